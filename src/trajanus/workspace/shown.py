"""How is a stored value shown to people?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst

from trajanus.records.derive import Column
from trajanus.records.kind import Kind
from trajanus.resources.spec import Owner

#: Longer texts, or texts with line breaks, are shown as paragraphs.
SHORT = 120

OWNER_HINTS = {
    Owner.PROCORE: "Where both sides changed a field, Procore's value counts.",
    Owner.SHARED: "Where both sides changed a field, a person is asked.",
    Owner.HUB: "Kept in the hub only; Procore never sees or changes it.",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One value, ready for a page."""

    name: str
    label: str
    kind: Kind
    text: str
    is_link: bool = False
    is_number: bool = False
    machine: str = ""  # for <time datetime>
    look: str = ""  # one of the few status looks, where it is known
    note: str = ""  # said beside it

    @property
    def is_long(self) -> bool:
        return len(self.text) > SHORT or "\n" in self.text

    @property
    def tone(self) -> str:
        return self.look or tone_of(self.text)


def cell(column: Column, value: object, *, days: int | None = None) -> Shown:
    """Return a list cell; `days` is the number of days that a state tells of."""
    if column.computed and (state := column.computed.state(value)):
        note = "" if days is None else state.phrase.format(counted_days(days))
        return Shown(
            column.name, column.label, column.kind, state.label, look=state.tone, note=note
        )
    return Shown(
        name=column.name,
        label=column.label,
        kind=column.kind,
        text=text_of(column.kind, value),
        is_link=column.is_link,
        is_number=column.is_number,
        machine=value.isoformat() if isinstance(value, date) else "",
    )


def cells(values: Mapping[str, Any], columns: Iterable[Column]) -> tuple[Shown, ...]:
    """Return the cells of one row, of whose values the names are those of the columns."""
    return tuple(
        cell(one, values[one.name], days=values[one.computed.days])
        if one.computed and one.computed.states
        else cell(one, values[one.name])
        for one in columns
    )


def names_of(columns: Iterable[Column]) -> set[str]:
    """Return the names of the values that the cells of these columns are made of."""
    return {
        name
        for one in columns
        for name in (one.name, one.computed.days if one.computed and one.computed.states else "")
        if name
    }


def counted_days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def text_of(kind: Kind, value: object) -> str:
    """Return the value as people read it; nothing for no value."""
    match value:
        case None:
            return ""
        case bool():
            return "Yes" if value else "No"
        case datetime():
            return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value.normalize():,f}"
        case str() if kind is Kind.STATUS:
            return words(value)
        case _:
            return str(value)


def words(text: str) -> str:
    """Return one of Procore's own words, such as yes_known, as people write it."""
    known = _WORDS.get(text)
    return known or str(capfirst(text.replace("_", " ")))


_WORDS = {"n_a": "Not applicable", "tbd": "TBD", "yes_known": "Yes, known",
          "yes_unknown": "Yes, unknown"}  # fmt: skip


def tone_of(status: str) -> str:
    """Return which of the few status looks fits; unknown ones look neutral."""
    return _TONES.get(status.casefold(), "plain")


_TONES = {
    "open": "active",
    "draft": "quiet",
    "closed": "done",
    "approved": "done",
    "approved as noted": "done",
    "rejected": "alarm",
    "revise and resubmit": "alarm",
    "void": "quiet",
    "yes, known": "warn",
    "yes, unknown": "warn",
    "no impact": "quiet",
    "not applicable": "quiet",
}

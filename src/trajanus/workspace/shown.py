"""How is a stored value shown to people?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.text import capfirst

from trajanus.records.derive import Column, Kind, kind_of, label_of
from trajanus.resources.mirror import MirrorModel
from trajanus.resources.spec import Owner, Resource

#: Longer texts, or texts with line breaks, are shown as paragraphs.
SHORT = 120

OWNER_HINTS = {
    Owner.PROCORE: "Procore decides; the hub shows what Procore last said.",
    Owner.SHARED: "Both sides may change it.",
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
    machine: str = ""  # for <time datetime>

    @property
    def is_long(self) -> bool:
        return len(self.text) > SHORT or "\n" in self.text

    @property
    def tone(self) -> str:
        return tone_of(self.text)


@dataclass(frozen=True, slots=True)
class Group:
    """The values of one owner."""

    title: str
    hint: str
    values: tuple[Shown, ...]


def cell(column: Column, value: object) -> Shown:
    """Return a list cell."""
    return Shown(
        name=column.name,
        label=column.label,
        kind=column.kind,
        text=text_of(column.kind, value),
        is_link=column.is_link,
        machine=value.isoformat() if isinstance(value, date) else "",
    )


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
            return capfirst(value.replace("_", " "))
        case _:
            return str(value)


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
}


def groups_of(resource: Resource, record: MirrorModel, *, without: tuple[str, ...]) -> list[Group]:
    """Return the record's filled values by owner, except those shown elsewhere on the page."""
    titles = {Owner.PROCORE: "From Procore", Owner.SHARED: "Shared", Owner.HUB: "Kept in the hub"}
    groups = []
    for owner in Owner:
        names = [
            name
            for name, who in resource.owners.items()
            if who is owner and name not in without and not name.endswith("_id")
        ]
        values = tuple(_value(resource, record, name) for name in names)
        if values:
            groups.append(Group(titles[owner], OWNER_HINTS[owner], values))
    return groups


def _value(resource: Resource, record: MirrorModel, name: str) -> Shown:
    kind = kind_of(resource, name)
    value = getattr(record, name)
    machine = value.isoformat() if isinstance(value, date) else ""
    return Shown(name, label_of(resource, name), kind, text_of(kind, value), machine=machine)

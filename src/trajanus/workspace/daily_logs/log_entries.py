"""What was entered in the daily log of a day, kind by kind, in the columns of a report?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import DecimalField, F, QuerySet, Sum, Window
from django.db.models.functions import Coalesce
from django.utils.text import capfirst

from trajanus.records.derive import kind_of, label_of, place_of
from trajanus.records.kind import Kind
from trajanus.resources.daily_log import DAILY_LOGS
from trajanus.resources.daily_log_kinds import KINDS
from trajanus.resources.project import Project
from trajanus.resources.spec import Resource
from trajanus.store.models import OutboxEntry
from trajanus.store.models.outbox import OutboxKind, OutboxState
from trajanus.workspace.shown import text_of, tone_of

Row = Mapping[str, Any]
Keys = frozenset[tuple[str, int]]

#: So many entries of a kind are shown, and so many of all kinds, but a few of each; its list has
#: the others.
MOST, MOST_OF_ALL, A_FEW = 100, 250, 10
TIME = "time"
#: What is added up below a kind's entries.
_ADDED: Mapping[str, tuple[str, ...]] = {
    "manpower_logs": ("num_workers", "man_hours"),
    "equipment_logs": ("hours_operating", "hours_idle"),
    "delay_logs": ("duration",),
}
#: Beside what the entries of a day are about.
_STATUS = "status"
_APPROVED = "approved"
#: What Procore tells once it has an entry.
_COMPUTED: Mapping[str, Any] = {
    "man_hours": Coalesce(
        "man_hours",
        F("num_workers") * F("num_hours"),
        output_field=DecimalField(max_digits=20, decimal_places=4),
    )
}
_KINDS = {kind.table: kind for kind in KINDS}
_CLOCKS = (("time", ""), ("start", "end"), ("start_time", "end_time"), ("begin", "end"))


@dataclass(frozen=True, slots=True)
class Head:
    """A column of a section."""

    name: str
    label: str
    is_number: bool
    is_story: bool  # what people say most in


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of an entry."""

    text: str
    is_number: bool = False
    tone: str = ""  # of a status


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its first cell leads to it."""

    record: int  # Procore's id
    name: str
    cells: tuple[Cell, ...]
    is_refused: bool
    is_changed: bool  # here, and Procore has not got it yet

    @property
    def is_only_here(self) -> bool:
        return self.record < 0


@dataclass(frozen=True, slots=True)
class Section:
    """The entries of one kind."""

    resource: Resource
    heads: tuple[Head, ...]
    entries: tuple[Entry, ...]
    totals: tuple[str, ...]  # below the heads but the first; empty where nothing is added up
    count: int
    query: str  # of the list that has all of them

    @property
    def title(self) -> str:
        return title_of(self.resource)

    @property
    def is_cut(self) -> bool:
        return self.count > len(self.entries)


def title_of(resource: Resource) -> str:
    """Return what a report calls the kind: "Manpower", not "Manpower logs"."""
    return str(capfirst(resource.title.removesuffix(" log")))


def sections_of(project: Project, day: date, counts: Mapping[str, int]) -> tuple[Section, ...]:
    """Return what the day has; `counts` tells how many entries of which kind."""
    found: list[tuple[Resource, list[Row]]] = []
    room = MOST_OF_ALL
    for one in DAILY_LOGS:
        if one.name in counts:
            rows = _rows(project, one, day, most=min(MOST, max(room, A_FEW)))
            found.append((one, rows))
            room -= len(rows)
    refused = _refused(project, found)
    query = urlencode({"date_from": day, "date_to": day})
    return tuple(
        Section(
            resource=resource,
            heads=(heads := _heads(resource, rows)),
            entries=tuple(_entry(resource, heads, row, refused) for row in rows),
            totals=_totals(resource, heads, rows),
            count=counts[resource.name],
            query=query,
        )
        for resource, rows in found
        if rows
    )


def _rows(project: Project, resource: Resource, day: date, *, most: int) -> list[Row]:
    """Fetch the entries with what they add up to, also beyond those that are shown."""
    rows: QuerySet[Any] = resource.model._default_manager.filter(**place_of(resource, project))
    names = [name for name in resource.owners if not name.endswith("_id")]
    computed = {name: how for name, how in _COMPUTED.items() if name in names}
    plain = [name for name in names if name not in computed]
    first = [F(name).asc(nulls_last=True) for name in ("vendor", "position")]
    shown = rows.filter(date=day, missing_since=None).order_by(*first, "pk")
    return [
        one | {name: one[f"{name}_"] for name in computed}
        for one in shown.values(
            "pk",
            "procore_id",
            "edits",
            *plain,
            **{f"{name}_": how for name, how in computed.items()},
            **{f"all_{name}": Window(Sum(computed.get(name, F(name))))
               for name in _ADDED.get(resource.name, ())},
        )[:most]
    ]  # fmt: skip


def _heads(resource: Resource, rows: Sequence[Row]) -> tuple[Head, ...]:
    """Return the columns that say anything; what tells entries apart first, long texts last."""
    lead = next((one for one in resource.says if _says(rows, one)), resource.says[0])
    others = [name for name in _order(resource) if name != lead and _says(rows, name)]
    if all(row[_STATUS] in (None, _APPROVED) for row in rows):
        others = [name for name in others if name != _STATUS]
    return tuple(
        Head(
            name,
            "Time" if name == TIME else label_of(resource, name),
            is_number=_is_number(resource, name),
            is_story=name == _story(resource),
        )
        for name in (lead, *others)
    )


def _order(resource: Resource) -> tuple[str, ...]:
    about = [name for name in _KINDS[resource.name].columns
             if not name.endswith(("_id", "_hour", "_minute"))]  # fmt: skip
    story = _story(resource)
    first = [name for name in (TIME, "vendor", *about, "location") if name != story]
    return (*first, story, _STATUS, "created_by")


def _story(resource: Resource) -> str:
    return _KINDS[resource.name].text


def _says(rows: Sequence[Row], name: str) -> bool:
    return any(_said(row, name) for row in rows)


def _is_number(resource: Resource, name: str) -> bool:
    return name != TIME and kind_of(resource, name) is Kind.NUMBER


def _said(row: Row, name: str) -> str:
    if name == TIME:
        return _times(row)
    value = row[name]
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return f"{value:,}" if is_whole else text_of(Kind.TEXT, value).strip()


def _times(row: Row) -> str:
    """Return when it was: a time, or from when to when."""
    for first, last in _CLOCKS:
        if f"{first}_hour" in row:
            ends = (_clock(row, first), _clock(row, last) if last else "")
            return " to ".join(one for one in ends if one)
    return ""


def _clock(row: Row, prefix: str) -> str:
    hour, minute = row[f"{prefix}_hour"], row[f"{prefix}_minute"] or 0
    return "" if hour is None else f"{hour:02}:{minute:02}"


def _entry(resource: Resource, heads: Sequence[Head], row: Row, refused: Keys) -> Entry:
    cells = tuple(_cell(head, _said(row, head.name)) for head in heads[1:])
    name = _said(row, heads[0].name) or f"(no {heads[0].label.lower()})"
    is_refused = (resource.name, row["pk"]) in refused
    return Entry(row["procore_id"], name, cells, is_refused, is_changed=bool(row["edits"]))


def _cell(head: Head, text: str) -> Cell:
    if head.name == _STATUS:
        return Cell(str(capfirst(text)), tone=tone_of(text))
    return Cell(text, head.is_number)


def _totals(resource: Resource, heads: Sequence[Head], rows: Sequence[Row]) -> tuple[str, ...]:
    added = _ADDED.get(resource.name, ())
    if not any(head.name in added for head in heads[1:]):
        return ()
    totals = rows[0]
    return tuple(
        _said(totals, f"all_{head.name}") if head.name in added else "" for head in heads[1:]
    )


def _refused(project: Project, found: Sequence[tuple[Resource, Sequence[Row]]]) -> Keys:
    """Return the rows that Procore refused to make."""
    unsent = {
        (resource.name, row["pk"])
        for resource, rows in found
        for row in rows
        if row["procore_id"] < 0
    }
    if not unsent:
        return frozenset()
    entries = OutboxEntry.objects.filter(
        connection_id=project.connection_id,
        project_id=project.procore_id,
        resource__in={name for name, _ in unsent},
        kind=OutboxKind.CREATE,
        state=OutboxState.REFUSED,
    )
    return frozenset(entries.values_list("resource", "row_id")) & unsent

"""What does the page of conflicts show: agreed, ours and theirs of each field, and what differs?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.urls import reverse

from trajanus.accounts.models import User
from trajanus.records.derive import kind_of
from trajanus.resources.values import from_json
from trajanus.store.models import Conflict, OutboxEntry
from trajanus.sync.deciding import conflicts
from trajanus.sync.writing import validation
from trajanus.workspace.abouts import About, abouts
from trajanus.workspace.conflicts.differences import Piece, differences, shortened
from trajanus.workspace.record.activity import Line, line_of
from trajanus.workspace.record.inputs import Choices, mark_of, title_of, typed_text
from trajanus.workspace.shown import SHORT, text_of

_EMPTY = "(empty)"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the versions of a field."""

    text: str
    pieces: tuple[Piece, ...] = ()  # of a longer text: what differs from the agreed one
    by: str = ""
    at: datetime | None = None

    @property
    def shown(self) -> tuple[Piece, ...]:
        return self.pieces or (Piece("same", self.text or _EMPTY),)

    @property
    def is_cut(self) -> bool:
        return any(piece.kind == "cut" for piece in self.pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One conflict, for people."""

    key: int
    about: About
    label: str
    conflict: Conflict
    agreed: Side
    ours: Side
    theirs: Side
    chosen: str
    edits: tuple[tuple[str, str], ...]  # of a whole record: what was edited here
    line: Line | None  # the write that Procore refused
    correct: str  # where a refused write as a whole is corrected
    mark: str
    can_edit: bool

    @property
    def is_whole(self) -> bool:
        return self.conflict.field == conflicts.WHOLE

    @property
    def is_refused(self) -> bool:
        return self.conflict.reason in (conflicts.REFUSED, conflicts.STEP)

    @property
    def can_keep(self) -> bool:
        return self.conflict.reason != conflicts.DELETED

    @property
    def can_take(self) -> bool:
        return self.about.is_at_procore

    @property
    def keep(self) -> str:
        return "Send again" if self.is_refused else "Keep ours"

    @property
    def take(self) -> str:
        return "Take back ours" if self.is_whole or self.is_refused else "Take theirs"


@dataclass(frozen=True, slots=True)
class Matter:
    """A record with its conflicts on this page."""

    about: About
    cases: tuple[Case, ...]

    @property
    def deletes(self) -> bool:
        return any(not one.can_keep for one in self.cases)


def matters(found: Iterable[Conflict], *, whole: bool = False) -> list[Matter]:
    """Return conflicts by record; fetch them with `connection`, `ours_by` and `decided_by`.

    `whole` leaves long texts uncut.
    """
    rows = list(found)
    records = abouts(rows)
    keys = {row.outbox_id for row in rows if row.outbox_id}
    entries = OutboxEntry.objects.select_related("created_by").prefetch_related("uploads")
    teller = _Teller(records, entries.in_bulk(keys) if keys else {}, whole, _choices(rows))
    by_record = groupby(
        (row for row in rows if (row.resource, row.row_id) in records),
        key=lambda row: (row.resource, row.row_id),
    )
    return [
        Matter(records[place], tuple(teller.case(row) for row in group))
        for place, group in by_record
    ]


def mark_for(conflict: Conflict) -> str:
    """Return a mark that tells whether a conflict is still the one that a person saw."""
    seen = [conflict.agreed, conflict.ours, conflict.theirs, conflict.explanation, conflict.state]
    return mark_of(json.dumps(seen, sort_keys=True))


def _choices(rows: Iterable[Conflict]) -> Callable[[About], Choices]:
    """Return who knows the names of ids that stand in the conflicts, asking once per lane."""
    said: dict[tuple[int, int | None, str], list[tuple[str, Any]]] = {}
    for row in rows:
        named = said.setdefault((row.connection_id, row.project_id, row.resource), [])
        named += [(row.field, one) for one in (row.agreed, row.ours, row.theirs, row.chosen)]
        if row.field == conflicts.WHOLE and isinstance(row.ours, Mapping):
            named += row.ours.items()
    known: dict[tuple[int, int | None, str], Choices] = {}

    def choices_for(about: About) -> Choices:
        place = (about.connection.pk, about.project_id, about.resource.name)
        if place not in known:
            known[place] = Choices(about.lane)
            known[place].learn(said.get(place, ()))
        return known[place]

    return choices_for


@dataclass(frozen=True, slots=True)
class _Teller:
    records: Mapping[tuple[str, int], About]
    entries: Mapping[int, OutboxEntry]
    whole: bool
    choices: Callable[[About], Choices]

    def case(self, row: Conflict) -> Case:
        about = self.records[row.resource, row.row_id]
        choices = self.choices(about)
        entry = self.entries.get(row.outbox_id or 0)
        line = line_of(choices, entry) if entry else None
        is_whole = row.field == conflicts.WHOLE
        agreed, ours, theirs = (
            "" if is_whole else said(choices, row.field, value)
            for value in (row.agreed, row.ours, row.theirs)
        )
        return Case(
            key=row.pk,
            about=about,
            label="The whole record" if is_whole else title_of(about.resource, row.field),
            conflict=row,
            agreed=self._side(agreed, agreed),
            ours=self._side(agreed, ours, by=name_of(row.ours_by), at=row.ours_at),
            theirs=self._side(agreed, theirs, at=row.theirs_at),
            chosen="" if is_whole else said(choices, row.field, row.chosen),
            edits=tuple(_edits(choices, row)) if is_whole else (),
            line=line,
            correct=_correction(about, line) if is_whole and line and line.is_open else "",
            mark=mark_for(row),
            can_edit=not is_whole and row.field in validation.writable_columns(about.lane.resource),
        )

    def _side(self, agreed: str, text: str, *, by: str = "", at: datetime | None = None) -> Side:
        if max(len(agreed), len(text)) <= SHORT:
            return Side(text, by=by, at=at)
        pieces = differences(agreed, text)
        return Side(text, pieces if self.whole else shortened(pieces), by=by, at=at)


def said(choices: Choices, column: str, stored: object) -> str:
    """Return a stored value as people read it."""
    resource = choices.lane.resource
    try:
        value = from_json(resource, column, stored)
    except ValueError:
        value = stored
    if column in resource.writes.choices:
        return choices.name_of(column, typed_text(value))
    return text_of(kind_of(resource, column), value)


def name_of(user: User | None) -> str:
    """Return what the person is called."""
    return (user.get_full_name() or user.get_username()) if user else ""


def _edits(choices: Choices, row: Conflict) -> Iterator[tuple[str, str]]:
    for name, value in row.ours.items() if isinstance(row.ours, Mapping) else ():
        if name in choices.lane.resource.owners:
            yield title_of(choices.lane.resource, name), said(choices, name, value)


def _correction(about: About, line: Line) -> str:
    """Return the form in which what Procore refused as a whole is corrected."""
    if about.project is None:
        return ""
    place: list[Any] = [about.project, about.resource.name]
    if line.correct:
        step = reverse("record_step", args=[*place, about.procore_id, line.correct])
        return f"{step}?instead={line.key}"
    if line.can_remake:
        return f"{reverse('record_new', args=place)}?instead={about.procore_id}"
    return about.edit_link if line.said or line.problems else about.link

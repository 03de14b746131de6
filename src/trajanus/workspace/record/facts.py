"""What does each field of a record say, whose is it, and what is still to happen to it?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.dateparse import parse_datetime

from trajanus.accounts.models import User
from trajanus.records.derive import kind_of
from trajanus.records.kind import Kind
from trajanus.resources.mirror import MirrorModel
from trajanus.resources.project import Project
from trajanus.resources.spec import Owner, Resource
from trajanus.resources.values import from_json
from trajanus.store.models import Conflict
from trajanus.store.models.conflict import ConflictState
from trajanus.sync.deciding import conflicts, ownership
from trajanus.sync.lane import Lane
from trajanus.sync.writing import validation
from trajanus.workspace.record.editing import refusals_of
from trajanus.workspace.record.inputs import Choices, title_of, typed_text
from trajanus.workspace.shown import OWNER_HINTS, SHORT, text_of, tone_of


@dataclass(frozen=True, slots=True)
class Pending:
    """An edit that Procore has not got."""

    agreed: str  # what both sides had, for people
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One field of a record."""

    name: str
    label: str
    kind: Kind
    owner: Owner
    text: str
    machine: str = ""  # for <time datetime>
    link: str = ""  # to the record that it names
    can_edit: bool = False
    pending: Pending | None = None
    conflict: Conflict | None = None
    ours: str = ""  # of the conflict, for people
    theirs: str = ""
    refusals: tuple[str, ...] = ()

    @property
    def is_long(self) -> bool:
        return len(self.text) > SHORT or "\n" in self.text

    @property
    def tone(self) -> str:
        return tone_of(self.text)

    @property
    def is_disputed(self) -> bool:
        """Whether a choice is to be made; what Procore refused is corrected or taken back."""
        refused = conflicts.REFUSED
        return self.conflict is not None and not (self.pending and self.conflict.reason == refused)

    @property
    def is_marked(self) -> bool:
        return bool(self.pending or self.conflict or self.refusals)


@dataclass(frozen=True, slots=True)
class Group:
    """The fields of one owner."""

    title: str
    hint: str
    facts: tuple[Fact, ...]
    empty: int  # so many more say nothing


_TITLES = {Owner.PROCORE: "From Procore", Owner.SHARED: "Shared", Owner.HUB: "Kept in the hub"}


def facts_of(
    lane: Lane, row: MirrorModel, project: Project
) -> tuple[dict[str, Fact], Conflict | None]:
    """Return the record's fields by name, and the open question about it as a whole.

    An id stands for what it names.
    """
    waiting = _open_conflicts(row, lane.resource)
    facts = dict(_Teller(lane, row, project, waiting).told())
    return facts, waiting.get(conflicts.WHOLE)


def groups_of(
    facts: Mapping[str, Fact],
    *,
    without: tuple[str, ...],
    heading: tuple[str, ...],
    whole: bool,
) -> list[Group]:
    """Return the fields by owner; empty ones only in the whole, the heading's only when marked."""
    groups = []
    for owner in Owner:
        mine = [
            fact
            for name, fact in facts.items()
            if fact.owner is owner
            and name not in without
            and (name not in heading or fact.is_marked)
        ]
        shown = tuple(fact for fact in mine if whole or fact.text or fact.is_marked)
        if mine:
            hint = OWNER_HINTS[owner]
            groups.append(Group(_TITLES[owner], hint, shown, len(mine) - len(shown)))
    return groups


def twins_of(resource: Resource) -> dict[str, str]:
    """Return id column -> the column that says in words what it names."""
    places = resource.from_procore
    found = {}
    for name in resource.owners:
        heads = {place[:-3] for place in places.get(name, ()) if place.endswith(".id")}
        twin = next(
            (
                other
                for other, theirs in places.items()
                if not other.endswith("_id")
                and any(place.rpartition(".")[0] in heads for place in theirs)
            ),
            None,
        )
        if name.endswith("_id") and twin:
            found[name] = twin
    return found


def _open_conflicts(row: MirrorModel, resource: Resource) -> dict[str, Conflict]:
    found = Conflict.objects.filter(
        resource=resource.name, row_id=row.pk, state=ConflictState.OPEN
    ).select_related("ours_by")
    return {one.field: one for one in found}


@dataclass(slots=True)
class _Teller:
    lane: Lane
    row: MirrorModel
    project: Project
    waiting: dict[str, Conflict]
    names: dict[int, str] = field(default_factory=dict)  # of people

    def told(self) -> Iterator[tuple[str, Fact]]:
        resource = self.lane.resource
        self.names = _people(self.row.edits or {})
        writable = set(validation.writable_columns(self.lane.resource))
        refusals = dict(refusals_of(self.lane, self.row))
        twins = twins_of(resource)
        shown = {name for name in resource.owners if self._stands_for(name, writable)}
        hidden = {twin for name, twin in twins.items() if name in shown}
        choices = Choices(self.lane)
        for name, owner in ownership.owners_in(self.lane).items():
            if name in hidden or (name.endswith("_id") and name not in shown):
                continue
            conflict = self.waiting.get(name)
            yield (
                name,
                Fact(
                    name=name,
                    label=title_of(resource, name),
                    kind=kind_of(resource, name),
                    text=self._text(choices, name, twins.get(name)),
                    machine=self._machine(name),
                    link=self._link(name),
                    owner=owner,
                    can_edit=name in writable,
                    pending=self._pending(choices, name),
                    conflict=conflict,
                    ours=self._said(choices, name, conflict.ours) if conflict else "",
                    theirs=self._said(choices, name, conflict.theirs) if conflict else "",
                    refusals=tuple(refusals.get(name, ())),
                ),
            )

    def _stands_for(self, name: str, writable: set[str]) -> bool:
        is_chosen = isinstance(self.lane.resource.writes.choices.get(name), str)
        return name.endswith("_id") and (name in writable or is_chosen)

    def _text(self, choices: Choices, name: str, twin: str | None) -> str:
        value, is_edited = getattr(self.row, name), name in (self.row.edits or {})
        if twin and not is_edited and value is not None:
            return str(getattr(self.row, twin) or value)
        return self._for_people(choices, name, value)

    def _for_people(self, choices: Choices, name: str, value: object) -> str:
        resource = self.lane.resource
        if name in resource.writes.choices:
            return choices.name_of(name, typed_text(value))
        return text_of(kind_of(resource, name), value)

    def _said(self, choices: Choices, name: str, stored: object) -> str:
        try:
            value = from_json(self.lane.resource, name, stored)
        except ValueError:
            value = stored
        return self._for_people(choices, name, value)

    def _machine(self, name: str) -> str:
        value = getattr(self.row, name)
        return value.isoformat() if isinstance(value, date) else ""

    def _link(self, name: str) -> str:
        among, value = self.lane.resource.writes.choices.get(name), getattr(self.row, name)
        if not isinstance(among, str) or value is None:
            return ""
        return reverse("record", args=[self.project.pk, among, value])

    def _pending(self, choices: Choices, name: str) -> Pending | None:
        edit: Mapping[str, Any] | None = (self.row.edits or {}).get(name)
        if edit is None or self.row.procore_id < 0:
            return None  # of a record that exists only here, everything waits
        by = self.names.get(edit.get("by") or 0, "")
        at = parse_datetime(str(edit.get("at")))
        return Pending(self._said(choices, name, edit["agreed"]), by, at)


def _people(edits: Mapping[str, Any]) -> dict[int, str]:
    keys = {edit.get("by") for edit in edits.values()} - {None}
    if not keys:
        return {}
    return dict(User.objects.filter(pk__in=keys).values_list("pk", "username"))

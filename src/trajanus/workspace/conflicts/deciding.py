"""Which conflicts does a person mean, and how are several decided or opened again at once?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.http import QueryDict

from trajanus.errors import InvalidValues
from trajanus.resources.catalog import RESOURCES
from trajanus.resources.project import Project
from trajanus.store.models import Conflict, OutboxEntry
from trajanus.store.models.conflict import ConflictState
from trajanus.sync.deciding import conflicts
from trajanus.workspace.conflicts.disputes import mark_for

#: More are decided in several goes.
MOST = 500
CHOICES = {"theirs": ConflictState.THEIRS, "ours": ConflictState.OURS}
BY_PERSON = (ConflictState.THEIRS, ConflictState.OURS, ConflictState.EDITED)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which conflicts the address of the page asks for."""

    project: int | None = None
    resource: str = ""
    record: int | None = None
    reason: str = ""
    by: int | None = None
    is_decided: bool = False

    @property
    def is_narrowed(self) -> bool:
        return self != Asked(is_decided=self.is_decided)

    def rows(self) -> QuerySet[Conflict]:
        """Return the conflicts: open ones as they came, decided ones the latest first."""
        if self.is_decided:
            found = Conflict.objects.exclude(decided_at=None).order_by("-decided_at", "-pk")
        else:
            found = Conflict.objects.filter(state=ConflictState.OPEN).order_by("pk")
        return found.filter(self._condition())

    def _condition(self) -> Q:
        found = Q()
        if self.project is not None:
            place = Project.objects.filter(pk=self.project).values("connection_id", "procore_id")
            one = place.first() or {"connection_id": 0, "procore_id": 0}
            found &= Q(connection=one["connection_id"], project_id=one["procore_id"])
        given = {"resource": self.resource, "row_id": self.record}
        given |= {"reason": self.reason, "ours_by": self.by}
        return found & Q(**{name: value for name, value in given.items() if value})


def understand(given: QueryDict) -> Asked:
    """Return what an address asks for; what makes no sense is left out."""
    resource = given.get("resource", "")
    return Asked(
        project=_number(given.get("project", "")),
        resource=resource if any(one.name == resource for one in RESOURCES) else "",
        record=_number(given.get("record", "")),
        reason=given.get("reason", "").replace("\x00", "")[:40],
        by=_number(given.get("by", "")),
        is_decided=given.get("state") == "decided",
    )


@dataclass(slots=True)
class Outcome:
    """What became of several conflicts."""

    done: list[int] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    left: int = 0  # still to be done in another go


def meant(order: str, given: QueryDict, asked: Asked) -> QuerySet[Conflict]:
    """Return the open conflicts that an order names, such as one:12, record:rfis:7, chosen, all."""
    scope, _, rest = order.partition(":")
    rows = asked.rows()
    if scope == "all":
        # Nobody decides about what came after the page was made.
        return rows.filter(pk__lte=_number(given.get("newest", "")) or 0)
    if scope == "chosen":
        return rows.filter(pk__in=numbers(given.getlist("conflict")))
    if scope == "record":
        resource, _, row = rest.partition(":")
        shown = numbers(given.getlist("shown"))
        return rows.filter(resource=resource, row_id=_number(row) or 0, pk__in=shown)
    return rows.filter(pk=_number(rest) or 0)


def decide(
    rows: QuerySet[Conflict], choice: ConflictState, seen: Mapping[str, str], *, by: int
) -> Outcome:
    """Decide each conflict for itself, unless it changed since the person saw it."""

    def one(conflict: Conflict) -> None:
        if seen.get(f"seen-{conflict.pk}", mark_for(conflict)) != mark_for(conflict):
            raise InvalidValues({"base": ["It changed while you looked at it. Look again."]})
        conflicts.decide(conflict, choice, by=by)

    return _each(rows, one)


def undo(keys: Iterable[int], *, by: int) -> Outcome:
    """Open decided conflicts again."""
    rows = Conflict.objects.filter(pk__in=list(keys)).order_by("pk")
    return _each(rows, lambda conflict: conflicts.undo(conflict, by=by))


def undoable(found: Sequence[Conflict]) -> set[int]:
    """Return the keys of those decisions that have not left for Procore."""
    decided = [
        one
        for one in found
        if one.state in BY_PERSON
        and one.field != conflicts.WHOLE
        and one.reason != conflicts.REFUSED
    ]
    if not decided:
        return set()
    places = [one.row_id for one in decided]
    kinds = {one.resource for one in decided}
    since = min(one.decided_at for one in decided if one.decided_at)
    sent = [
        (entry.resource, entry.row_id, entry.sent_at, entry.values)
        for entry in OutboxEntry.objects.filter(
            resource__in=kinds, row_id__in=places, sent_at__gte=since
        )
    ]
    opened = {
        (one.resource, one.row_id, one.field)
        for one in Conflict.objects.filter(
            resource__in=kinds, row_id__in=places, state=ConflictState.OPEN
        )
    }
    return {
        one.pk
        for one in decided
        if (one.resource, one.row_id, one.field) not in opened
        and not any(
            (resource, row) == (one.resource, one.row_id)
            and one.field in values
            and one.decided_at
            and at
            and at >= one.decided_at
            for resource, row, at, values in sent
        )
    }


def numbers(texts: Iterable[str]) -> list[int]:
    """Return those of the texts that are numbers of rows."""
    return [found for text in texts if (found := _number(text)) is not None]


def _each(rows: QuerySet[Conflict], act: Callable[[Conflict], None]) -> Outcome:
    outcome = Outcome()
    found = list(rows.select_related("connection")[: MOST + 1])
    if len(found) > MOST:
        outcome.left = rows.count() - MOST
    for conflict in found[:MOST]:
        try:
            act(conflict)
            outcome.done.append(conflict.pk)
        except InvalidValues as error:
            outcome.failed += [text for texts in error.problems.values() for text in texts]
    return outcome


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None

"""Which fields wait for a person, and how are they decided?"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema
from pydantic import Field

from trajanus.api.access import by
from trajanus.api.answers import Before, Id, Limit, Some, newest_first
from trajanus.api.places import found
from trajanus.api.routing import ApiRouter
from trajanus.api.scoping import Scoped
from trajanus.errors import InvalidValues
from trajanus.records.waiting import Dispute, disputes
from trajanus.store.models import Conflict
from trajanus.store.models.conflict import ConflictState
from trajanus.sync.deciding import conflicts

router = ApiRouter(tags=["conflicts"])

_ROWS = Conflict.objects.select_related("connection", "ours_by", "decided_by")
#: More are decided in several calls.
_MOST = 500


class Decision(Schema):
    """Procore's value, ours, or another one, which `value` gives."""

    choice: Literal["theirs", "ours", "edited"]
    value: Any = None


class Decisions(Schema):
    """One choice for several conflicts: those named, or all open ones of a scope.

    Of one record, when `resource` and `record` say so; of a project; of everything.
    """

    choice: Literal["theirs", "ours"]
    conflicts: Annotated[list[Id], Field(max_length=_MOST)] | None = None
    connection: str | None = None
    project: Id | None = None
    resource: str | None = None
    record: Id | None = None


class NotDecided(Schema):
    """A conflict that could not be decided so, and why."""

    id: int
    problems: dict[str, list[str]]


class Decided(Schema):
    """What became of several conflicts. `is_complete` is false when more are still open."""

    decided: list[int]
    failed: list[NotDecided]
    is_complete: bool


@router.get("/conflicts", response=Some[Dispute])
def list_conflicts(
    request: HttpRequest,
    response: HttpResponse,
    scope: Query[Scoped],
    before: Before,
    limit: Limit,
    state: ConflictState | None = None,
) -> dict[str, Any]:
    """Fields that no rule could settle, with their three versions; the latest first."""
    rows = _ROWS.filter(scope.condition())
    if state is not None:
        rows = rows.filter(state=state)
    return newest_first(request, response, rows, disputes, before=before, limit=limit)


@router.get("/conflicts/{int:conflict}", response=Dispute)
def show_conflict(request: HttpRequest, conflict: Id) -> Dispute:
    """One conflict."""
    [one] = disputes([found(_ROWS.all(), conflict, "conflict")])
    return one


@router.post("/conflicts/decisions", response=Decided)
def decide_conflicts(request: HttpRequest, given: Decisions) -> Decided:
    """Decide several conflicts the same way; each counts for itself.

    At most 500 are decided at once; the same call again goes on with the rest.
    """
    chosen = list(_chosen(given)[: _MOST + 1])
    decided, failed = [], []
    for conflict in chosen[:_MOST]:
        try:
            conflicts.decide(conflict, ConflictState(given.choice), by=by(request))
            decided.append(conflict.pk)
        except InvalidValues as error:
            said = {name: list(texts) for name, texts in error.problems.items()}
            failed.append(NotDecided(id=conflict.pk, problems=said))
    return Decided(decided=decided, failed=failed, is_complete=len(chosen) <= _MOST)


@router.post("/conflicts/{int:conflict}/decision", response=Dispute)
def decide_conflict(request: HttpRequest, conflict: Id, given: Decision) -> Dispute:
    """Decide one conflict; what is decided for us goes into the outbox."""
    row = found(_ROWS.all(), conflict, "conflict")
    choice = ConflictState(given.choice)
    conflicts.decide(row, choice, value=given.value, by=by(request))
    return show_conflict(request, conflict)


@router.post("/conflicts/{int:conflict}/undo", response=Dispute)
def undo_decision(request: HttpRequest, conflict: Id) -> Dispute:
    """Open a decided conflict again, as long as nothing of it was sent to Procore."""
    conflicts.undo(found(_ROWS.all(), conflict, "conflict"), by=by(request))
    return show_conflict(request, conflict)


def _chosen(given: Decisions) -> Any:
    scope = Scoped(connection=given.connection, project=given.project, resource=given.resource)
    rows = _ROWS.filter(scope.condition(), state=ConflictState.OPEN).order_by("pk")
    if given.conflicts is not None:
        rows = rows.filter(pk__in=given.conflicts)
    if given.record is not None:
        if given.resource is None:
            raise InvalidValues({"resource": ["is needed with a record"]})
        rows = rows.filter(row_id=given.record)
    return rows

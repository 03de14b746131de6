"""What is known about a record? For programs and commands; pages have words of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from trajanus.errors import InvalidValues
from trajanus.records.derive import table_for
from trajanus.records.finding import with_computed
from trajanus.records.naming import heading
from trajanus.records.waiting import Dispute, Entry, disputes, entries
from trajanus.resources.mirror import MirrorModel
from trajanus.resources.spec import Resource
from trajanus.resources.values import as_json
from trajanus.store.models import Change, Conflict
from trajanus.store.models.conflict import ConflictState
from trajanus.store.models.outbox import OPEN_STATES
from trajanus.sync.deciding import ownership
from trajanus.sync.lane import Lane
from trajanus.sync.writing import edits, outbox

_HEAVY = ("payload", "detail", "search")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record as lists show it."""

    id: int  # the hub's, which stays the same from creation on
    procore_id: int | None  # empty until Procore has it
    parent_id: int | None
    name: str
    fields: dict[str, Any]
    computed: dict[str, Any]  # what the hub works out, such as a submittal's state
    pending: list[str]  # columns that Procore is still to be told
    created_at: datetime | None
    updated_at: datetime | None
    seen_at: datetime
    missing_since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A step of the record's workflow, and whether it is possible now."""

    name: str
    label: str
    is_allowed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A value that Procore has not got yet."""

    agreed: Any
    at: str
    by: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDetail(Record):
    """All that is known about one record."""

    resource: str
    owners: dict[str, str]
    edits: dict[str, Edit]
    outbox: list[Entry]  # open ones
    conflicts: list[Dispute]  # open ones
    steps: list[Move]
    payload: Any  # as Procore's listing says it
    detail: Any  # as the record's own address says it


def light(resource: Resource, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Leave out of the rows what lists do not show, and work out what they show besides."""
    kept = {field.name for field in rows.model._meta.fields}
    complete = with_computed(rows, resource, _computed_names(resource), timezone.localdate())
    return complete.defer(*(name for name in _HEAVY if name in kept))


def shown(resource: Resource, row: MirrorModel) -> Record:
    """Return the record as lists show it."""
    return Record(**_common(resource, row))


def detailed(lane: Lane, row: MirrorModel) -> RecordDetail:
    """Return all that is known about the record."""
    resource = lane.resource
    waiting = outbox.of_record(lane, row).filter(state__in=OPEN_STATES)
    open_conflicts = Conflict.objects.filter(
        resource=resource.name, row_id=row.pk, state=ConflictState.OPEN
    )
    return RecordDetail(
        **_common(resource, row),
        resource=resource.name,
        owners={name: owner.value for name, owner in ownership.owners_in(lane).items()},
        edits={name: Edit(**edit) for name, edit in (row.edits or {}).items()},
        outbox=entries(waiting.select_related("connection", "created_by")),
        conflicts=disputes(open_conflicts.select_related("connection", "ours_by", "decided_by")),
        steps=[
            Move(name=step.name, label=step.label, is_allowed=edits.is_allowed(step, row))
            for step in resource.steps
        ],
        payload=row.payload,
        detail=row.detail,
    )


def history_of(lane: Lane, row: MirrorModel) -> QuerySet[Change]:
    """Return the record's history, the latest change first."""
    return Change.objects.filter(resource=lane.resource.name, row_id=row.pk).select_related("user")


def row_of(lane: Lane, key: int) -> MirrorModel | None:
    """Return the lane's record of this id of the hub."""
    row = lane.rows().filter(pk=key).first()
    return row if isinstance(row, MirrorModel) else None


def lane_of(resource: Resource, key: int) -> tuple[Lane, MirrorModel]:
    """Return the record of this id of the hub, wherever it is. Raises InvalidValues."""
    rows = resource.model._default_manager.select_related("connection")
    row = rows.filter(pk=key).first()
    if not isinstance(row, MirrorModel):
        raise InvalidValues({"base": [f"The hub has no {resource.title} with the id {key}."]})
    return Lane(row.connection, row.project_id, resource), row


def _computed(resource: Resource, row: MirrorModel) -> dict[str, Any]:
    names = _computed_names(resource)
    if names and not hasattr(row, names[0]):
        rows = resource.model._default_manager.filter(pk=row.pk)
        row = light(resource, rows).get()
    return {name: as_json(getattr(row, name)) for name in names}


def _computed_names(resource: Resource) -> list[str]:
    return [one.name for one in table_for(resource) if one.computed]


def _common(resource: Resource, row: MirrorModel) -> dict[str, Any]:
    values = {name: as_json(getattr(row, name)) for name in resource.owners}
    return {
        "id": row.pk,
        "procore_id": row.procore_id if row.procore_id > 0 else None,
        "parent_id": getattr(row, "parent_id", None),
        "name": heading(resource, {name: getattr(row, name) for name in resource.named_by}),
        "fields": values,
        "computed": _computed(resource, row),
        "pending": list(row.edits or {}),
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "seen_at": row.seen_at,
        "missing_since": row.missing_since,
    }

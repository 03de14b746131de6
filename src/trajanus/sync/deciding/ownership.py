"""Who decides about which field in this project?"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.text import capfirst

from trajanus.audit import trail
from trajanus.audit.actions import Action
from trajanus.audit.models import Entry
from trajanus.audit.trail import Place
from trajanus.errors import InvalidValues
from trajanus.resources.spec import Owner, Resource
from trajanus.store.models import Conflict, OwnerOverride
from trajanus.store.models.conflict import ConflictState
from trajanus.sync.deciding import conflicts
from trajanus.sync.deciding.merge import ASKS_A_PERSON
from trajanus.sync.lane import Lane


def owners_in(lane: Lane) -> dict[str, Owner]:
    """Return the owner of each column: the description's, or what the project chose instead."""
    return lane.resource.owners | _overrides(lane)


def settles_all(lane: Lane) -> bool:
    """Say whether changes of Procore need a look at each record.

    They do where a project lets the hub decide about columns that Procore fills.
    """
    return Owner.HUB in _overrides(lane).values()


def override(
    lane: Lane, column: str, owner: Owner | None, *, by: int | None = None, decides: bool = False
) -> int:
    """Let another side decide about a column in this project; None goes back to the description.

    Conflicts that wait for a person go on waiting, unless the new owner `decides` about them, too;
    return how many it decided. Raises InvalidValues for a column that Procore does not fill.
    """
    if column not in open_columns(lane.resource):
        raise InvalidValues({column: ["no column whose owner can be chosen"]})
    with transaction.atomic():
        before = owners_in(lane)[column]
        after = owner or lane.resource.owners[column]
        _store(lane, column, after)
        if after is not before:
            _note(lane, column, before, after)
        return _decide(lane, column, _SIDES[after], by) if decides and after in _SIDES else 0


def waiting_in(lane: Lane) -> dict[str, int]:
    """Return how many conflicts of each column wait for a person, where an owner would decide."""
    counted = _waiting(lane).order_by().values_list("field").annotate(Count("pk"))
    return dict(counted)


def changed_last(lane: Lane) -> dict[str, Entry]:
    """Return when and by whom the owner of each column was changed last in this project."""
    place = Q(connection_id=lane.connection.pk, project_id=lane.project_id)
    noted = Entry.objects.filter(
        place, action=Action.OWNER_CHANGED.key, resource=lane.resource.name
    )
    return {entry.detail["field"]: entry for entry in noted.order_by("at", "pk")}


#: Whose value is taken when an owner decides about a conflict.
_SIDES = {Owner.PROCORE: ConflictState.THEIRS, Owner.HUB: ConflictState.OURS}


def _store(lane: Lane, column: str, owner: Owner) -> None:
    place: dict[str, Any] = {
        "connection": lane.connection,
        "project_id": lane.project_id,
        "resource": lane.resource.name,
        "field": column,
    }
    if owner is lane.resource.owners[column]:
        OwnerOverride.objects.filter(**place).delete()
    else:
        OwnerOverride.objects.update_or_create(**place, defaults={"owner": owner.value})


def _note(lane: Lane, column: str, before: Owner, after: Owner) -> None:
    field = lane.resource.model._meta.get_field(column)
    trail.note(
        Action.OWNER_CHANGED,
        f"{capfirst(lane.resource.title)}: {getattr(field, 'verbose_name', column)}",
        detail={"field": column, "owner": {"before": before.value, "after": after.value}},
        place=Place(lane.connection.pk, lane.project_id, lane.resource.name),
    )


def _decide(lane: Lane, column: str, side: ConflictState, by: int | None) -> int:
    found = list(_waiting(lane).filter(field=column))
    for conflict in found:
        conflicts.decide(conflict, side, by=by)
    return len(found)


def _waiting(lane: Lane) -> QuerySet[Conflict]:
    open_ones = Conflict.objects.filter(
        connection=lane.connection,
        project_id=lane.project_id,
        resource=lane.resource.name,
        state=ConflictState.OPEN,
    )
    # What Procore refused or a workflow forbids is no question of who decides.
    return open_ones.filter(reason__in=[rule.name.lower() for rule in ASKS_A_PERSON])


def open_columns(resource: Resource) -> tuple[str, ...]:
    """Return the columns whose owner a project may choose: those that both sides can hold."""
    return tuple(name for name in resource.writes.places if name in resource.from_procore)


def _overrides(lane: Lane) -> dict[str, Owner]:
    if lane.project_id is None:
        return {}
    found = OwnerOverride.objects.filter(
        connection=lane.connection, project_id=lane.project_id, resource=lane.resource.name
    )
    return {one.field: Owner(one.owner) for one in found}

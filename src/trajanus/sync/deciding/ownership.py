"""Who decides about which field in this project?"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from trajanus.audit import trail
from trajanus.audit.actions import Action
from trajanus.audit.trail import Place
from trajanus.errors import InvalidValues
from trajanus.resources.spec import Owner, Resource
from trajanus.store.models import OwnerOverride
from trajanus.sync.lane import Lane


def owners_in(lane: Lane) -> dict[str, Owner]:
    """Return the owner of each column: the description's, or what the project chose instead."""
    return lane.resource.owners | _overrides(lane)


def settles_all(lane: Lane) -> bool:
    """Say whether changes of Procore need a look at each record.

    They do where a project lets the hub decide about columns that Procore fills.
    """
    return Owner.HUB in _overrides(lane).values()


def override(lane: Lane, column: str, owner: Owner | None) -> None:
    """Let another side decide about a column in this project; None goes back to the description.

    Raises InvalidValues for a column that Procore does not fill.
    """
    if column not in open_columns(lane.resource):
        raise InvalidValues({column: ["no column whose owner can be chosen"]})
    place: dict[str, Any] = {
        "connection": lane.connection,
        "project_id": lane.project_id,
        "resource": lane.resource.name,
        "field": column,
    }
    with transaction.atomic():
        before = owners_in(lane)[column]
        if owner is None or owner is lane.resource.owners[column]:
            OwnerOverride.objects.filter(**place).delete()
        else:
            OwnerOverride.objects.update_or_create(**place, defaults={"owner": owner.value})
        trail.note_change(
            Action.OWNER_CHANGED,
            f"{lane.resource.title}: {column}",
            before={"owner": before.value},
            after={"owner": owners_in(lane)[column].value},
            place=Place(lane.connection.pk, lane.project_id, lane.resource.name),
        )


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

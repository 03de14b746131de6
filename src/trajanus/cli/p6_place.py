"""Which project at Procore does a schedule command mean, and how is sending shown?"""

from __future__ import annotations

from trajanus import clock
from trajanus.accounts.models import User
from trajanus.cli.connecting import named
from trajanus.errors import HubError, InvalidValues
from trajanus.resources.project import Project
from trajanus.schedules import place
from trajanus.schedules.models import ActivityLink, ScheduleUpdate
from trajanus.schedules.place import Place
from trajanus.store.models import OutboxEntry
from trajanus.store.models.outbox import OPEN_STATES, OutboxState
from trajanus.sync.writing import push

_LOOK_EVERY = 0.5


def place_of(connection_name: str | None, project_id: int) -> Place:
    """Return the project. Raises InvalidValues for one that the hub does not know."""
    projects = Project.objects.filter(procore_id=project_id, missing_since=None)
    if connection_name:
        projects = projects.filter(connection=named(connection_name))
    found = list(projects.select_related("connection")[:2])
    if len(found) == 1:
        return place.of_project(found[0])
    text = (
        "several connections know the project; say --connection"
        if found
        else f"the hub knows no project {project_id}; read it with: hub sync"
    )
    raise InvalidValues({"project": [text]})


def person_named(name: str | None) -> int | None:
    """Return the person in whose name a command works, if somebody was named."""
    if name is None:
        return None
    found = User.objects.filter(username=name).first()
    if found is None:
        raise HubError(f"Nobody is called {name}.", next_step="See: hub user list")
    return found.pk


def open_entries(update: ScheduleUpdate, where: Place) -> list[OutboxEntry]:
    """Return what Procore is still to be told of the schedule's tasks."""
    rows = ActivityLink.objects.filter(**where.key, series=update.series)
    return list(
        OutboxEntry.objects.filter(
            connection=where.connection,
            project_id=where.project_id,
            resource="tasks",
            row_id__in=rows.values("row_id"),
            state__in=OPEN_STATES,
        )
    )


def send(update: ScheduleUpdate, where: Place) -> None:
    """Send here and now what waits of a schedule and is not put off."""
    while _may_go(open_entries(update, where)):
        # One that stays open is in a worker's hands.
        if not push.work_off(where.connection):
            clock.sleep(_LOOK_EVERY)


def _may_go(entries: list[OutboxEntry]) -> bool:
    moving = (OutboxState.WAITING, OutboxState.SENDING)
    return any(one.state in moving and one.not_before is None for one in entries)

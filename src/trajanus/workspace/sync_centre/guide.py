"""How far is the way from an empty hub to one in step, and what comes next?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from django.http import HttpRequest

from trajanus.resources.project import Project
from trajanus.store.models import Connection, Cursor
from trajanus.store.models.connection import ConnectionState
from trajanus.sync.reading.forecast import Forecast
from trajanus.sync.reading.outlook import outlook_of
from trajanus.sync.reading.unread import FirstReading, first_reading

#: In the session of somebody who walks through the guide: where sign-in and forms lead back to.
WALKING = "guide"
#: In the session of somebody who began the first reading: its connection. Workers may still sleep.
BEGUN = "guide_begun"


class Stage(IntEnum):
    """What is to be done next."""

    CONNECT = 1
    SIGN_IN = 2
    COMPANY = 3
    PROJECTS = 4
    READING = 5
    DONE = 6


_TITLES = {
    Stage.CONNECT: "Connect",
    Stage.SIGN_IN: "Sign in",
    Stage.COMPANY: "Company",
    Stage.PROJECTS: "Projects",
    Stage.READING: "First reading",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step as it is shown."""

    title: str
    is_done: bool
    is_next: bool


@dataclass(frozen=True, slots=True)
class Way:
    """How far one connection has come."""

    connection: Connection | None
    stage: Stage
    far: FirstReading | None = None
    left: Forecast | None = None  # of the first reading

    @property
    def steps(self) -> list[Step]:
        return [
            Step(title, stage < self.stage, stage == self.stage) for stage, title in _TITLES.items()
        ]

    @property
    def is_done(self) -> bool:
        return self.stage is Stage.DONE


def way(request: HttpRequest) -> Way:
    """Return the way of the connection that is not in step yet, else of the first."""
    begun = request.session.get(BEGUN)
    ways = list(_ways(begun))
    unfinished = (one for one in ways if not one.is_done)
    return next(unfinished, ways[0] if ways else Way(None, Stage.CONNECT))


def walk(request: HttpRequest) -> None:
    """Remember that the person follows the guide."""
    if not request.session.get(WALKING):
        request.session[WALKING] = True


def leave(request: HttpRequest) -> None:
    """Forget that the person follows the guide."""
    request.session.pop(WALKING, None)


def is_walking(request: HttpRequest) -> bool:
    """Say whether the person follows the guide."""
    return bool(request.session.get(WALKING))


def _ways(begun: int | None) -> Iterator[Way]:
    for connection in Connection.objects.order_by("pk"):
        stage = _stage(connection, begun)
        if stage < Stage.PROJECTS:
            yield Way(connection, stage)
            continue
        far = first_reading(connection)
        left = outlook_of(connection, far)
        if stage is Stage.READING and not left.lanes:
            stage = Stage.DONE
        yield Way(connection, stage, far, left)


def _stage(connection: Connection, begun: int | None) -> Stage:
    if connection.state != ConnectionState.CONNECTED:
        return Stage.SIGN_IN
    if not connection.company_id:
        return Stage.COMPANY
    has_begun = begun == connection.pk or _was_read(connection)
    if not has_begun or not Project.objects.filter(connection=connection).exists():
        return Stage.PROJECTS
    return Stage.READING


def _was_read(connection: Connection) -> bool:
    return Cursor.objects.filter(connection=connection).exclude(project_id=None).exists()

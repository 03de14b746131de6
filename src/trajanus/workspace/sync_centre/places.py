"""How does each project stand, said in one line?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import QuerySet

from trajanus.resources.project import Project
from trajanus.store.models import Connection, SyncRun
from trajanus.store.models.sync_log import RunStatus
from trajanus.workspace.sync_centre import tallies
from trajanus.workspace.sync_centre.lanes import is_alive, listed
from trajanus.workspace.sync_centre.syncing import title_of
from trajanus.workspace.sync_centre.tallies import Tally

#: So many projects are on one page.
PAGE_SIZE = 25
#: So many names are said of each trouble.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with some resources of a place."""

    what: str
    level: str  # alarm or warn
    names: tuple[str, ...]  # of the resources

    @property
    def titles(self) -> str:
        said = ", ".join(title_of(name) for name in self.names[:_NAMED])
        more = len(self.names) - _NAMED
        return f"{said} and {more} more" if more > 0 else said


@dataclass(frozen=True, slots=True)
class Place:
    """A project, or the company, in one line."""

    connection: Connection
    project: Project | None
    lanes: int  # that are read of it
    in_step: int
    unread: int
    unavailable: int
    latest: datetime | None  # the newest reading that succeeded
    troubles: tuple[Trouble, ...]  # the worst first
    running: tuple[SyncRun, ...]
    held: int  # writes that wait for a person

    @property
    def key(self) -> str:
        return key_of(self.connection, self.project)


def key_of(connection: Connection, project: Project | None) -> str:
    """Return what the place is called in addresses."""
    return str(project.pk) if project else f"company-{connection.pk}"


def projects_kept() -> QuerySet[Project]:
    """Return the projects that are read, by connection and name."""
    kept = Project.objects.filter(is_followed=True, missing_since=None).exclude(active=False)
    light = kept.only("pk", "name", "project_number", "procore_id", "connection_id")
    return light.order_by("connection__name", "name", "pk")


def places_of(connections: Sequence[Connection], projects: Iterable[Project]) -> list[list[Place]]:
    """Return the places of each connection: the company, then its projects."""
    mine = {key: [*found] for key, found in groupby(projects, lambda one: one.connection_id)}
    scopes = [(one, project) for one in connections for project in (None, *mine.get(one.pk, ()))]
    return [[*found] for _, found in groupby(_places(scopes), lambda place: place.connection.pk)]


def place_of(connection: Connection, project: Project | None) -> Place:
    """Return the place of a project, or of the company."""
    return next(_places([(connection, project)]))


def _places(scopes: list[tuple[Connection, Project | None]]) -> Iterator[Place]:
    keys = [(one.pk, project.procore_id if project else None) for one, project in scopes]
    counted = tallies.tallies_of(keys)
    unended, held = tallies.unended_runs(keys), tallies.held_writes(keys)
    behind = tallies.behind({one for one, _ in scopes}, counted)
    for (connection, project), key in zip(scopes, keys, strict=True):
        tally, runs = counted.get(key, Tally()), unended.get(key, [])
        troubles = tuple(_troubles(tally, runs, behind.get(key, ())))
        lanes = len(listed(company_wide=project is None))
        yield Place(
            connection,
            project,
            lanes,
            in_step=len(tally.read.difference(*(one.names for one in troubles))),
            unread=max(0, lanes - len(tally.read) - tally.unavailable),
            unavailable=tally.unavailable,
            latest=tally.latest,
            troubles=troubles,
            running=tuple(run for run in runs if is_alive(run)),
            held=held.get(key, 0),
        )


def _troubles(tally: Tally, runs: Iterable[SyncRun], behind: Iterable[str]) -> Iterator[Trouble]:
    """Yield what is wrong, the worst first; each resource once, and none that is being read."""
    told = {run.resource for run in runs if is_alive(run)}
    stuck = [run.resource for run in runs if not is_alive(run)]
    for what, level, names in (
        ("failed", "alarm", tally.ended.get(RunStatus.FAILED, ())),
        ("interrupted", "alarm", stuck),
        ("read with errors", "warn", tally.ended.get(RunStatus.PARTIAL, ())),
        ("behind", "warn", behind),
        ("postponed", "warn", tally.ended.get(RunStatus.POSTPONED, ())),
    ):
        new = tuple(dict.fromkeys(name for name in names if name not in told))
        told.update(new)
        if new:
            yield Trouble(what, level, new)

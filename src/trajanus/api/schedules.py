"""Which schedules were given for a project, what is in one, and what would it change?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import islice
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema
from ninja.responses import Status
from pydantic import StringConstraints

from trajanus.api import bodies
from trajanus.api.access import by
from trajanus.api.answers import Before, Id, Limit, Some, address, links, newest_first
from trajanus.api.bodies import FILE_IN
from trajanus.api.places import found, project_of
from trajanus.api.routing import ApiRouter
from trajanus.errors import InvalidValues
from trajanus.p6.summary import ListedActivity
from trajanus.p6.words import Status as Progress
from trajanus.schedules import applying, intake, kept, place, previewing, series
from trajanus.schedules.models import ScheduleUpdate, UpdateState
from trajanus.schedules.plan import Kind

router = ApiRouter(tags=["schedules"])

_MOST_ACTIVITIES = 10_000
Offset = Annotated[int, Query(0, ge=0, le=10_000_000, description="How many to leave out.")]
#: As planners see it; no schedule has a time zone.
LocalMoment = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d$")]


class ProjectInFile(Schema):
    """One P6 project of a file; what it counts are its activities."""

    id: str
    name: str
    data_date: LocalMoment | None
    activities: int
    start: date | None
    finish: date | None
    not_started: int
    in_progress: int
    completed: int


class Contents(Schema):
    """What is in a file; warnings beyond the first 50 are only counted."""

    encoding: str
    activities: int
    relationships: int
    resources: int
    projects: list[ProjectInFile]
    warnings: list[str]
    warning_count: int


class ScheduleView(Schema):
    """A schedule file that was given. `done` of `total` is how far a worker is with it."""

    id: int
    name: str
    size: int
    sha256: str
    format: str
    state: UpdateState
    done: int
    total: int
    message: str
    next_step: str
    p6_project: str
    follows: str
    data_date: date | None
    taken_at: datetime
    taken_by: str | None
    applied_at: datetime | None
    applied_by: str | None
    contents: Contents | None


class Choice(Schema):
    """Which project of the file is meant, and which schedules it follows; empty begins a series."""

    p6_project: Annotated[str, StringConstraints(max_length=200)] | None = None
    follows: Annotated[str, StringConstraints(max_length=210)] | None = None


class ActivityInFile(Schema):
    """An activity as P6 shows it: local times without a zone, percent not rounded."""

    project: str
    id: str
    name: str
    start: LocalMoment | None
    finish: LocalMoment | None
    percent: float
    status: Progress
    wbs: list[str]


class PlannedTask(Schema):
    """What applying would do to one task; `changes` gives old and new value by column."""

    key: str
    name: str
    folder: bool
    task: int | None
    changes: dict[str, list[Any]]
    held: list[str]


class PreviewView(Schema):
    """What applying a schedule would do at Procore. Lines beyond 2,000 of a kind are counted."""

    at: datetime
    counts: dict[Kind, int]
    held: int
    only_in_procore: int
    items: list[PlannedTask]
    next: str | None = None


@router.get("/projects/{int:project}/schedules", response=Some[ScheduleView])
def list_schedules(
    request: HttpRequest, response: HttpResponse, project: Id, before: Before, limit: Limit
) -> dict[str, Any]:
    """The schedules that were given for a project, the newest first."""
    rows = _rows(project).defer("preview")
    return newest_first(request, response, rows, _all, before=before, limit=limit)


@router.post(
    "/projects/{int:project}/schedules",
    response={201: ScheduleView},
    openapi_extra={"requestBody": FILE_IN},
)
def take_schedule(
    request: HttpRequest,
    response: HttpResponse,
    project: Id,
    name: Annotated[str, Query(max_length=200)] = "schedule",
    encoding: Annotated[
        str, Query(max_length=40, description="The code page; without: detected.")
    ] = "",
) -> Status[ScheduleView]:
    """Take in a schedule file: XER, P6 XML or SDEF.

    The body is the bytes themselves, or a form with one `file`. What is in it is found at once, or
    by a worker when it is large: `state` is `waiting` until then. Nothing is sent to Procore.
    """
    file = bodies.file_of(request, "" if request.content_type == "multipart/form-data" else name)
    where = place.of_project(project_of(project))
    taken = intake.take_in(where, file.name or name, file.chunks, by=by(request), encoding=encoding)
    response.headers["Location"] = f"{request.path.rstrip('/')}/{taken.pk}"
    return Status(201, _shown(schedule_of(project, taken.pk)))


@router.get("/projects/{int:project}/schedules/{int:schedule}", response=ScheduleView)
def show_schedule(request: HttpRequest, project: Id, schedule: Id) -> ScheduleView:
    """One schedule, and how far it is."""
    return _shown(schedule_of(project, schedule))


@router.patch("/projects/{int:project}/schedules/{int:schedule}", response=ScheduleView)
def choose_in_schedule(
    request: HttpRequest, project: Id, schedule: Id, given: Choice
) -> ScheduleView:
    """Say which project of a file is meant, or which earlier schedules it follows."""
    update = schedule_of(project, schedule)
    if given.p6_project is not None:
        intake.choose_project(update, given.p6_project)
    if given.follows is not None:
        _need_project(update)
        series.choose(update, given.follows)
    return _shown(update)


@router.get(
    "/projects/{int:project}/schedules/{int:schedule}/activities",
    response=Some[ActivityInFile],
)
def list_activities(
    request: HttpRequest,
    response: HttpResponse,
    project: Id,
    schedule: Id,
    offset: Offset,
    limit: Annotated[int, Query(1000, ge=1, le=_MOST_ACTIVITIES)],
) -> dict[str, Any]:
    """The activities of all projects of a file, as `hub p6 inspect` tells them."""
    every = kept.summary_of(schedule_of(project, schedule)).activities
    following = _following(request, response, offset + limit, len(every))
    return {"items": list(map(_listed, every[offset : offset + limit])), "next": following}


@router.post(
    "/projects/{int:project}/schedules/{int:schedule}/preview", response={202: ScheduleView}
)
def preview_schedule(request: HttpRequest, project: Id, schedule: Id) -> Status[ScheduleView]:
    """Compare a schedule with Procore; nothing is sent.

    A worker compares large ones: `state` is `previewing` until it has.
    """
    update = schedule_of(project, schedule)
    previewing.ask_for_preview(update)
    return Status(202, _shown(update))


@router.get("/projects/{int:project}/schedules/{int:schedule}/preview", response=PreviewView)
def show_preview(
    request: HttpRequest,
    response: HttpResponse,
    project: Id,
    schedule: Id,
    offset: Offset,
    limit: Limit,
    kind: Kind = Kind.NEW,
) -> dict[str, Any]:
    """What applying a schedule would do, as it was compared last: lines of one kind."""
    preview: dict[str, Any] = schedule_of(project, schedule).preview
    if not preview:
        raise InvalidValues({"base": ["The schedule was not compared with Procore yet."]})
    lines = preview["lines"][kind.value]
    following = _following(request, response, offset + limit, len(lines))
    return preview | {"items": list(islice(lines, offset, offset + limit)), "next": following}


@router.post("/projects/{int:project}/schedules/{int:schedule}/apply", response={202: ScheduleView})
def apply_schedule(request: HttpRequest, project: Id, schedule: Id) -> Status[ScheduleView]:
    """Let a worker bring a schedule to Procore: what its preview says, compared anew."""
    update = schedule_of(project, schedule)
    applying.ask_to_apply(update, by=by(request))
    return Status(202, _shown(schedule_of(project, schedule)))


def schedule_of(project: int, key: int) -> ScheduleUpdate:
    """Return a schedule of the project. Raises Http404 for none."""
    return found(_rows(project), key, "schedule in this project")


def _rows(project: int) -> QuerySet[ScheduleUpdate]:
    where = place.of_project(project_of(project))
    rows = ScheduleUpdate.objects.filter(**where.key)
    return rows.select_related("connection", "taken_by", "applied_by")


def _need_project(update: ScheduleUpdate) -> None:
    if not update.p6_project:
        raise InvalidValues({"p6_project": ["choose which project of the file is meant"]})


def _following(request: HttpRequest, response: HttpResponse, offset: int, count: int) -> str | None:
    if offset >= count:
        return None
    following = address(request, {"offset": offset})
    response.headers["Link"] = links({"next": following})
    return following


def _listed(activity: ListedActivity) -> ActivityInFile:
    return ActivityInFile(
        project=activity.project,
        id=activity.id,
        name=activity.name,
        start=_moment(activity.start),
        finish=_moment(activity.finish),
        percent=activity.percent,
        status=Progress(activity.status),
        wbs=list(activity.wbs),
    )


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="minutes") if moment else None


def _all(rows: Iterable[ScheduleUpdate]) -> list[ScheduleView]:
    return [_shown(row) for row in rows]


def _shown(row: ScheduleUpdate) -> ScheduleView:
    return ScheduleView(
        id=row.pk,
        name=row.name,
        size=row.size,
        sha256=row.sha256,
        format=row.format,
        state=UpdateState(row.state),
        done=row.done,
        total=row.total,
        message=row.message,
        next_step=row.next_step,
        p6_project=row.p6_project,
        follows=row.series,
        data_date=row.data_date,
        taken_at=row.taken_at,
        taken_by=row.taken_by.username if row.taken_by else None,
        applied_at=row.applied_at,
        applied_by=row.applied_by.username if row.applied_by else None,
        contents=Contents(**row.summary) if row.summary else None,
    )

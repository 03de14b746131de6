"""What does the field report, what does the planner say, how does P6 hear of it, and who is who?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema
from pydantic import Field, StringConstraints

from trajanus.api import bodies
from trajanus.api.access import by
from trajanus.api.answers import Before, Id, Limit, Some, newest_first
from trajanus.api.bodies import file_out
from trajanus.api.places import found, project_of
from trajanus.api.routing import ApiRouter
from trajanus.export.pdf import render_pdf
from trajanus.schedules import deciding, newest, people, place, update_files
from trajanus.schedules.models import Proposal, ProposalState
from trajanus.schedules.place import Place
from trajanus.schedules.update_files import Form

router = ApiRouter(tags=["field progress"])

#: More are decided in several calls.
_MOST = 500
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xer": "application/octet-stream",
    "xml": "application/xml",
    "pdf": "application/pdf",
}
P6Project = Annotated[
    str, Query(max_length=200, description="The P6 Project ID, when there are several.")
]


class UpdateForm(StrEnum):
    """The kinds of update files by their ending, and `pdf`, the cover report."""

    XLSX = "xlsx"
    XER = "xer"
    XML = "xml"
    PDF = "pdf"


class ProposalView(Schema):
    """Progress that the field reported. `problems` says what P6 would not take, and why.

    `before` is what P6 has, `seen` what Procore says; the rest is what accepting it would write.
    """

    id: int
    state: ProposalState
    activity: str
    name: str
    task: int
    requested_change: int | None
    seen: dict[str, Any]
    before: dict[str, Any]
    percent: float | None
    actual_start: date | None
    actual_finish: date | None
    days_left: float | None
    problems: list[str]
    reported_by: str
    reason: str
    reported_at: datetime | None
    decided_by: str | None
    decided_at: datetime | None
    note: str
    written_at: datetime | None


class Mended(Schema):
    """What would be written instead; what is left out stays, null says nothing."""

    percent: Annotated[float, Field(ge=0, le=100)] | None = None
    actual_start: date | None = None
    actual_finish: date | None = None
    days_left: Annotated[float, Field(ge=0, le=10_000)] | None = None


class ProgressDecision(Schema):
    """One decision about several proposals, all or none; the field reads the note too."""

    choice: Literal["accept", "refuse"]
    proposals: Annotated[list[Id], Field(min_length=1, max_length=_MOST)]
    note: Annotated[str, StringConstraints(max_length=2000)] = ""


class Looked(Schema):
    """How many proposals are open; `is_complete` is false while a worker still looks."""

    open: int
    is_complete: bool


class ScheduleResource(Schema):
    """A P6 resource, and who it is in Procore's directory; nobody while `user_id` is null."""

    resource: str
    name: str
    user_id: int | None
    person: str


class ScheduleResources(Schema):
    """The resources of a project's schedules."""

    items: list[ScheduleResource]


class People(Schema):
    """Procore's id of a person, or null for nobody, by P6 resource ID."""

    people: Annotated[dict[str, Id | None], Field(max_length=2000)]


@router.get("/projects/{int:project}/progress", response=Some[ProposalView])
def list_progress(
    request: HttpRequest,
    response: HttpResponse,
    project: Id,
    before: Before,
    limit: Limit,
    state: ProposalState | None = None,
) -> dict[str, Any]:
    """What the field reported, as proposals against the newest schedule; the latest first."""
    rows = _rows(project)
    if state is not None:
        rows = rows.filter(state=state)
    return newest_first(request, response, rows, _all, before=before, limit=limit)


@router.post("/projects/{int:project}/progress/collection", response=Looked)
def collect_progress(request: HttpRequest, project: Id) -> Looked:
    """Look for new reports in what the hub read from Procore."""
    count, goes_on = newest.collect_now_or_later(_place(project))
    return Looked(open=count, is_complete=not goes_on)


@router.post("/projects/{int:project}/progress/decisions", response=list[ProposalView])
def decide_progress(
    request: HttpRequest, project: Id, given: ProgressDecision
) -> list[ProposalView]:
    """Accept or refuse proposals; what was asked for in Procore is answered there."""
    decide = deciding.accept if given.choice == "accept" else deciding.refuse
    done = decide(_place(project), given.proposals, by=by(request), note=given.note)
    return _all(_rows(project).filter(pk__in=[one.pk for one in done]))


@router.get("/projects/{int:project}/progress/{int:proposal}", response=ProposalView)
def show_proposal(request: HttpRequest, project: Id, proposal: Id) -> ProposalView:
    """One proposal."""
    return _shown(found(_rows(project), proposal, "proposal in this project"))


@router.patch("/projects/{int:project}/progress/{int:proposal}", response=ProposalView)
def change_proposal(request: HttpRequest, project: Id, proposal: Id, given: Mended) -> ProposalView:
    """Mend what a proposal would write, such as the day on which work began."""
    found(_rows(project), proposal, "proposal in this project")
    named = given.model_dump(exclude_unset=True)
    if "days_left" in named:
        named["remaining_hours"] = named.pop("days_left")
    texts = {name: "" if value is None else str(value) for name, value in named.items()}
    deciding.amend(_place(project), proposal, texts)
    return show_proposal(request, project, proposal)


@router.get(
    "/projects/{int:project}/progress/file/{form}",
    openapi_extra={"responses": {200: file_out(*_TYPES.values())}},
)
def fetch_progress_file(
    request: HttpRequest, project: Id, form: UpdateForm, p6_project: P6Project = ""
) -> HttpResponse:
    """All that is accepted, as a file that P6 imports; 409 with all that P6 would not take.

    `xlsx` is P6's update sheet, `xer` and `xml` the file that was given with only these fields
    changed, `pdf` the cover report.
    """
    row = project_of(project)
    where = place.of_project(row)
    update, schedule, meant = newest.current_schedule(where, p6_project)
    name = f"{row.project_number or row.procore_id}-progress.{form.value}"
    wanted = Form.XLSX if form is UpdateForm.PDF else Form(form.value)
    made = update_files.write(update, where, schedule, meant, wanted, name)
    content = render_pdf(made.report) if form is UpdateForm.PDF else made.content
    return bodies.answer(content, name, _TYPES[form.value])


@router.get("/projects/{int:project}/schedule-resources", response=ScheduleResources)
def list_schedule_resources(request: HttpRequest, project: Id) -> dict[str, Any]:
    """Who each P6 resource is in Procore's directory."""
    return {"items": people.mappings(_place(project))}


@router.patch("/projects/{int:project}/schedule-resources", response=ScheduleResources)
def map_schedule_resources(request: HttpRequest, project: Id, given: People) -> dict[str, Any]:
    """Say who P6 resources are; they count from the next preview on."""
    where = _place(project)
    people.map_resources(where, given.people, by=by(request))
    return {"items": people.mappings(where)}


def _place(project: int) -> Place:
    return place.of_project(project_of(project))


def _rows(project: int) -> QuerySet[Proposal]:
    rows = Proposal.objects.filter(**_place(project).key)
    return rows.select_related("update", "decided_by")


def _all(rows: Iterable[Proposal]) -> list[ProposalView]:
    return [_shown(row) for row in rows]


def _shown(row: Proposal) -> ProposalView:
    is_open = row.state in (ProposalState.OPEN, ProposalState.ACCEPTED)
    return ProposalView(
        id=row.pk,
        state=ProposalState(row.state),
        activity=row.activity_id,
        name=row.activity_name,
        task=row.task_id,
        requested_change=row.request_id,
        seen=row.seen,
        before=row.before,
        percent=row.percent,
        actual_start=row.actual_start,
        actual_finish=row.actual_finish,
        days_left=row.days_left,
        problems=list(deciding.problems(row)) if is_open else [],
        reported_by=row.asked_by,
        reason=row.reason,
        reported_at=row.asked_at,
        decided_by=row.decided_by.username if row.decided_by else None,
        decided_at=row.decided_at,
        note=row.note,
        written_at=row.written_at,
    )

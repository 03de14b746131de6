"""What changed between two schedules, is one sound, what comes next, and what goes to RMS?"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema
from ninja.responses import Status
from pydantic import StringConstraints

from trajanus.api import bodies
from trajanus.api.answers import Id
from trajanus.api.bodies import file_out
from trajanus.api.routing import ApiRouter
from trajanus.api.schedules import schedule_of
from trajanus.errors import InvalidValues
from trajanus.p6.sdef.clins import clin_of
from trajanus.p6.sdef.findings import Finding
from trajanus.schedules import papers, place
from trajanus.schedules.blocking import blocking
from trajanus.schedules.models import Paper, PaperState
from trajanus.schedules.pages import activity_ids
from trajanus.schedules.sdef_files import Earned, Heading, SdefFile, sdef_of

router = ApiRouter(tags=["schedule reports"])

_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_SDEF = "text/plain; charset=us-ascii"

Report = Literal["checks", "comparison", "lookahead-2", "lookahead-4", "lookahead-6"]
Older = Annotated[
    Id | None, Query(None, description="The schedule to compare with; for a comparison.")
]


class WaitedFor(Schema):
    """An open record that an activity waits for."""

    resource: str
    procore_id: int
    label: str
    why: str


class ReportView(Schema):
    """A report: `page` has what its page shows, once `state` is `ready`.

    `blocking` names, by activity of a look-ahead, the open submittals and RFIs that it waits for.
    """

    kind: Report
    state: PaperState
    message: str
    next_step: str
    made_at: datetime | None
    page: dict[str, Any]
    blocking: dict[str, list[WaitedFor]]


class Wanted(Schema):
    """What P6 has no place for, and RMS wants."""

    contract: Annotated[str, StringConstraints(max_length=100)] = ""
    contractor: Annotated[str, StringConstraints(max_length=100)] = ""
    identifier: Annotated[str, StringConstraints(max_length=100)] = ""
    earned: Earned = Earned.ACTUAL_COST
    clin: list[Annotated[str, StringConstraints(max_length=60)]] = []


class SdefFinding(Schema):
    """Something that is wrong or lost; errors keep the file from being written."""

    severity: Literal["error", "warning"]
    record: str
    activity: str
    column: str
    message: str


class SdefCheck(Schema):
    """Whether a schedule can be written as SDEF, and what a person should know first."""

    activities: int
    errors: int
    findings: list[SdefFinding]
    left_out: int


@router.get(
    "/projects/{int:project}/schedules/{int:schedule}/reports/{report}",
    response={200: ReportView, 202: ReportView},
)
def show_report(
    request: HttpRequest, project: Id, schedule: Id, report: Report, older: Older
) -> Status[ReportView]:
    """Checks, a comparison with an older schedule, or the work of the next 2, 4 or 6 weeks.

    A worker makes those of large schedules: the answer is 202 until it has.
    """
    paper = _paper(project, schedule, report, older)
    waits = {}
    if paper.kind in papers.LOOK_AHEADS and paper.state == PaperState.READY:
        waits = blocking(place.of_update(paper.update), activity_ids(paper.page))
    is_waiting = paper.state == PaperState.WAITING
    return Status(
        HTTPStatus.ACCEPTED if is_waiting else HTTPStatus.OK,
        ReportView(
            kind=report,
            state=PaperState(paper.state),
            message=paper.message,
            next_step=paper.next_step,
            made_at=paper.made_at,
            page=paper.page,
            blocking={
                name: [WaitedFor.from_orm(one) for one in found] for name, found in waits.items()
            },
        ),
    )


@router.get(
    "/projects/{int:project}/schedules/{int:schedule}/reports/{report}/{form}",
    openapi_extra={"responses": {200: file_out(*_TYPES.values())}},
)
def fetch_report(
    request: HttpRequest,
    project: Id,
    schedule: Id,
    report: Report,
    form: Literal["pdf", "xlsx"],
    older: Older,
) -> HttpResponse:
    """A report as a workbook or a PDF."""
    paper = _paper(project, schedule, report, older)
    content = papers.file_of(paper, form)
    name = f"{paper.update.p6_project}-{paper.kind}.{form}"
    return bodies.answer(content, name, _TYPES[form])


@router.get("/projects/{int:project}/schedules/{int:schedule}/sdef/findings", response=SdefCheck)
def check_sdef(request: HttpRequest, project: Id, schedule: Id, wanted: Query[Wanted]) -> SdefCheck:
    """What keeps a schedule from being written as SDEF, and what SDEF loses of it.

    `clin` names a CLIN of the contract and its amount, such as 0001=1500000, once for each.
    """
    made = _sdef(project, schedule, wanted)
    return SdefCheck(
        activities=made.activities,
        errors=made.findings.errors,
        findings=list(map(_finding, made.findings)),
        left_out=made.findings.left_out,
    )


@router.get(
    "/projects/{int:project}/schedules/{int:schedule}/sdef",
    openapi_extra={"responses": {200: file_out(_SDEF)}},
)
def fetch_sdef(
    request: HttpRequest, project: Id, schedule: Id, wanted: Query[Wanted]
) -> HttpResponse:
    """A schedule as SDEF, the file that RMS imports; 409 with all errors while there are any."""
    update = schedule_of(project, schedule)
    content = _sdef(project, schedule, wanted).content()
    return bodies.answer(content, f"{update.p6_project}.sdef", _SDEF)


def _finding(found: Finding) -> SdefFinding:
    return SdefFinding(
        severity=found.severity.value,
        record=found.record,
        activity=found.activity,
        column=found.column,
        message=found.message,
    )


def _paper(project: int, schedule: int, report: str, older: int | None) -> Paper:
    update = schedule_of(project, schedule)
    if report == papers.COMPARISON and older is None:
        raise InvalidValues({"older": ["say which schedule to compare with"]})
    other = None if older is None else schedule_of(project, older)
    if report != papers.COMPARISON and other is not None:
        raise InvalidValues({"older": ["goes with a comparison only"]})
    return papers.paper_for(update, report, other)


def _sdef(project: int, schedule: int, wanted: Wanted) -> SdefFile:
    update = schedule_of(project, schedule)
    if not update.p6_project:
        raise InvalidValues({"p6_project": ["choose which project of the file is meant"]})
    return sdef_of(
        update,
        heading=Heading(wanted.identifier, wanted.contractor, wanted.contract),
        earned=wanted.earned,
        clin_amounts=_clins(wanted.clin),
    )


def _clins(texts: list[str]) -> dict[str, Decimal]:
    try:
        return dict(map(clin_of, texts))
    except ValueError as error:
        raise InvalidValues({"clin": [str(error)]}) from error

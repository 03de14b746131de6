"""How does accepted progress become a file that P6 imports, and the report that goes with it?"""

from __future__ import annotations

import io
from dataclasses import dataclass
from enum import Enum

from trajanus import clock
from trajanus.export.table import Report
from trajanus.p6 import CannotWrite, Schedule, update_pmxml, update_xer
from trajanus.p6.model import Project
from trajanus.p6.update_sheet import write_update_sheet
from trajanus.p6.updates import ProgressUpdate, standings
from trajanus.p6_reports.progress import Decided, progress_report
from trajanus.schedules import kept
from trajanus.schedules.deciding import update_of
from trajanus.schedules.eppm import Eppm
from trajanus.schedules.models import Proposal, ProposalState, ScheduleUpdate
from trajanus.schedules.place import Place


class Form(Enum):
    """A kind of update file, by its ending."""

    XLSX = "xlsx"
    XER = "xer"
    PMXML = "xml"


@dataclass(frozen=True, slots=True)
class UpdateFile:
    """A file for P6 with its cover report."""

    content: bytes
    report: Report
    proposals: tuple[Proposal, ...]


def accepted(where: Place, update: ScheduleUpdate) -> list[Proposal]:
    """Return the proposals that go into the next file: accepted, and not in P6 yet."""
    found = Proposal.objects.filter(
        **where.key, update__series=update.series, state=ProposalState.ACCEPTED
    )
    return list(found.select_related("decided_by"))


def write(
    update: ScheduleUpdate,
    where: Place,
    schedule: Schedule,
    project: Project,
    form: Form,
    file_name: str,
) -> UpdateFile:
    """Return the file of all accepted progress. Raises CannotWrite with all that is wrong."""
    proposals, updates = _ready(update, where, schedule, project)
    content = _content(update, schedule, project, updates, form)
    _note(proposals)
    standing = standings(schedule, project, updates)
    decided = [
        Decided(
            each,
            reported_by=one.asked_by or "in Procore",
            reason=one.reason,
            decided_by=str(one.decided_by or ""),
            decided_at=one.decided_at,
            note=one.note,
        )
        for each, one in zip(standing, proposals, strict=True)
    ]
    report = progress_report(project, decided, file_name, clock.now())
    return UpdateFile(content, report, tuple(proposals))


def tell(
    eppm: Eppm, update: ScheduleUpdate, where: Place, schedule: Schedule, project: Project
) -> tuple[Proposal, ...]:
    """Tell P6 EPPM all accepted progress. Raises CannotWrite with all that is wrong."""
    proposals, updates = _ready(update, where, schedule, project)
    eppm.write(schedule, project, updates)
    _note(proposals)
    return tuple(proposals)


def _ready(
    update: ScheduleUpdate, where: Place, schedule: Schedule, project: Project
) -> tuple[list[Proposal], list[ProgressUpdate]]:
    proposals = _last_of_each(accepted(where, update))
    if not proposals:
        raise CannotWrite(
            "No accepted progress waits to be written.",
            next_step="Accept proposals first, or collect them from Procore.",
        )
    return proposals, _updates(schedule, project, proposals)


def _note(proposals: list[Proposal]) -> None:
    Proposal.objects.filter(pk__in=[one.pk for one in proposals]).update(written_at=clock.now())


def _last_of_each(proposals: list[Proposal]) -> list[Proposal]:
    """Return one proposal per activity: the one that was decided last counts."""
    by_activity: dict[str, Proposal] = {}
    for one in sorted(proposals, key=lambda each: (each.decided_at or each.made_at, each.pk)):
        by_activity[one.activity_id] = one
    return [by_activity[name] for name in sorted(by_activity)]


def _updates(
    schedule: Schedule, project: Project, proposals: list[Proposal]
) -> list[ProgressUpdate]:
    found = []
    for one in proposals:
        if (project.id, one.activity_id) not in schedule.activity_by_id:
            raise CannotWrite(
                f"{one.activity_id}: the schedule has no such activity any more.",
                next_step="Refuse its proposal, or give the schedule that has it.",
            )
        found.append(update_of(one))
    return found


def _content(
    update: ScheduleUpdate,
    schedule: Schedule,
    project: Project,
    updates: list[ProgressUpdate],
    form: Form,
) -> bytes:
    match form:
        case Form.XLSX:
            stream = io.BytesIO()
            write_update_sheet(schedule, project, updates, stream, created=clock.now())
            return stream.getvalue()
        case Form.XER:
            return update_xer(
                kept.path_of(update), project.id, updates, encoding=update.encoding or None
            )
        case Form.PMXML:
            return update_pmxml(
                kept.path_of(update), project.id, updates, encoding=update.encoding or None
            )

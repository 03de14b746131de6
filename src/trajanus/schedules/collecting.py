"""How does what the field reported become proposals for the planner?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from trajanus import clock
from trajanus.p6 import Schedule
from trajanus.p6.model import Activity, Project
from trajanus.resources.values import as_json
from trajanus.schedules import reports, tasks
from trajanus.schedules.matching import Task
from trajanus.schedules.models import Proposal, ProposalState, ScheduleUpdate
from trajanus.schedules.place import Place
from trajanus.schedules.reports import Asked, Progress

_SHOWN = ("percentage", "actual_start", "actual_finish")


@dataclass(frozen=True, slots=True)
class _Report:
    """What somebody reported about one activity."""

    activity: Activity
    task: Task
    said: Progress
    seen: Mapping[str, Any]
    request_id: int | None = None
    asked_by: str = ""
    reason: str = ""
    asked_at: datetime | None = None


def collect(
    update: ScheduleUpdate, where: Place, schedule: Schedule, project: Project
) -> list[Proposal]:
    """Bring the proposals up to date with the mirror and this schedule; return the open ones."""
    activities = {each.id: each for each in schedule.activities_of(project)}
    pairs = _tasks_by_activity(where, update.series, activities)
    found = [
        *_from_tasks(where, activities, pairs),
        *_from_requests(where, schedule, project, activities, pairs),
    ]
    with transaction.atomic():
        _close(where, update, activities, found)
        for report in found:
            _keep(where, update, report)
        still_open = Proposal.objects.filter(
            **where.key, update__series=update.series, state=ProposalState.OPEN
        )
        return list(still_open.select_related("update"))


def _tasks_by_activity(
    where: Place, series: str, activities: Mapping[str, Activity]
) -> dict[str, tuple[Task, Mapping[str, object] | None]]:
    """Return the task of each activity, with what it was told last."""
    rows = tasks.tasks_of(where)
    by_row = {task.row_id: task for task in rows}
    found: dict[str, tuple[Task, Mapping[str, object] | None]] = {}
    linked = tasks.links_of(where, series)
    for link in linked:
        if link.row_id in by_row and link.key in activities:
            found[link.key] = (by_row[link.row_id], link.sent)
    taken = {link.row_id for link in linked}
    for task in rows:
        name = task.text("activity_id")
        if name in activities and name not in found and task.row_id not in taken:
            found[name] = (task, None)
    return found


def _from_tasks(
    where: Place,
    activities: Mapping[str, Activity],
    pairs: Mapping[str, tuple[Task, Mapping[str, object] | None]],
) -> Iterator[_Report]:
    for name, (task, sent) in pairs.items():
        said = reports.from_task(activities[name], task.columns, sent, where.local)
        if said is not None and task.procore_id > 0:
            seen = {column: as_json(task.columns.get(column)) for column in _SHOWN}
            at = task.columns.get("updated_at")
            yield _Report(
                activities[name],
                task,
                said,
                seen,
                asked_at=at if isinstance(at, datetime) else None,
            )


def _from_requests(
    where: Place,
    schedule: Schedule,
    project: Project,
    activities: Mapping[str, Activity],
    pairs: Mapping[str, tuple[Task, Mapping[str, object] | None]],
) -> Iterator[_Report]:
    names = {task.procore_id: name for name, (task, _) in pairs.items()}
    rows = where.lane("requested_changes").rows().filter(status="pending", missing_since=None)
    for row in rows.filter(task_id__in=list(names)):
        activity = activities[names[row.task_id]]
        asked = Asked(row.new_percentage, row.new_start, row.new_finish)
        calendar = schedule.calendar_by_key.get(activity.calendar_key or "")
        said = reports.from_request(activity, asked, project.data_date, calendar)
        if said is None:
            continue
        yield _Report(
            activity,
            pairs[activity.id][0],
            said,
            {
                "percentage": row.new_percentage,
                "start": as_json(row.new_start),
                "finish": as_json(row.new_finish),
            },
            request_id=row.procore_id,
            asked_by=row.created_by or "",
            reason=". ".join(filter(None, (row.reason, row.notes))),
            asked_at=row.created_at,
        )


def _keep(where: Place, update: ScheduleUpdate, report: _Report) -> None:
    """Note a report, unless it was decided about already."""
    same = Proposal.objects.filter(
        **where.key, activity_id=report.activity.id, request_id=report.request_id
    )
    last = same.order_by("-id").first()
    if last is not None and last.state != ProposalState.OPEN:
        if report.request_id is not None or last.seen == report.seen:
            return
        last = None
    if last is not None and last.seen == report.seen:
        if last.update_id != update.pk:
            Proposal.objects.filter(pk=last.pk).update(
                update=update, before=_before(report.activity)
            )
        return
    values = {
        "update": update,
        "activity_name": report.activity.name,
        "task_id": report.task.procore_id,
        "seen": report.seen,
        "before": _before(report.activity),
        "percent": report.said.percent,
        "actual_start": report.said.actual_start,
        "actual_finish": report.said.actual_finish,
        "remaining_hours": report.said.remaining_hours,
        "hours_per_day": report.activity.hours_per_day,
        "asked_by": report.asked_by,
        "reason": report.reason,
        "asked_at": report.asked_at,
        "made_at": clock.now(),
    }
    if last is None:
        key = {"activity_id": report.activity.id, "request_id": report.request_id}
        Proposal.objects.create(**where.key, **key, **values)
    else:
        Proposal.objects.filter(pk=last.pk).update(**values)


def _close(
    where: Place,
    update: ScheduleUpdate,
    activities: Mapping[str, Activity],
    found: list[_Report],
) -> None:
    """Close what P6 took in, and what the field took back."""
    reported = {(report.activity.id, report.request_id) for report in found}
    waiting = Proposal.objects.filter(
        **where.key,
        update__series=update.series,
        state__in=(ProposalState.OPEN, ProposalState.ACCEPTED),
    )
    for one in waiting:
        activity = activities.get(one.activity_id)
        if activity is not None and reports.is_taken_in(activity, progress_of(one)):
            one.state = ProposalState.IN_P6
        elif one.state == ProposalState.OPEN and (one.activity_id, one.request_id) not in reported:
            one.state = ProposalState.OVERTAKEN
        else:
            continue
        one.save(update_fields=["state"])


def progress_of(proposal: Proposal) -> Progress:
    """Return the progress that a proposal holds."""
    return Progress(
        proposal.percent,
        proposal.actual_start,
        proposal.actual_finish,
        proposal.remaining_hours,
    )


def _before(activity: Activity) -> dict[str, Any]:
    """Return where an activity stands in P6, and what judges its progress."""
    now = {name: as_json(value) for name, value in asdict(reports.standing(activity)).items()}
    kept = ("type", "percent_type", "original_hours")
    return now | {name: getattr(activity, name) for name in kept}

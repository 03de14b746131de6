"""What would applying an update change? Read, compared and kept, without sending anything."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from trajanus import clock
from trajanus.errors import HubError, InvalidValues
from trajanus.p6 import Schedule, ScheduleError
from trajanus.p6.model import Project
from trajanus.resources.values import as_json
from trajanus.schedules import asking, intake, kept, place, series, tasks
from trajanus.schedules.collecting import collect
from trajanus.schedules.models import ScheduleUpdate, UpdateState
from trajanus.schedules.place import Place
from trajanus.schedules.plan import Kind, Line, Plan, plan
from trajanus.schedules.wanted import Setting, wanted
from trajanus.sync import live

#: So many activities are compared while a person waits.
SMALL = 3_000
#: Lines of each kind that are kept for the page.
_MOST_LINES = 2_000


def ask_for_preview(update: ScheduleUpdate) -> None:
    """Compare an update with Procore: at once when it is small. Raises InvalidValues."""
    _check(update)
    if update.size <= kept.SMALL_BYTES and update.summary["activities"] <= SMALL:
        preview(update)
        return
    with transaction.atomic():
        update.state, update.message, update.next_step = UpdateState.PREVIEWING, "", ""
        update.save()
        asking.ask(asking.PREVIEW, update)
    live.schedules_moved(update.connection_id, update.project_id)


def waiting(update_id: int) -> ScheduleUpdate | None:
    """Return the update if it still is to be compared."""
    found = ScheduleUpdate.objects.filter(pk=update_id, state=UpdateState.PREVIEWING)
    return found.select_related("connection").first()


def preview(update: ScheduleUpdate) -> Plan | None:
    """Compare an update with Procore and keep what was found; None when it failed."""
    try:
        schedule, project = chosen(update)
        where = place.of_update(update)
        found = planned(update, where, schedule, project)
    except (ScheduleError, HubError) as error:
        intake.fail(update, error)
        _save(update)
        return None
    update.preview = _kept(found)
    update.state, update.message, update.next_step = UpdateState.PREVIEWED, "", ""
    _save(update)
    return found


def _save(update: ScheduleUpdate) -> None:
    update.save()
    live.schedules_moved(update.connection_id, update.project_id)


def chosen(update: ScheduleUpdate) -> tuple[Schedule, Project]:
    """Return the update's schedule and the project of it that is meant."""
    schedule = kept.schedule_of(update)
    project = schedule.project(update.p6_project)
    series.see_to(update, schedule, project)
    return schedule, project


def planned(update: ScheduleUpdate, where: Place, schedule: Schedule, project: Project) -> Plan:
    """Return what applying an update would change now."""
    _note_resources(where, schedule, project)
    collect(update, where, schedule, project)
    rows = tasks.tasks_of(where)
    setting = Setting(update.series, tasks.people_of(where), where.instant)
    found = tasks.matched(where, update.series, wanted(schedule, project, setting), rows)
    return plan(found, rows, tasks.known(where, update.series, rows))


def _note_resources(where: Place, schedule: Schedule, project: Project) -> None:
    keys = {each.resource_key for each in schedule.assignments if each.project_key == project.key}
    keys |= {each.resource_key for each in schedule.activities_of(project)}
    used = (schedule.resource_by_key.get(key or "") for key in keys)
    tasks.note_resources(where, sorted({(each.id, each.name) for each in used if each and each.id}))


def _check(update: ScheduleUpdate) -> None:
    if update.is_busy:
        raise InvalidValues({"base": ["A worker has it in hand; wait until it is done."]})
    if not update.p6_project:
        raise InvalidValues({"p6_project": ["choose which project of the file is meant"]})


def _kept(found: Plan) -> dict[str, Any]:
    by_kind: dict[str, list[dict[str, Any]]] = {kind.value: [] for kind in Kind}
    for line in found.lines:
        lines = by_kind[line.kind.value]
        if line.kind is not Kind.UNCHANGED and len(lines) < _MOST_LINES:
            lines.append(line_json(line))
    return {
        "at": clock.now().isoformat(),
        "counts": found.counts,
        "held": found.held,
        "held_lines": [line_json(line) for line in found.lines if line.held][:_MOST_LINES],
        "only_in_procore": found.only_in_procore,
        "lines": by_kind,
    }


def line_json(line: Line) -> dict[str, Any]:
    """Return a line for pages and programs."""
    return {
        "key": line.key,
        "name": line.name,
        "folder": bool(line.wanted and line.wanted.is_folder),
        "task": line.task.procore_id if line.task and line.task.procore_id > 0 else None,
        "changes": {
            name: [as_json(old), as_json(new)] for name, (old, new) in line.changes.items()
        },
        "held": list(line.held),
    }

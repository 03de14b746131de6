"""Which schedule of a project counts now?"""

from __future__ import annotations

from trajanus.errors import InvalidValues
from trajanus.p6 import Schedule
from trajanus.p6.model import Project
from trajanus.schedules.models import ScheduleUpdate, UpdateState
from trajanus.schedules.place import Place
from trajanus.schedules.previewing import chosen


def updates_of(where: Place) -> list[ScheduleUpdate]:
    """Return a project's updates, the newest first."""
    found = ScheduleUpdate.objects.filter(**where.key).select_related("taken_by", "applied_by")
    return list(found.defer("preview"))


def current(where: Place, p6_project: str = "") -> ScheduleUpdate | None:
    """Return the update that was given last, of one P6 project or of any."""
    found = ScheduleUpdate.objects.filter(**where.key).exclude(
        state__in=(UpdateState.FAILED, UpdateState.WAITING)
    )
    named = found.filter(p6_project=p6_project) if p6_project else found.exclude(p6_project="")
    return named.select_related("connection").first()


def current_of_each(where: Place) -> list[ScheduleUpdate]:
    """Return the newest update of each series of the project."""
    found: dict[str, ScheduleUpdate] = {}
    usable = ScheduleUpdate.objects.filter(**where.key).exclude(
        state__in=(UpdateState.FAILED, UpdateState.WAITING)
    )
    for one in usable.exclude(p6_project="").defer("preview").select_related("connection"):
        found.setdefault(one.series or one.p6_project, one)
    return list(found.values())


def current_schedule(
    where: Place, p6_project: str = ""
) -> tuple[ScheduleUpdate, Schedule, Project]:
    """Return the newest update with its schedule. Raises InvalidValues when there is none."""
    update = current(where, p6_project)
    if update is None:
        raise InvalidValues({"base": ["No schedule was given for this project yet."]})
    return update, *chosen(update)

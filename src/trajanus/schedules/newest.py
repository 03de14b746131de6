"""Which schedule of a project counts now?"""

from __future__ import annotations

from trajanus.errors import InvalidValues
from trajanus.p6 import Schedule
from trajanus.p6.model import Project
from trajanus.schedules import asking, kept
from trajanus.schedules.collecting import collect
from trajanus.schedules.models import Proposal, ProposalState, ScheduleUpdate, UpdateState
from trajanus.schedules.place import Place, of_update
from trajanus.schedules.previewing import chosen
from trajanus.sync import live


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
    return named.select_related("connection").defer("preview").first()


def current_of_each(where: Place) -> list[ScheduleUpdate]:
    """Return the newest update of each series of the project."""
    found: dict[str, ScheduleUpdate] = {}
    usable = ScheduleUpdate.objects.filter(**where.key).exclude(
        state__in=(UpdateState.FAILED, UpdateState.WAITING)
    )
    for one in usable.exclude(p6_project="").defer("preview").select_related("connection"):
        found.setdefault(one.series or one.p6_project, one)
    return list(found.values())


def collect_now_or_later(where: Place) -> tuple[int, bool]:
    """Look for what the field reported, a worker against large schedules.

    Returns how many proposals are open, and whether a worker may add some. Raises InvalidValues
    when there is no schedule to compare with.
    """
    every = current_of_each(where)
    if not every:
        raise InvalidValues({"base": ["No schedule was given for this project yet."]})
    large = [update for update in every if update.size > kept.SMALL_BYTES]
    for update in every:
        if update in large:
            asking.ask(asking.COLLECT, update)
        else:
            collect(update, where, *chosen(update))
    still_open = Proposal.objects.filter(**where.key, state=ProposalState.OPEN)
    return still_open.count(), bool(large)


def collect_against(update_id: int) -> None:
    """Look for what the field reported against one schedule, and tell open pages."""
    update = ScheduleUpdate.objects.select_related("connection").filter(pk=update_id).first()
    if update is not None:
        collect(update, of_update(update), *chosen(update))
        live.schedules_moved(update.connection_id, update.project_id)


def current_schedule(
    where: Place, p6_project: str = ""
) -> tuple[ScheduleUpdate, Schedule, Project]:
    """Return the newest update with its schedule. Raises InvalidValues when there is none."""
    update = current(where, p6_project)
    if update is None:
        raise InvalidValues({"base": ["No schedule was given for this project yet."]})
    return update, *chosen(update)

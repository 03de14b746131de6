"""Which updates follow each other? Their tasks at Procore are the same.

Planners often copy the project for each update, and the copy has a Project ID of its own. So a
project with an unknown ID follows the updates whose activities it has, by ID and name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from trajanus.errors import HubError, InvalidValues
from trajanus.p6 import Schedule, ScheduleError
from trajanus.p6.model import Project
from trajanus.schedules import kept
from trajanus.schedules.models import ScheduleUpdate

#: The share of activities that have to be there again, and of those the share with the same name.
_ENOUGH = 0.5


def see_to(update: ScheduleUpdate, schedule: Schedule, project: Project) -> None:
    """See that an update has its series."""
    if update.series:
        return
    names = {each.id: each.name for each in schedule.activities_of(project)}
    update.series = _followed(update, names, [each.id for each in schedule.projects])
    ScheduleUpdate.objects.filter(pk=update.pk).update(series=update.series)


def known(update: ScheduleUpdate) -> list[str]:
    """Return the series of the update's project at Procore, those given last first."""
    return list(_last_of_each(update))


def choose(update: ScheduleUpdate, name: str) -> None:
    """Say which series an update belongs to; an empty name begins one. Raises InvalidValues."""
    if update.is_busy:
        raise InvalidValues({"base": ["A worker has it in hand; wait until it is done."]})
    every = known(update)
    if name and name not in every:
        said = ", ".join(every) or "none"
        raise InvalidValues({"series": [f"is not known in this project; there are: {said}"]})
    update.series = name or _new(update.p6_project, every)
    update.save(update_fields=["series"])


def _followed(update: ScheduleUpdate, names: Mapping[str, str], beside: Iterable[str]) -> str:
    last = _last_of_each(update)
    same_id = _others(update).filter(p6_project=update.p6_project).first()
    if same_id is not None:
        return same_id.series
    others = set(beside) - {update.p6_project}
    for series, one in last.items():
        # Projects of one file are different ones, however much they have in common.
        if one.p6_project not in others and _continues(names, _names_of(one)):
            return series
    return _new(update.p6_project, last)


def _others(update: ScheduleUpdate) -> QuerySet[ScheduleUpdate]:
    place = {"connection": update.connection_id, "project_id": update.project_id}
    return ScheduleUpdate.objects.filter(**place).exclude(series="").exclude(pk=update.pk)


def _last_of_each(update: ScheduleUpdate) -> dict[str, ScheduleUpdate]:
    found: dict[str, ScheduleUpdate] = {}
    for one in _others(update).defer("preview", "summary"):
        found.setdefault(one.series, one)
    return found


def _names_of(update: ScheduleUpdate) -> dict[str, str]:
    try:
        found = kept.summary_of(update)
    except (ScheduleError, HubError):
        return {}
    return {each.id: each.name for each in found.activities if each.project == update.p6_project}


def _continues(names: Mapping[str, str], before: Mapping[str, str]) -> bool:
    shared = names.keys() & before.keys()
    if not shared or len(shared) < _ENOUGH * min(len(names), len(before)):
        return False
    same = sum(1 for key in shared if names[key].casefold() == before[key].casefold())
    return same >= _ENOUGH * len(shared)


def _new(p6_project: str, taken: Iterable[str]) -> str:
    name, number, used = p6_project, 1, set(taken)
    while name in used:
        number += 1
        name = f"{p6_project} ({number})"
    return name

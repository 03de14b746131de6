"""What does the mirror hold of a project's tasks, and what was linked and decided before?"""

from __future__ import annotations

from collections.abc import Iterable

from trajanus.schedules.matching import Link, Matched, Task, match
from trajanus.schedules.models import ActivityLink, Proposal, ProposalState, ResourceMapping
from trajanus.schedules.place import Place
from trajanus.schedules.plan import Known
from trajanus.schedules.wanted import FIELD_COLUMNS, Wanted

_COLUMNS = (
    "activity_id",
    "name",
    "wbs",
    "start",
    "finish",
    "actual_start",
    "actual_finish",
    "percentage",
    "milestone",
    "assignee_id",
    "source_uid",
    "updated_at",
)


def tasks_of(place: Place) -> tuple[Task, ...]:
    """Return the tasks that Procore shows, and those on their way there."""
    rows = place.lane("tasks").rows().filter(missing_since=None).order_by("pk")
    return tuple(
        Task(pk, procore_id, above_id, dict(zip(_COLUMNS, values, strict=True)))
        for pk, procore_id, above_id, *values in rows.values_list(
            "pk", "procore_id", "above_id", *_COLUMNS
        )
    )


def links_of(place: Place, series: str) -> tuple[Link, ...]:
    """Return what was linked for a series of updates."""
    rows = ActivityLink.objects.filter(**place.key, series=series)
    found = rows.values_list("key", "guid", "row_id", "sent")
    return tuple(Link(*values) for values in found)


def matched(
    place: Place, series: str, wanted: Iterable[Wanted], tasks: Iterable[Task]
) -> tuple[Matched, ...]:
    """Return which task stands for what is wanted."""
    others = ActivityLink.objects.filter(**place.key).exclude(series=series)
    taken = frozenset(others.values_list("row_id", flat=True))
    return match(wanted, tasks, links_of(place, series), taken)


def known(place: Place, series: str, tasks: Iterable[Task]) -> Known:
    """Return what a plan needs to know beside the tasks."""
    by_row = {task.row_id: task for task in tasks}
    live = ActivityLink.objects.filter(**place.key, series=series, gone_since=None)
    keys = set(live.values_list("key", flat=True))
    return Known(
        held=_held(place, series),
        zone=place.zone,
        links={
            link.key: (link, by_row[link.row_id])
            for link in links_of(place, series)
            if link.key in keys and link.row_id in by_row
        },
    )


def people_of(place: Place) -> dict[str, int]:
    """Return Procore's ids of people by P6 resource ID, where somebody mapped them."""
    rows = ResourceMapping.objects.filter(**place.key).exclude(user_id=None)
    return {resource: user for resource, user in rows.values_list("resource", "user_id") if user}


def note_resources(place: Place, named: Iterable[tuple[str, str]]) -> None:
    """See that each P6 resource can be mapped."""
    ResourceMapping.objects.bulk_create(
        [ResourceMapping(**place.key, resource=key[:200], name=name) for key, name in named],
        update_conflicts=True,
        unique_fields=("connection", "project_id", "resource"),
        update_fields=("name",),
        batch_size=1000,
    )


def _held(place: Place, series: str) -> dict[str, tuple[str, ...]]:
    waiting = (ProposalState.OPEN, ProposalState.ACCEPTED)
    rows = Proposal.objects.filter(**place.key, update__series=series, state__in=waiting)
    return dict.fromkeys(rows.values_list("activity_id", flat=True), FIELD_COLUMNS)

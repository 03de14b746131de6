"""What could have told the hub of changes in a lane: readings, hooks, and the events that came?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from trajanus.store.models import Cursor, WebhookEvent, WebhookHook
from trajanus.sync.comparing import drift
from trajanus.sync.comparing.drift import Difference
from trajanus.sync.lane import Lane


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of one lane, as they were when the census began."""

    lane: Lane
    read_until: datetime | None
    told: frozenset[str]

    def about(self, differences: Iterable[Difference]) -> drift.Signs:
        """Return the signs that concern these records."""
        events: dict[int, list[str]] = defaultdict(list)
        names = [trigger.name for trigger in self.lane.resource.webhooks]
        ids = [one.id for one in differences]
        if ids:
            found = WebhookEvent.objects.filter(
                connection=self.lane.connection, resource_name__in=names, resource_id__in=ids
            )
            for record_id, status in found.values_list("resource_id", "status"):
                events[record_id or 0].append(status)
        return drift.Signs(self.read_until, self.told, events)


def of(lane: Lane) -> Signs:
    """Return the signs of the lane."""
    place = Cursor.objects.filter(
        connection=lane.connection, project_id=lane.project_id, resource=lane.resource.name
    ).first()
    return Signs(lane, place.watermark if place else None, told_of(lane))


def told_of(lane: Lane) -> frozenset[str]:
    """Return the events of the lane's records that our hooks are registered for and get."""
    scopes = {trigger.is_company_wide for trigger in lane.resource.webhooks}
    hooks = WebhookHook.objects.filter(connection=lane.connection, problem="")
    registered = {
        words
        for hook in hooks
        if hook.project_id == lane.project_id or (hook.project_id is None and True in scopes)
        for words in hook.triggers
    }
    return frozenset(
        event
        for trigger in lane.resource.webhooks
        for event in trigger.events
        if f"{trigger.name} {event}" in registered
    )

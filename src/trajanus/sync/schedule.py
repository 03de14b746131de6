"""When is a lane read without anybody asking?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import timedelta

from django.db.models import Min

from trajanus import clock
from trajanus.procore.purpose import Purpose
from trajanus.resources.catalog import RESOURCES, resource_named
from trajanus.resources.project import PROJECT
from trajanus.store.models import Connection, Cursor, WebhookEvent, WebhookHook
from trajanus.store.models.connection import ConnectionState
from trajanus.store.models.inbox import EventStatus
from trajanus.sync import queue, service
from trajanus.sync.lane import Lane
from trajanus.sync.reading import cadence
from trajanus.sync.reading.plan import WHERE_TOLD, Hook, Standing, due_now, is_told_of
from trajanus.sync.reading.unread import in_scopes

#: What was due so long ago is behind; before, it only waits for its turn.
LATE = timedelta(hours=1)
#: What webhooks tell of is read again within this time, whenever its moment is.
UNHEARD = WHERE_TOLD * 1.25 + LATE

_Key = tuple[int, int | None, str]
_Hooks = Mapping[int | None, Hook]


def ask_for_due_lanes() -> int:
    """Ask the workers for what is due, and for events left waiting; return how many lanes."""
    asked = 0
    for connection in Connection.objects.filter(state=ConnectionState.CONNECTED):
        lanes = {_key(lane): lane for lane in _lanes(connection)}
        for due in due_now(standings(connection).values(), now=clock.now()):
            asked += queue.ask_to_read(lanes[due.key], full=due.full, purpose=Purpose.PULL)
        if WebhookEvent.objects.filter(connection=connection, status=EventStatus.WAITING).exists():
            queue.ask_to_process_events(connection)
    return asked


def standings(connection: Connection, lanes: Iterable[Lane] | None = None) -> dict[_Key, Standing]:
    """Return how these lanes of the connection stand, or all of them."""
    cursors = Cursor.objects.filter(connection=connection)
    if lanes is not None:
        lanes = tuple(lanes)
        cursors = cursors.filter(in_scopes(lane.project_id for lane in lanes))
    places = {(place.project_id, place.resource): place for place in cursors}
    chosen, hooks = cadence.settings_of(connection), _hooks(connection)
    found = {}
    for position, lane in enumerate(_lanes(connection) if lanes is None else lanes):
        place = (lane.project_id, lane.resource.name)
        set_to = cadence.with_setting(lane.resource, chosen.get(place))
        found[_key(lane)] = _standing(lane, position, places.get(place), set_to, hooks)
    return found


def behind(
    connection: Connection,
    late: Mapping[int | None, Iterable[str]],
    unheard: Mapping[int | None, Collection[str]],
) -> dict[int | None, tuple[str, ...]]:
    """Return which resources of which projects are behind.

    `late` are those that were due `LATE` ago or longer; `unheard` those of them that were not
    read for `UNHEARD` either, so that no webhook is an excuse.
    """
    if not late:
        return {}
    chosen, hooks = cadence.settings_of(connection), _hooks(connection)

    def is_behind(project_id: int | None, name: str) -> bool:
        lane = Lane(connection, project_id, resource_named(name))
        set_to = cadence.with_setting(lane.resource, chosen.get((project_id, name)))
        is_excused = name not in unheard.get(project_id, ()) and _is_told(lane, set_to, hooks)
        return set_to.is_read and not is_excused

    return {key: tuple(one for one in names if is_behind(key, one)) for key, names in late.items()}


def _standing(
    lane: Lane, position: int, place: Cursor | None, set_to: cadence.Cadence, hooks: _Hooks
) -> Standing:
    return Standing(
        key=_key(lane),
        every=set_to.every,
        every_full=set_to.every_full,
        due_at=place.due_at if place else None,
        last_full_at=place.last_full_at if place else None,
        last_success_at=place.last_success_at if place else None,
        is_told=_is_told(lane, set_to, hooks),
        is_read=set_to.is_read,
        position=position,
        phase=cadence.phase_of(lane),
    )


def _is_told(lane: Lane, set_to: cadence.Cadence, hooks: _Hooks) -> bool:
    return not set_to.is_chosen and is_told_of(_triggers(lane, hooks), now=clock.now())


def _triggers(lane: Lane, hooks: _Hooks) -> Iterator[tuple[Hook | None, str]]:
    """Yield what would tell of each change of the lane, with the hook it has to be on."""
    for trigger in lane.resource.webhooks:
        hook = hooks.get(None if trigger.is_company_wide else lane.project_id)
        for event in trigger.events:
            yield hook, f"{trigger.name} {event}"


def _hooks(connection: Connection) -> dict[int | None, Hook]:
    waiting = WebhookEvent.objects.filter(connection=connection, status=EventStatus.WAITING)
    since = waiting.aggregate(at=Min("received_at"))["at"]
    return {
        hook.project_id: Hook(
            checked_at=hook.checked_at,
            triggers=frozenset(hook.triggers),
            waiting_since=since,
            is_failing=hook.failing_since is not None or bool(hook.problem),
        )
        for hook in WebhookHook.objects.filter(connection=connection)
    }


def _lanes(connection: Connection) -> Iterator[Lane]:
    wanted = (PROJECT,) if connection.awaits_choice else RESOURCES
    return service.lanes_to_read(connection, None, wanted)


def _key(lane: Lane) -> _Key:
    return (lane.connection.pk, lane.project_id, lane.resource.name)

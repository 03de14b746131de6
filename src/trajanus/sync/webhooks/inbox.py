"""How do webhook events get into the inbox, and back into it when they are to be read again?"""

from __future__ import annotations

import json
from typing import Any

from django.db import connection as database
from django.db import transaction

from trajanus import clock
from trajanus.errors import InvalidValues
from trajanus.procore.protocol import Event
from trajanus.store.models import Connection, WebhookEvent
from trajanus.store.models.inbox import EventStatus
from trajanus.sync import live, queue

#: One statement keeps the event and says whether it is new and whether a job waits for it. A job
#: that begins in the moment of our commit may miss it; the minute's look at the inbox asks again.
_KEEP = """
    WITH kept AS (
        INSERT INTO store_webhookevent (
            connection_id, event_id, received_at, occurred_at, project_id, resource_name,
            resource_id, event_type, payload, status, note, attempts, is_forced)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, 'waiting', '', 0, false)
        ON CONFLICT (connection_id, event_id) DO NOTHING RETURNING id
    )
    SELECT EXISTS (SELECT FROM kept),
           EXISTS (SELECT FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo')
"""


def receive(connection_id: int, event: Event) -> bool:
    """Keep an event and ask for its processing, in one transaction; say whether it is new."""
    values: list[Any] = [
        connection_id,
        event.event_id,
        clock.now(),
        event.occurred_at,
        event.project_id,
        event.resource_name,
        event.resource_id,
        event.event_type,
        json.dumps(event.payload),
        queue.events_lock(connection_id),
    ]
    with transaction.atomic(), database.cursor() as cursor:
        cursor.execute(_KEEP, values)
        is_new, is_asked_for = cursor.fetchone()
        if is_new and not is_asked_for:
            queue.ask_to_process_events(Connection(pk=connection_id))
            live.sync_moved(connection_id)
    return bool(is_new)


def replay(event: WebhookEvent) -> None:
    """Work an event off once more, also when the mirror seems to know it already.

    Raises InvalidValues when it still waits.
    """
    with transaction.atomic():
        kept = WebhookEvent.objects.select_for_update().get(pk=event.pk)
        if kept.status == EventStatus.WAITING:
            raise InvalidValues({"base": ["The event still waits to be worked off."]})
        kept.status, kept.note, kept.processed_at = EventStatus.WAITING, "", None
        kept.attempts, kept.not_before, kept.is_forced = 0, None, True
        kept.save()
        queue.ask_to_process_events(kept.connection)
        live.sync_moved(kept.connection_id)

"""Where did the last reading of a lane stop, and where does the next one begin?"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max

from trajanus import clock
from trajanus.resources.spec import Window
from trajanus.store.models import Cursor
from trajanus.sync.lane import Lane
from trajanus.sync.reading import cadence, plan
from trajanus.sync.reading import cursor as cursors
from trajanus.sync.reading.cursor import Reading
from trajanus.sync.reading.fetching import listing_of


def place_of(lane: Lane) -> Cursor:
    """Return the lane's place, a new one before the first reading."""
    place, _ = Cursor.objects.get_or_create(
        connection=lane.connection, project_id=lane.project_id, resource=lane.resource.name
    )
    return place


def begun(lane: Lane, place: Cursor, *, full: bool) -> Reading:
    """Return a new reading: of everything, or of what is new since the last one."""
    listing = listing_of(lane)
    has_window = listing.window is not Window.NONE or bool(listing.per)
    place.done_parent_id = None
    return cursors.begin(
        watermark=place.watermark if has_window else None,
        now=clock.now(),
        page_size=listing.page_size,
        full=full,
        overlap=cursors.OUR_OVERLAP if listing.per else cursors.OVERLAP,
    )


def resumed(place: Cursor, *, full: bool) -> Reading | None:
    """Return the reading that was interrupted, if it may go on."""
    if place.window_end is None:
        return None
    reading = Reading(
        since=place.window_start,
        until=place.window_end,
        page_size=place.page_size,
        page=place.next_page,
        total=place.total,
    )
    return reading if cursors.can_resume(reading, now=clock.now(), full=full) else None


def keep(place: Cursor, reading: Reading, *, done_parent_id: int | None = None) -> None:
    """Note how far the reading is. Call inside the transaction that stores what was read."""
    place.window_start, place.window_end = reading.since, reading.until
    place.page_size, place.next_page, place.total = reading.page_size, reading.page, reading.total
    place.done_parent_id = done_parent_id
    place.save()


def finish(lane: Lane, place: Cursor, reading: Reading) -> None:
    """Note that the reading is done, and when the lane is due again."""
    now = clock.now()
    place.watermark = cursors.advance(place.watermark, [_newest(lane, reading)])
    place.window_start = place.window_end = place.total = place.page_size = None
    place.next_page, place.done_parent_id, place.unavailable = 1, None, ""
    place.last_success_at = now
    place.last_full_at = reading.until if reading.is_full else place.last_full_at
    every = cadence.of(lane).every
    place.due_at = plan.next_due(every=every, now=now, phase=cadence.phase_of(lane))
    place.save()


def put_off(lane: Lane, why: str) -> None:
    """Note that Procore does not show the lane; it is asked again tomorrow."""
    place = place_of(lane)
    place.unavailable = why
    place.due_at = plan.next_due(
        every=plan.RETRY_UNAVAILABLE, now=clock.now(), phase=cadence.phase_of(lane)
    )
    place.save()


def _newest(lane: Lane, reading: Reading) -> datetime | None:
    """Return up to when everything was seen."""
    listing = listing_of(lane)
    if listing.per or listing.window in (Window.LOG_DATE, Window.LOG_DAY):
        return reading.until
    # Only up to the window's end: what webhooks brought later says nothing about the rest.
    rows = lane.rows().filter(updated_at__lte=reading.until)
    newest: datetime | None = rows.aggregate(at=Max("updated_at"))["at"]
    return newest

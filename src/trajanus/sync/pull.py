"""How is a listing read into the mirror? Page by page, each committed with the place it leaves."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.db.models import Max

from trajanus import clock
from trajanus.errors import HubError, RemoteUnavailable
from trajanus.procore.client import ProcoreClient
from trajanus.procore.protocol import Page, has_next, read_records
from trajanus.resources.spec import Listing, Window
from trajanus.store.models import Cursor
from trajanus.sync import cursor as cursors
from trajanus.sync import live, plan
from trajanus.sync.cursor import Reading
from trajanus.sync.ingest import ingest_page
from trajanus.sync.lane import Lane
from trajanus.sync.runs import Recorder
from trajanus.sync.storing import Storer, Turn


def pull(lane: Lane, client: ProcoreClient, recorder: Recorder, *, full: bool = False) -> None:
    """Read the lane's listing: all of it, or what changed since the last reading.

    The caller holds the lane. Raises what the client raises; the next call goes on from there.
    """
    place = _place(lane)
    reading = _resumed(place, full=full) or _begun(lane, place, full=full)
    recorder.run.sync_type = "full" if reading.is_full else "changes"
    _read(lane, client, recorder, place, reading)
    if reading.is_full and not recorder.run.failed_count and _fell_short(lane, place):
        # The listing moved under our feet: what one pass skipped the next one sees.
        reading = _begun(lane, place, full=True)
        _read(lane, client, recorder, place, reading)
    _finish(lane, place, reading)


def _read(
    lane: Lane, client: ProcoreClient, recorder: Recorder, place: Cursor, reading: Reading
) -> None:
    with Storer() as storer:
        going = True
        while going:
            page = _fetch_or_keep(lane, client, place, reading, storer)
            turned = cursors.turn_page(reading, total=page.total)
            store = partial(_store, lane, recorder, place, page, turned, client.requests_made)
            going = _goes_on(page, reading, turned)
            if going:
                storer.start(store)
            else:
                storer.wait()
                store(Turn())
            reading = turned


def _fetch_or_keep(
    lane: Lane, client: ProcoreClient, place: Cursor, reading: Reading, storer: Storer
) -> Page:
    """Fetch a page; when that fails, see that the one before is stored before saying so."""
    try:
        return _fetch(lane, client, reading)
    except HubError as error:
        storer.wait()
        if isinstance(error, RemoteUnavailable):
            _keep(place, cursors.with_smaller_pages(reading))
        raise


def _store(
    lane: Lane,
    recorder: Recorder,
    place: Cursor,
    page: Page,
    turned: Reading,
    requests: int,
    turn: Turn,
) -> None:
    """Commit a page together with the place it leaves, after the page before it."""
    with transaction.atomic():
        result = ingest_page(lane, page.body, now=clock.now())
        turn.wait()
        _keep(place, turned)
        recorder.expect(page.total)
        recorder.count(result, requests=requests)
        live.records_changed(lane, result.changed)
    recorder.tell()


def _goes_on(page: Page, reading: Reading, turned: Reading) -> bool:
    if reading.page_size is None:
        return False
    went_back = turned.page <= reading.page and reading.page > 1
    return went_back or has_next(page, _count(page), reading.page)


def _count(page: Page) -> int:
    """Count the page's records as far as it matters: PostgreSQL, not we, decodes the page."""
    if page.tells_what_follows:
        return 0 if page.is_empty else page.per_page or 1
    return len(read_records(page))


def _fetch(lane: Lane, client: ProcoreClient, reading: Reading) -> Page:
    listing = _listing(lane)
    names = {"company_id": lane.connection.company_id, "project_id": lane.project_id}
    params = {name: value.format(**names) for name, value in listing.params.items()}
    params |= listing.newest_first
    if reading.window:
        params["filters[updated_at]"] = reading.window
    path = listing.path.format(**names)
    if reading.page_size is None:
        return client.get_page(path, params)
    return client.get_page(path, params, page=reading.page, per_page=reading.page_size)


def _listing(lane: Lane) -> Listing:
    source = lane.resource.source
    if not isinstance(source, Listing):
        raise TypeError(f"{lane.resource.name} has no listing; it comes with {source.parent}")
    return source


def _place(lane: Lane) -> Cursor:
    place, _ = Cursor.objects.get_or_create(
        connection=lane.connection, project_id=lane.project_id, resource=lane.resource.name
    )
    return place


def _begun(lane: Lane, place: Cursor, *, full: bool) -> Reading:
    listing = _listing(lane)
    return cursors.begin(
        watermark=place.watermark if listing.window is Window.UPDATED_AT else None,
        now=clock.now(),
        page_size=listing.page_size,
        full=full,
    )


def _resumed(place: Cursor, *, full: bool) -> Reading | None:
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


def _keep(place: Cursor, reading: Reading) -> None:
    place.window_start, place.window_end = reading.since, reading.until
    place.page_size, place.next_page, place.total = reading.page_size, reading.page, reading.total
    place.save()


def _fell_short(lane: Lane, place: Cursor) -> bool:
    """Say whether a reading of everything left us with fewer records than Procore counts."""
    return place.total is not None and lane.rows().filter(missing_since=None).count() < place.total


def _finish(lane: Lane, place: Cursor, reading: Reading) -> None:
    now = clock.now()
    # Only up to the window's end: what webhooks brought later says nothing about the rest.
    newest = lane.rows().filter(updated_at__lte=reading.until).aggregate(at=Max("updated_at"))["at"]
    place.watermark = cursors.advance(place.watermark, [newest])
    place.window_start = place.window_end = place.total = place.page_size = None
    place.next_page = 1
    place.last_success_at = now
    place.last_full_at = reading.until if reading.is_full else place.last_full_at
    place.due_at = plan.next_due(every=lane.resource.every, now=now, spread=(place.pk % 10) / 10)
    place.save()

"""How is a listing read into the mirror? Page by page, each committed with the place it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db import transaction

from trajanus import clock
from trajanus.errors import HubError, RemoteUnavailable
from trajanus.procore.client import ProcoreClient
from trajanus.procore.protocol import Page, has_next, read_records
from trajanus.resources.spec import Window
from trajanus.store.commits import unhurried
from trajanus.store.models import Cursor
from trajanus.sync import live
from trajanus.sync.lane import Lane
from trajanus.sync.reading import cursor as cursors
from trajanus.sync.reading.absent import flag_absent, ids_in
from trajanus.sync.reading.asking import log_span
from trajanus.sync.reading.cursor import Reading
from trajanus.sync.reading.fetching import fetch_page, first_day, listing_of
from trajanus.sync.reading.ingest import Ingested, ingest_page
from trajanus.sync.reading.inside import ingest_inside
from trajanus.sync.reading.parents import read_days, read_per_parent
from trajanus.sync.reading.places import begun, finish, keep, place_of, resumed
from trajanus.sync.reading.storing import Storer, Turn
from trajanus.sync.runs import Recorder


@dataclass(frozen=True, slots=True)
class Covered:
    """What a page says everything about: all of the lane, or some days of it."""

    days: tuple[date, date] | None = None


def pull(lane: Lane, client: ProcoreClient, recorder: Recorder, *, full: bool = False) -> None:
    """Read the lane's listing: all of it, or what changed since the last reading.

    The caller holds the lane. Raises what the client raises; the next call goes on from there.
    """
    place = place_of(lane)
    reading = resumed(place, full=full) or begun(lane, place, full=full)
    recorder.run.sync_type = "full" if reading.is_full else "changes"
    listing = listing_of(lane)
    if listing.per:
        read_per_parent(lane, client, recorder, place, reading)
    elif listing.window is Window.LOG_DAY:
        read_days(lane, client, recorder, place, reading)
    else:
        reading = _read_pages(lane, client, recorder, place, reading)
    finish(lane, place, reading)


def _read_pages(
    lane: Lane, client: ProcoreClient, recorder: Recorder, place: Cursor, reading: Reading
) -> Reading:
    """Read all pages, twice when need be; return the reading that was done last."""
    _read(lane, client, recorder, place, reading)
    if reading.is_full and not recorder.run.failed_count and _fell_short(lane, place):
        # The listing moved under our feet: what one pass skipped the next one sees.
        reading = begun(lane, place, full=True)
        _read(lane, client, recorder, place, reading)
    return reading


def _read(
    lane: Lane, client: ProcoreClient, recorder: Recorder, place: Cursor, reading: Reading
) -> None:
    with Storer() as storer:
        going = True
        while going:
            storer.make_room()
            page = _fetch_or_keep(lane, client, place, reading, storer)
            turned = cursors.turn_page(reading, total=page.total)
            going = _goes_on(page, reading, turned)
            is_whole = reading.page == 1 and not going
            store = partial(
                _store,
                lane,
                recorder,
                place,
                page,
                turned,
                client.requests_made,
                _covered(lane, reading) if is_whole else None,
            )
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
        return fetch_page(lane, client, reading)
    except HubError as error:
        storer.wait()
        if isinstance(error, RemoteUnavailable):
            keep(place, cursors.with_smaller_pages(reading))
        raise


def _store(
    lane: Lane,
    recorder: Recorder,
    place: Cursor,
    page: Page,
    turned: Reading,
    requests: int,
    covered: Covered | None,
    turn: Turn,
) -> None:
    """Commit a page together with the place it leaves, after the page before it."""
    now = clock.now()
    with transaction.atomic():
        unhurried()  # this may be another thread than the one whose run it is
        result = ingest_page(lane, page.body, now=now)
        result += Ingested(failures=ingest_inside(lane, page.body, now=now))
        if covered:
            flag_absent(lane, ids_in(page), now=now, days=covered.days)
        turn.wait()
        keep(place, turned)
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


def _fell_short(lane: Lane, place: Cursor) -> bool:
    """Say whether a reading of everything left us with fewer records than Procore counts."""
    return place.total is not None and lane.rows().filter(missing_since=None).count() < place.total


def _covered(lane: Lane, reading: Reading) -> Covered | None:
    """Return what an answer of one page says everything about, if anything."""
    listing = listing_of(lane)
    if listing.window is Window.LOG_DATE:
        return Covered(log_span(reading, first_day(lane, reading)))
    return Covered() if reading.is_full and listing.is_whole else None

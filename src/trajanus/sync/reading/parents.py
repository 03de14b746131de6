"""How are listings read that have one part for each parent, or for each day?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.db import transaction

from trajanus import clock
from trajanus.errors import Gone
from trajanus.procore.client import ProcoreClient
from trajanus.procore.protocol import Page, has_next
from trajanus.resources.catalog import resource_named
from trajanus.store.models import Cursor
from trajanus.sync import live
from trajanus.sync.lane import Lane
from trajanus.sync.reading.absent import flag_absent, ids_in
from trajanus.sync.reading.asking import days_of
from trajanus.sync.reading.cursor import Reading
from trajanus.sync.reading.fetching import fetch_page, listing_of
from trajanus.sync.reading.ingest import Ingested, ingest_page
from trajanus.sync.reading.places import keep
from trajanus.sync.runs import Recorder


def read_per_parent(
    lane: Lane, client: ProcoreClient, recorder: Recorder, place: Cursor, reading: Reading
) -> None:
    """Read what belongs to each parent that changed, in a reading of all to each there is.

    A parent's part is kept together with the place it leaves, so a killed process goes on after
    the last whole one.
    """
    keep(place, reading, done_parent_id=place.done_parent_id)
    parents = parents_due(lane, reading, after=place.done_parent_id)
    for done, parent_id in enumerate(parents):
        try:
            pages = list(_pages(lane, client, reading, parent_id))
        except Gone:
            if done == 0 and len(parents) > 1:
                raise  # not this parent is hidden, but the tool
            pages = []
        with transaction.atomic():
            result = _store(lane, pages, parent_id)
            keep(place, reading, done_parent_id=parent_id)
            recorder.count(result, requests=client.requests_made)
        recorder.tell()


def read_days(
    lane: Lane, client: ProcoreClient, recorder: Recorder, place: Cursor, reading: Reading
) -> None:
    """Read one part for each day, the newest first."""
    for day in days_of(reading):
        page = fetch_page(lane, client, reading, on=day)
        with transaction.atomic():
            result = ingest_page(lane, page.body, now=clock.now())
            live.records_changed(lane, result.changed)
            recorder.count(result, requests=client.requests_made)
        recorder.tell()


def parents_due(lane: Lane, reading: Reading, *, after: int | None = None) -> list[int]:
    """Return the parents whose records are to be read, in the order of their ids."""
    listing = listing_of(lane)
    found: list[int] = []
    for name in listing.per:
        rows = replace(lane, resource=resource_named(name)).rows()
        rows = rows.filter(missing_since=None, procore_id__gt=0)
        if reading.since is not None and not listing.of_first:
            rows = rows.filter(seen_at__gt=reading.since)
        found += rows.values_list("procore_id", flat=True)
    found = sorted(found)[:1] if listing.of_first else sorted(found)
    return [one for one in found if after is None or one > after]


def _pages(lane: Lane, client: ProcoreClient, reading: Reading, parent_id: int) -> Iterator[Page]:
    at = replace(reading, page=1)
    while True:
        page = fetch_page(lane, client, at, parent_id=parent_id)
        yield page
        if at.page_size is None or not has_next(page, len(ids_in(page)), at.page):
            return
        at = replace(at, page=at.page + 1)


def _store(lane: Lane, pages: list[Page], parent_id: int) -> Ingested:
    now = clock.now()
    result = Ingested()
    for page in pages:
        result += ingest_page(lane, page.body, now=now, parent_id=parent_id)
    shown = {one for page in pages for one in ids_in(page)}
    whose = None if listing_of(lane).of_first else parent_id
    flag_absent(lane, shown, now=now, parent_id=whose)
    live.records_changed(lane, result.changed)
    return result

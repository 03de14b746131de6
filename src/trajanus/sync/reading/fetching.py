"""How is the next part of a listing fetched?"""

from __future__ import annotations

import json
from datetime import date, timedelta

from trajanus.errors import UnreadableAnswer
from trajanus.procore.client import ProcoreClient
from trajanus.procore.protocol import Page
from trajanus.resources.project import Project
from trajanus.resources.spec import Listing, Window
from trajanus.sync.lane import Lane
from trajanus.sync.reading.asking import Ask, ask_for
from trajanus.sync.reading.cursor import Reading

#: How far back a log is read in a project of which nobody knows when it began.
_LONG_AGO = timedelta(days=400)


def fetch_page(
    lane: Lane,
    client: ProcoreClient,
    reading: Reading,
    *,
    parent_id: int | None = None,
    on: date | None = None,
) -> Page:
    """Return the reading's next page: of the whole listing, of one parent, or of one day."""
    listing = listing_of(lane)
    names = {
        "company_id": lane.connection.company_id,
        "project_id": lane.project_id,
        "parent_id": parent_id,
    }
    is_log = listing.window is Window.LOG_DATE
    begins = first_day(lane, reading) if is_log else reading.until.date()
    ask = ask_for(listing, reading, names, first_day=begins, on=on)
    if listing.records is None:
        return client.get_page(ask.path, ask.params, page=ask.page, per_page=ask.per_page)
    return _taken_out(lane, client, listing, ask)


def listing_of(lane: Lane) -> Listing:
    """Return the lane's listing."""
    source = lane.resource.source
    if not isinstance(source, Listing):
        raise TypeError(f"{lane.resource.name} has no listing of its own")
    return source


def first_day(lane: Lane, reading: Reading) -> date:
    """Return the day on which the lane's project began."""
    projects = Project.objects.filter(connection=lane.connection)
    project = projects.filter(procore_id=lane.project_id or 0)
    found = project.values_list("start_date", "created_at").first() or (None, None)
    start = found[0] or (found[1].date() if found[1] else None)
    return min(start or (reading.until - _LONG_AGO).date(), reading.until.date())


def _taken_out(lane: Lane, client: ProcoreClient, listing: Listing, ask: Ask) -> Page:
    """Return the records of an answer that has a shape of its own."""
    answer = client.get(ask.path, ask.params)
    try:
        records = listing.records(answer) if listing.records else []
    except (KeyError, TypeError, AttributeError) as error:
        raise UnreadableAnswer(
            f"Procore's answer does not look like {lane.resource.title_plural}."
        ) from error
    return Page(json.dumps(records).encode())

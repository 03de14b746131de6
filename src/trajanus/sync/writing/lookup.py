"""Did Procore create the record although its answer was lost?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from trajanus import clock
from trajanus.procore.client import ProcoreClient
from trajanus.resources.mirror import MirrorModel
from trajanus.resources.spec import Listing, Window
from trajanus.store.models import OutboxEntry
from trajanus.sync.lane import Lane
from trajanus.sync.reading import mending, statements
from trajanus.sync.reading.execute import execute

#: How far before the sending we look: clocks differ, and Procore stamps when it begins.
_BEFORE = timedelta(minutes=15)
_PAGE = 100

Record = dict[str, Any]


def find_created(
    lane: Lane, client: ProcoreClient, row: MirrorModel, entry: OutboxEntry
) -> list[Record]:
    """Return the records at Procore that may be the one whose creation was not answered.

    Our key decides where Procore keeps one; elsewhere the columns of the fingerprint do, among
    records that the hub does not know by another name.
    """
    candidates = list(_recent(lane, client, row, entry))
    if lane.resource.writes.has_origin_id:
        return [one for one in candidates if one.get("origin_id") == entry.origin_id]
    wanted = {name: getattr(row, name) for name in lane.resource.writes.fingerprint}
    ids = [one["id"] for one in candidates]
    known = set(lane.rows().filter(procore_id__in=ids).values_list("procore_id", flat=True))
    known -= _new_since(lane, entry)
    return [
        one
        for one in candidates
        if one["id"] not in known and columns(lane, one).items() >= wanted.items()
    ]


def _new_since(lane: Lane, entry: OutboxEntry) -> set[int]:
    """Return records that came in after the sending: a webhook may have been faster than we."""
    since = (entry.sent_at or entry.created_at) - _BEFORE
    rows = lane.rows().filter(created_at__gte=since, edits__isnull=True, procore_id__gt=0)
    return set(rows.values_list("procore_id", flat=True))


def _recent(
    lane: Lane, client: ProcoreClient, row: MirrorModel, entry: OutboxEntry
) -> Iterator[Record]:
    source = lane.resource.source
    if not isinstance(source, Listing):
        return
    names = {
        "company_id": lane.connection.company_id,
        "project_id": lane.project_id,
        "parent_id": getattr(row, "parent_id", None),
    }
    params = {name: value.format(**names) for name, value in source.params.items()}
    if source.window is Window.UPDATED_AT:
        since = (entry.sent_at or entry.created_at) - _BEFORE
        until = clock.now() + _BEFORE
        params["filters[updated_at]"] = f"{since:%Y-%m-%dT%H:%M:%SZ}...{until:%Y-%m-%dT%H:%M:%SZ}"
    path = source.path.format(**names)
    per_page = min(_PAGE, source.page_size or _PAGE)
    for record in client.get_all(path, params, per_page=per_page):
        if isinstance(record, dict) and "id" in record:
            yield record | {"id": mending.id_of(record)}


def columns(lane: Lane, record: Record) -> dict[str, Any]:
    """Return what a record of Procore says, by our columns."""
    text = mending.without_nul(json.dumps(record))
    [values] = execute(statements.read_columns(lane.resource), {"record": text})
    return dict(zip(lane.resource.from_procore, values, strict=True))

"""How are records stored that arrive inside the records of a listing?"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

import psycopg
from django.db import transaction

from trajanus.resources.catalog import children_of
from trajanus.resources.spec import Embedded
from trajanus.sync import live
from trajanus.sync.lane import Lane
from trajanus.sync.reading import mending
from trajanus.sync.reading.ingest import Failure, Ingested, ingest_embedded


def ingest_inside(lane: Lane, body: bytes, *, now: datetime) -> tuple[Failure, ...]:
    """Take in what the page's records hold, such as the approvers of submittals."""
    failures: tuple[Failure, ...] = ()
    for child in children_of(lane.resource):
        source = child.source
        if isinstance(source, Embedded) and source.in_listing:
            is_all = not source.also
            failures += _ingest(replace(lane, resource=child), body, now, is_all=is_all)
    return failures


def _ingest(lane: Lane, body: bytes, now: datetime, *, is_all: bool) -> tuple[Failure, ...]:
    try:
        with transaction.atomic():
            found = ingest_embedded(lane, body, now=now, is_all=is_all)
    except psycopg.Error as error:
        if not mending.can_help(error):
            raise
        return _ingest_singly(lane, body, now, is_all=is_all)
    live.records_changed(lane, found.changed)
    return ()


def _ingest_singly(lane: Lane, body: bytes, now: datetime, *, is_all: bool) -> tuple[Failure, ...]:
    """Go through the holders one by one; one that holds what no column can is named."""
    failures: list[Failure] = []
    for holder in mending.records_in(body.decode("utf-8-sig")):
        try:
            with transaction.atomic():
                body = json.dumps(holder).encode()
                found: Ingested = ingest_embedded(lane, body, now=now, is_all=is_all)
        except psycopg.DataError as error:
            said = f"{lane.resource.title_plural}: {mending.reason(error)}"
            failures.append(Failure(mending.id_of(holder), said))
        else:
            live.records_changed(lane, found.changed)
    return tuple(failures)

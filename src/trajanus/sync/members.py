"""How is one record read at its own address, and what comes with it?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from django.db import transaction
from django.db.models import F

from trajanus import clock
from trajanus.errors import Gone, UnreadableAnswer
from trajanus.procore.client import ProcoreClient
from trajanus.resources.catalog import children_of
from trajanus.sync import live
from trajanus.sync.ingest import (
    Failure,
    Ingested,
    ingest_embedded,
    ingest_member,
    mark_missing,
)
from trajanus.sync.lane import Lane
from trajanus.sync.runs import Recorder

_BATCH = 100


def read_member(lane: Lane, client: ProcoreClient, record_id: int) -> Ingested:
    """Read one record and what is embedded in it; a record that is gone gets flagged.

    The caller may be inside a transaction of its own; ours is nested in it.
    """
    try:
        body = _fetch(lane, client, record_id)
    except Gone:
        with transaction.atomic():
            was_there = mark_missing(lane, record_id, now=clock.now())
            live.records_changed(lane, [record_id] if was_there else [])
        return Ingested(records=1, updated=(record_id,) if was_there else ())
    with transaction.atomic():
        result = ingest_member(lane, body, record_id=record_id, now=clock.now())
        live.records_changed(lane, result.changed)
        for child in children_of(lane.resource):
            inner = replace(lane, resource=child)
            found = ingest_embedded(inner, body, parent_id=record_id, now=clock.now())
            live.records_changed(inner, found.changed)
    return result


def read_due_members(lane: Lane, client: ProcoreClient, recorder: Recorder) -> None:
    """Read the records that changed since their own address was last read, newest first."""
    recorder.expect(lane.rows().filter(detail_due=True).count())
    for record_id in _due_ids(lane):
        try:
            result = read_member(lane, client, record_id)
        except UnreadableAnswer as error:
            result = Ingested(records=1, failures=(Failure(record_id, str(error)),))
        recorder.count(result, requests=client.requests_made)
        recorder.tell()


def _fetch(lane: Lane, client: ProcoreClient, record_id: int) -> bytes:
    member = lane.resource.member
    if member is None:
        raise TypeError(f"{lane.resource.name} has no address of single records")
    names = {
        "company_id": lane.connection.company_id,
        "project_id": lane.project_id,
        "id": record_id,
    }
    params = {name: value.format(**names) for name, value in member.params.items()}
    record = client.get(member.path.format(**names), params)
    if not isinstance(record, dict) or record.get("id") is None:
        raise UnreadableAnswer(f"Procore's answer is no {lane.resource.title}.")
    return json.dumps(record).encode()


def _due_ids(lane: Lane) -> Iterator[int]:
    """Yield each due record once, even when reading it failed and left it due."""
    seen: set[int] = set()
    while batch := [
        record_id
        for record_id in lane.rows()
        .filter(detail_due=True)
        .exclude(procore_id__in=seen)
        .order_by(F("updated_at").desc(nulls_last=True))
        .values_list("procore_id", flat=True)[:_BATCH]
    ]:
        seen.update(batch)
        yield from batch

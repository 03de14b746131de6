"""How is one record read at its own address, and what comes with it?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import F

from trajanus import clock
from trajanus.errors import Gone, UnreadableAnswer
from trajanus.procore.client import ProcoreClient
from trajanus.procore.purpose import Purpose
from trajanus.resources.catalog import children_of
from trajanus.sync import live, queue
from trajanus.sync.ingest import (
    Failure,
    Ingested,
    ingest_embedded,
    ingest_member,
    mark_missing,
)
from trajanus.sync.lane import Lane
from trajanus.sync.runs import Recorder

#: One run reads no more, so that other work gets its turn and nobody waits for thousands.
MOST_AT_ONCE = 200


def read_member(lane: Lane, client: ProcoreClient, record_id: int) -> Ingested:
    """Read one record and what is embedded in it; a record that is gone gets flagged.

    Returns what it did to the embedded records, or to the record where nothing is embedded.
    """
    try:
        record = fetch(lane, client, record_id)
    except Gone:
        return flag(lane, record_id)
    return take_in(lane, record, record_id)


def take_in(lane: Lane, record: Mapping[str, Any], record_id: int) -> Ingested:
    """Store a record as its own address shows it, and what is embedded in it.

    Returns what `read_member` returns.
    """
    body = json.dumps(record).encode()
    with transaction.atomic():
        result = ingest_member(lane, body, record_id=record_id, now=clock.now())
        live.records_changed(lane, result.changed)
        if result.changed:
            queue.ask_for_parts(lane, Purpose.WEBHOOK)
        children = children_of(lane.resource)
        embedded = [_ingest_child(replace(lane, resource=one), body) for one in children]
    return sum(embedded, Ingested()) if children else result


def _ingest_child(lane: Lane, body: bytes) -> Ingested:
    found = ingest_embedded(lane, body, now=clock.now())
    live.records_changed(lane, found.changed)
    return found


def flag(lane: Lane, record_id: int) -> Ingested:
    """Note that Procore no longer shows a record."""
    with transaction.atomic():
        was_there = mark_missing(lane, record_id, now=clock.now())
        live.records_changed(lane, [record_id] if was_there else [])
    return Ingested(updated=(record_id,) if was_there else ())


def read_due_members(lane: Lane, client: ProcoreClient, recorder: Recorder) -> None:
    """Read some of the records that changed since their own address was read, newest first."""
    due = lane.rows().filter(detail_due=True).order_by(F("updated_at").desc(nulls_last=True))
    ids = due.values_list("procore_id", flat=True)
    for record_id in list(ids[:MOST_AT_ONCE]):
        try:
            result = read_member(lane, client, record_id)
        except UnreadableAnswer as error:
            result = _left_alone(lane, record_id, error)
        recorder.count(result, requests=client.requests_made)
        recorder.tell()


def _left_alone(lane: Lane, record_id: int, error: UnreadableAnswer) -> Ingested:
    """Note the failure and do not ask again until the record changes: it would block the others."""
    lane.rows().filter(procore_id=record_id).update(detail_due=False)
    return Ingested(records=1, failures=(Failure(record_id, str(error)),))


def fetch(lane: Lane, client: ProcoreClient, record_id: int) -> dict[str, Any]:
    """Return a record as its own address shows it. Raises Gone, and what the client raises."""
    member = lane.resource.member
    if member is None:
        raise TypeError(f"{lane.resource.name} has no address of single records")
    names = {
        "company_id": lane.connection.company_id,
        "project_id": lane.project_id,
        "id": record_id,
        "parent_id": _parent_id(lane, record_id) if lane.resource.has_parent else None,
    }
    params = {name: value.format(**names) for name, value in member.params.items()}
    record = client.get(member.path.format(**names), params)
    if not isinstance(record, dict) or record.get("id") is None:
        raise UnreadableAnswer(f"Procore's answer is no {lane.resource.title}.")
    if record.get("deleted_at") or record.get("deleted") is True:
        raise Gone(f"The {lane.resource.title} is deleted in Procore.")
    return record


def _parent_id(lane: Lane, record_id: int) -> int | None:
    known = lane.rows().filter(procore_id=record_id)
    found: int | None = known.values_list("parent_id", flat=True).first()
    return found

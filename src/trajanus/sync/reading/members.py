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
from trajanus.procore.protocol import has_next, read_records
from trajanus.procore.purpose import Purpose
from trajanus.resources.catalog import children_of
from trajanus.resources.spec import Member, placeholders
from trajanus.sync import live, queue
from trajanus.sync.lane import Lane
from trajanus.sync.reading import fetching
from trajanus.sync.reading.cursor import Reading
from trajanus.sync.reading.ingest import (
    Failure,
    Ingested,
    ingest_embedded,
    ingest_member,
    mark_missing,
)
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
    """Return a record as its own address shows it, without one as its listing does.

    Raises Gone, and what the client raises.
    """
    member = lane.resource.member
    if member is None:
        return _from_listing(lane, client, record_id)
    names = _names(lane, member, record_id)
    params = {name: value.format(**names) for name, value in member.params.items()}
    record = client.get(member.path.format(**names), params)
    if not isinstance(record, dict) or record.get("id") is None:
        raise UnreadableAnswer(f"Procore's answer is no {lane.resource.title}.")
    if _says_deleted(record):
        raise Gone(f"Procore has this {lane.resource.title} in its recycle bin.")
    return record


def _says_deleted(record: Mapping[str, Any]) -> bool:
    """Whether a record that Procore still shows is a deleted one."""
    flags = (record.get("deleted"), record.get("is_deleted"))
    return any(flag is True for flag in flags) or bool(record.get("deleted_at"))


def has_address(lane: Lane, record_id: int) -> bool:
    """Say whether the record's own address is known: some name what the record belongs to."""
    member = lane.resource.member
    if member is None:
        return False
    return not _own_names(member) or lane.rows().filter(procore_id=record_id).exists()


def _own_names(member: Member) -> frozenset[str]:
    """Return the record's columns that its address names."""
    wanted = placeholders(member.path, *member.params.values())
    return wanted - {"company_id", "project_id", "id"}


def _names(lane: Lane, member: Member, record_id: int) -> dict[str, object]:
    names: dict[str, object] = {
        "company_id": lane.connection.company_id,
        "project_id": lane.project_id,
        "id": record_id,
    }
    if own := _own_names(member):
        names |= lane.rows().filter(procore_id=record_id).values(*own).first() or {}
    return names


def _from_listing(lane: Lane, client: ProcoreClient, record_id: int) -> dict[str, Any]:
    rows = lane.rows().filter(procore_id=record_id)
    whose = rows.values_list("parent_id", flat=True).first() if lane.resource.has_parent else None
    reading = Reading(since=None, until=clock.now(), page_size=fetching.listing_of(lane).page_size)
    while True:
        page = fetching.fetch_page(lane, client, reading, parent_id=whose)
        records = read_records(page)
        for record in records:
            if str(record.get("id")) == str(record_id):
                return dict(record)
        if reading.page_size is None or not has_next(page, len(records), reading.page):
            raise Gone(f"Procore's list shows no such {lane.resource.title}.")
        reading = replace(reading, page=reading.page + 1)

"""How do records get from an answer of Procore into the mirror?

A page goes in with one statement: PostgreSQL explodes the JSON, takes out the columns that the
resource describes, and writes only rows that are new or different. Python looks at single records
only when PostgreSQL refuses a page, and at those that somebody edited here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from django.db import transaction

from trajanus.errors import UnreadableAnswer, UnreadableRecord
from trajanus.sync.deciding import ownership
from trajanus.sync.deciding.settle import settle
from trajanus.sync.lane import Lane
from trajanus.sync.reading import mending, statements
from trajanus.sync.reading.execute import Utf8, execute


@dataclass(frozen=True, slots=True)
class Failure:
    """A record that could not be stored, or not wholly."""

    id: int | None
    message: str


@dataclass(frozen=True, slots=True)
class Ingested:
    """What an answer did to the mirror. `created` and `updated` are Procore ids."""

    records: int = 0
    created: tuple[int, ...] = ()
    updated: tuple[int, ...] = ()
    failures: tuple[Failure, ...] = ()

    @property
    def changed(self) -> tuple[int, ...]:
        return self.created + self.updated

    def __add__(self, other: Ingested) -> Ingested:
        return Ingested(
            self.records + other.records,
            self.created + other.created,
            self.updated + other.updated,
            self.failures + other.failures,
        )


def ingest_page(
    lane: Lane, body: bytes, *, now: datetime, parent_id: int | None = None
) -> Ingested:
    """Take in the JSON array of a listing. Raises UnreadableAnswer when it is none."""
    try:
        return _ingest_text(lane, Utf8.of(body), now=now, parent_id=parent_id)
    except psycopg.Error as error:
        if not mending.can_help(error):
            raise
    return _ingest_singly(lane, _text(body), now=now, parent_id=parent_id)


def ingest_member(lane: Lane, body: bytes, *, record_id: int, now: datetime) -> Ingested:
    """Take in one record as its own address shows it.

    Raises UnreadableAnswer when the body is no JSON or holds what no column can.
    """
    text = mending.without_nul(_text(body))
    values = {**_values(lane, now), "record": text, "id": record_id}
    try:
        with transaction.atomic():
            rows = execute(statements.ingest_member(lane.resource), values)
            settled = not rows and _is_edited(lane, record_id)
            if settled:
                settled = settle(lane, record_id, text, json.loads(text), is_member=True)
    except psycopg.DataError as error:
        raise UnreadableAnswer(
            f"Procore's answer for {lane.resource.title} {record_id} does not fit the mirror: "
            f"{mending.reason(error)}"
        ) from error
    if not rows:
        return Ingested(1, updated=(record_id,) if settled else ())
    is_new = bool(rows[0][0])
    return Ingested(1, (record_id,) if is_new else (), () if is_new else (record_id,))


def ingest_embedded(lane: Lane, body: bytes, *, now: datetime, is_all: bool = True) -> Ingested:
    """Take in the lane's records that their parents hold, one or a page.

    Those that the parents lost are flagged, unless the body does not hold all.
    """
    text = mending.without_nul(_text(body))
    with transaction.atomic():
        found = _ingest_text(lane, text, now=now)
        lost = (
            execute(
                statements.mark_missing_children(lane.resource),
                {**_values(lane, now), "page": text},
            )
            if is_all
            else []
        )
    return found + Ingested(updated=tuple(row[0] for row in lost))


def mark_missing(lane: Lane, record_id: int, *, now: datetime) -> bool:
    """Flag a record that Procore no longer shows; say whether it was shown before."""
    return bool(
        lane.rows()
        .filter(procore_id=record_id, missing_since=None)
        .update(missing_since=now, detail_due=False)
    )


def _ingest_text(
    lane: Lane,
    text: str | Utf8,
    *,
    now: datetime,
    parent_id: int | None = None,
    without: frozenset[str] = frozenset(),
) -> Ingested:
    statement = statements.ingest_page(
        lane.resource, without, settles_all=ownership.settles_all(lane)
    )
    with transaction.atomic():
        [row] = execute(statement, {**_values(lane, now), "page": text, "parent": parent_id})
        settled = _settle_left(lane, text, set(row[3] or ()))
    return Ingested(row[0], tuple(row[1] or ()), (*(row[2] or ()), *settled))


def _settle_left(lane: Lane, text: str | Utf8, left: set[int]) -> list[int]:
    """Merge the records that the statement left alone; return the ids of those that changed."""
    if not left:
        return []
    found = {mending.id_of(record): record for record in _records_of(lane, text)}
    return [
        record_id
        for record_id in sorted(left)
        if settle(lane, record_id, json.dumps(found[record_id]), found[record_id], is_member=False)
    ]


def _records_of(lane: Lane, text: str | Utf8) -> list[dict[str, Any]]:
    rows = execute(statements.read_records(lane.resource), {"page": text, "parent": None})
    return [json.loads(row[0]) for row in rows]


def _is_edited(lane: Lane, record_id: int) -> bool:
    row = lane.rows().filter(procore_id=record_id, missing_since=None)
    return row.filter(edits__isnull=False).exists() or (
        ownership.settles_all(lane) and row.exists()
    )


def _ingest_singly(lane: Lane, text: str, *, now: datetime, parent_id: int | None) -> Ingested:
    result = Ingested()
    for position, record in enumerate(mending.records_in(text), start=1):
        try:
            result += _ingest_mended(lane, record, now=now, parent_id=parent_id)
        except UnreadableRecord as error:
            result += Ingested(1, failures=(Failure(None, f"Record {position}: {error}"),))
    return result


def _ingest_mended(lane: Lane, record: object, *, now: datetime, parent_id: int | None) -> Ingested:
    """Store one record without the columns that do not fit; its payload is kept whole."""
    record_id = mending.id_of(record)
    text = mending.without_nul(json.dumps([record]))
    unfit = _unfit_columns(lane, text)
    failures = tuple(Failure(record_id, f"{name}: {why}") for name, why in unfit.items())
    stored = _ingest_text(lane, text, now=now, parent_id=parent_id, without=frozenset(unfit))
    return stored + Ingested(failures=failures)


def _unfit_columns(lane: Lane, text: str) -> dict[str, str]:
    unfit: dict[str, str] = {}
    for name in lane.resource.from_procore:
        try:
            with transaction.atomic():
                execute(statements.read_column(lane.resource, name), {"page": text, "parent": None})
        except psycopg.DataError as error:
            unfit[name] = mending.reason(error)
    return unfit


def _values(lane: Lane, now: datetime) -> dict[str, Any]:
    return {"connection": lane.connection.pk, "project": lane.project_id, "now": now}


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableAnswer("Procore's answer is not UTF-8 text.") from error

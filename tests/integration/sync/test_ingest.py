"""What becomes of records that do not fit?"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from trajanus.errors import UnreadableAnswer
from trajanus.resources.catalog import resource_named
from trajanus.resources.models import Project, Rfi, RfiReply
from trajanus.store.models import Connection
from trajanus.sync.lane import Lane
from trajanus.sync.reading.ingest import (
    Ingested,
    ingest_embedded,
    ingest_member,
    ingest_page,
    mark_missing,
)

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PROJECT = 5_620_000_000_101

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def connection() -> Connection:
    return Connection.objects.create(
        name="site", environment="custom", api_url="http://x", login_url="http://x"
    )


@pytest.fixture
def rfis(connection: Connection) -> Lane:
    return Lane(connection, PROJECT, resource_named("rfis"))


@pytest.fixture
def take_in(rfis: Lane) -> Callable[..., Ingested]:
    def take_in(*records: Any) -> Ingested:
        return ingest_page(rfis, json.dumps(records).encode(), now=NOON)

    return take_in


def rfi(record_id: int, **fields: Any) -> dict[str, Any]:
    return {"id": record_id, "number": str(record_id), "subject": "Rebar", **fields}


def test_new_changed_and_unchanged_records_are_told_apart(
    take_in: Callable[..., Ingested],
) -> None:
    take_in(rfi(1), rfi(2))

    result = take_in(rfi(1), rfi(2, subject="Steel"), rfi(3))

    assert (result.records, result.created, result.updated) == (3, (3,), (2,))


def test_hub_owned_columns_survive_a_change_at_procore(take_in: Callable[..., Ingested]) -> None:
    take_in(rfi(1))
    Rfi.objects.update(qc_note="Ask the lab")

    take_in(rfi(1, subject="Steel"))

    assert Rfi.objects.get().qc_note == "Ask the lab"


def test_an_older_answer_does_not_overwrite_a_newer_one(take_in: Callable[..., Ingested]) -> None:
    take_in(rfi(1, subject="New", updated_at="2026-03-02T12:00:00Z"))

    result = take_in(rfi(1, subject="Old", updated_at="2026-03-02T11:00:00Z"))

    assert result.updated == ()
    assert Rfi.objects.get().subject == "New"


def test_ids_beyond_64_bits_fail_alone(take_in: Callable[..., Ingested]) -> None:
    result = take_in(rfi(2**63), rfi(2**63 - 1))

    assert result.created == (2**63 - 1,)
    [failure] = result.failures
    assert "no usable id" in failure.message


def test_a_record_without_id_fails_alone_and_says_so(take_in: Callable[..., Ingested]) -> None:
    result = take_in(rfi(1), {"subject": "No id"}, "nonsense", rfi(3))

    assert result.created == (1, 3)
    assert [failure.message[:9] for failure in result.failures] == ["Record 2:", "Record 3:"]


def test_a_value_that_fits_no_column_is_left_out_of_it_and_kept_in_the_payload(
    take_in: Callable[..., Ingested],
) -> None:
    result = take_in(rfi(1, due_date="soon"), rfi(2, due_date="2026-03-20"))

    assert result.created == (1, 2)
    [failure] = result.failures
    assert failure.id == 1
    assert failure.message.startswith("due_date:")
    assert Rfi.objects.get(procore_id=1).due_date is None
    assert Rfi.objects.get(procore_id=1).payload["due_date"] == "soon"
    assert Rfi.objects.get(procore_id=2).due_date == date(2026, 3, 20)


def test_nul_characters_are_dropped(take_in: Callable[..., Ingested]) -> None:
    result = take_in(rfi(1, subject="Re\0bar"), rfi(2, subject="a \\u0000 in print"))

    assert result.created == (1, 2)
    assert Rfi.objects.get(procore_id=1).subject == "Rebar"
    assert Rfi.objects.get(procore_id=2).subject == "a \\u0000 in print"


def test_the_same_record_twice_in_a_page_counts_once(take_in: Callable[..., Ingested]) -> None:
    take_in(rfi(1, subject="First"), rfi(1, subject="Last"))

    assert Rfi.objects.get().subject == "Last"


@pytest.mark.parametrize("body", [b"", b"<html>", b'[{"id": 1}, {"id"', b'{"id": 1}', b"\xff\xfe"])
def test_what_is_no_page_is_refused_whole(body: bytes, rfis: Lane) -> None:
    with pytest.raises(UnreadableAnswer):
        ingest_page(rfis, body, now=NOON)

    assert not Rfi.objects.exists()


def test_a_very_long_word_and_text_are_stored(take_in: Callable[..., Ingested]) -> None:
    result = take_in(rfi(1, subject="x" * 10_000, questions=[{"body": "ä" * 100_000}]))

    assert result.failures == ()


def test_the_same_id_in_two_connections_makes_two_rows(rfis: Lane) -> None:
    other = Connection.objects.create(name="sandbox", environment="custom")
    page = json.dumps([rfi(1)]).encode()

    ingest_page(rfis, page, now=NOON)
    ingest_page(Lane(other, PROJECT, rfis.resource), page, now=NOON)

    assert Rfi.objects.count() == 2


def test_company_wide_records_are_unique_without_a_project(connection: Connection) -> None:
    lane = Lane(connection, None, resource_named("projects"))

    for name in ("Clinic", "Harbor Clinic"):
        ingest_page(lane, json.dumps([{"id": 1, "name": name}]).encode(), now=NOON)

    assert Project.objects.get().name == "Harbor Clinic"


def test_a_member_fills_columns_and_brings_its_children(rfis: Lane) -> None:
    ingest_page(rfis, json.dumps([rfi(1, location={"name": "East"})]).encode(), now=NOON)
    replies = Lane(rfis.connection, PROJECT, resource_named("rfi_replies"))
    answer = {"id": 9, "plain_text_body": "Use #5.", "official": True}
    body = json.dumps(
        rfi(1, status="open", questions=[{"id": 5, "plain_text_body": "Q?", "answers": [answer]}])
    ).encode()

    ingest_member(rfis, body, record_id=1, now=NOON)
    ingest_embedded(replies, body, now=NOON)

    row = Rfi.objects.get()
    assert (row.status, row.question, row.location, row.detail_due) == ("open", "Q?", "East", False)
    assert row.payload["location"] == {"name": "East"}
    assert RfiReply.objects.get().parent_id == 1
    assert RfiReply.objects.get().body == "Use #5."


def test_a_child_that_its_parent_lost_is_flagged_not_deleted(rfis: Lane) -> None:
    replies = Lane(rfis.connection, PROJECT, resource_named("rfi_replies"))

    def with_answers(*ids: int) -> bytes:
        return json.dumps(rfi(1, questions=[{"answers": [{"id": one} for one in ids]}])).encode()

    ingest_embedded(replies, with_answers(7, 8), now=NOON)
    result = ingest_embedded(replies, with_answers(8), now=NOON)

    assert result.updated == (7,)
    assert RfiReply.objects.get(procore_id=7).missing_since == NOON
    assert RfiReply.objects.get(procore_id=8).missing_since is None


def test_a_record_that_comes_back_is_no_longer_missing(
    rfis: Lane, take_in: Callable[..., Ingested]
) -> None:
    take_in(rfi(1))
    mark_missing(rfis, 1, now=NOON + timedelta(hours=1))

    take_in(rfi(1))

    assert Rfi.objects.get().missing_since is None

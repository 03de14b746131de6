"""What does a webhook delivery tell, and is it genuine?"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trajanus.errors import UnreadableRecord
from trajanus.procore.protocol import Event, is_authentic, is_signed, read_event

V2 = {
    "id": 88,
    "ulid": "01JBCDEFGHJKMNPQRSTVWXYZ01",
    "timestamp": "2026-06-03T09:00:00.123456Z",
    "metadata": {"source_user_id": 9, "source_project_id": None},
    "user_id": 9,
    "company_id": 41,
    "project_id": 52,
    "api_version": "v2.0",
    "event_type": "update",
    "resource_name": "RFIs",
    "resource_id": 9007199254740993,
}
V3 = {
    **V2,
    "api_version": "v3.0",
    "event_type": "CREATE",
    "resource_name": "Potential Change Order Line Items",
    "related_resources": [{"id": 30, "name": "Potential Change Orders"}, "odd"],
}
V4 = {
    "id": "01JBCDEFGHJKMNPQRSTVWXYZ03",
    "timestamp": "2026-06-03T09:10:00Z",
    "reason": "update",
    "company_id": "41",
    "project_id": "52",
    "user_id": "9",
    "resource_type": "RFIs",
    "resource_id": "9007199254740993",
}


def event(payload: Any) -> Event:
    return read_event(json.dumps(payload).encode())


@pytest.mark.parametrize("payload", [V2, V4], ids=["v2.0", "v4.0"])
def test_every_version_tells_the_same(payload: dict[str, Any]) -> None:
    found = event(payload)

    assert found.resource_name == "RFIs"
    assert found.resource_id == 9007199254740993
    assert found.event_type == "update"
    assert (found.company_id, found.project_id, found.user_id) == (41, 52, 9)


def test_the_event_id_is_the_ulid_where_there_is_one() -> None:
    assert event(V2).event_id == V2["ulid"]
    assert event(V4).event_id == V4["id"]
    assert event({**V2, "ulid": None}).event_id == "88"


def test_a_line_item_names_its_parent() -> None:
    found = event(V3)

    assert [(each.name, each.id) for each in found.related] == [("Potential Change Orders", 30)]
    assert found.event_type == "create"


def test_times_are_aware() -> None:
    assert event(V2).occurred_at == datetime(2026, 6, 3, 9, 0, 0, 123456, tzinfo=UTC)
    assert event({**V2, "timestamp": "2026-06-03T09:00:00"}).occurred_at == datetime(
        2026, 6, 3, 9, tzinfo=UTC
    )
    assert event({**V2, "timestamp": "yesterday"}).occurred_at is None


def test_names_nobody_knows_survive_as_sent() -> None:
    found = event({**V4, "resource_type": "Moon Bases", "reason": "Relocated", "api_version": 7})

    assert (found.resource_name, found.event_type) == ("Moon Bases", "relocated")
    assert found.payload["api_version"] == 7


def test_a_company_event_has_no_project() -> None:
    assert event({**V2, "project_id": None}).project_id is None


@pytest.mark.parametrize(
    "value", ["01JBCDEFGHJKMNPQRSTVWXYZ03", "", True, 1.5, -3, 2**63, "9" * 99]
)
def test_an_id_that_fits_no_mirror_is_unknown_but_kept_in_the_payload(value: object) -> None:
    found = event({**V2, "resource_id": value})

    assert found.resource_id is None
    assert found.payload["resource_id"] == value


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"x"', b"{}", b'{"id": 1}', b'{"resource_name": "RFIs"}', b"\xff"],
)
def test_what_is_no_event_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableRecord):
        read_event(body)


@given(
    st.dictionaries(
        st.sampled_from([*V2, *V4, "related_resources"]),
        st.from_type(object)
        | st.none()
        | st.integers()
        | st.text()
        | st.lists(st.integers())
        | st.dictionaries(st.text(), st.text()),
    )
)
def test_any_object_is_an_event_or_refused(payload: dict[str, Any]) -> None:
    body = json.dumps(payload, default=str).encode()

    try:
        found = read_event(body)
    except UnreadableRecord:
        return

    assert found.event_id
    assert found.resource_name


def test_only_the_value_the_hub_chose_is_authentic() -> None:
    assert is_authentic("Bearer s3cret", "Bearer s3cret")
    assert not is_authentic("Bearer S3cret", "Bearer s3cret")
    assert not is_authentic("Bearer s3crét", "Bearer s3cret")
    assert not is_authentic(None, "Bearer s3cret")
    assert not is_authentic("", "")


def test_a_relays_signature_is_checked_over_the_exact_body() -> None:
    signature = hmac.new(b"key", b"{}", hashlib.sha256).hexdigest()

    assert is_signed(b"{}", signature, "key")
    assert is_signed(b"{}", f"sha256={signature.upper()}", "key")
    assert not is_signed(b"{ }", signature, "key")
    assert not is_signed(b"{}", None, "key")
    assert not is_signed(b"{}", hmac.new(b"", b"{}", hashlib.sha256).hexdigest(), "")

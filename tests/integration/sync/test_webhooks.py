"""Do webhook events arrive once, answer at once, and bring the mirror up to date?"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from typing import Any

import pytest
from deliveries import posted
from manual_clock import ManualClock

from trajanus import config
from trajanus.errors import RetryLater
from trajanus.resources.models import ProjectUser, Rfi, RfiReply
from trajanus.simulator import Simulator
from trajanus.store.models import Connection, WebhookEvent
from trajanus.store.models.inbox import EventStatus
from trajanus.sync import service
from trajanus.sync.lane import Lane
from trajanus.sync.service import Outcome
from trajanus.sync.webhooks import events

SECRET = "Bearer agreed"


@pytest.fixture
def listening(company: Connection) -> Connection:
    company.webhook_secret = SECRET
    company.save()
    return company


@pytest.fixture
def deliver(listening: Connection) -> Callable[..., int]:
    """Post an event as Procore does; returns the status."""

    def deliver(event: object, *, secret: str = SECRET, raw: bytes | None = None) -> int:
        body = raw if raw is not None else json.dumps(event).encode()
        path = f"/webhooks/procore/{listening.webhook_path}/"
        return posted(path, body, authorization=secret)

    return deliver


def event(number: int, name: str, record_id: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": number,
        "ulid": f"01JEVENT{number:018}",
        "timestamp": "2026-03-02T15:00:00.123456Z",
        "api_version": "v2.0",
        "event_type": "update",
        "resource_name": name,
        "resource_id": record_id,
        "company_id": 4100,
        **fields,
    }


def test_an_event_is_stored_and_answered_without_asking_procore(
    deliver: Callable[..., Any], project_id: int, procore: Simulator
) -> None:
    answer = deliver(event(1, "RFIs", 700, project_id=project_id))

    assert answer == 204
    assert WebhookEvent.objects.get().status == EventStatus.WAITING
    assert list(procore.requests) == []


def test_a_repeated_event_is_kept_once(deliver: Callable[..., Any], project_id: int) -> None:
    for _ in range(3):
        assert deliver(event(1, "RFIs", 700, project_id=project_id)) == 204

    assert WebhookEvent.objects.count() == 1


@pytest.mark.parametrize("secret", ["", "Bearer other", "agreed"])
def test_a_wrong_secret_is_refused(secret: str, deliver: Callable[..., Any]) -> None:
    assert deliver(event(1, "RFIs", 700), secret=secret) == 401
    assert not WebhookEvent.objects.exists()


def test_a_connection_without_secret_takes_no_events(company: Connection) -> None:
    Connection.objects.update(webhook_secret_encrypted="")

    assert posted(f"/webhooks/procore/{company.webhook_path}/", b"{}", authorization="") == 401


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"{}", b"\xff", b'"text"', b"null"])
def test_garbage_is_refused_with_400(raw: bytes, deliver: Callable[..., Any]) -> None:
    assert deliver(None, raw=raw) == 400


def test_a_huge_body_is_refused(deliver: Callable[..., Any]) -> None:
    assert deliver(None, raw=b" " * 100_000) == 413


def test_a_nul_character_does_not_block_the_queue(deliver: Callable[..., Any]) -> None:
    assert deliver(event(1, "RF\0Is", 700, metadata={"a": "\0"})) == 204


def test_half_a_character_does_not_block_the_queue(deliver: Callable[..., int]) -> None:
    raw = json.dumps(event(1, "RFIs", 700, metadata={"a": "\ud83d \U0001f600"})).encode()

    assert deliver(None, raw=raw) == 204
    assert WebhookEvent.objects.get().payload["metadata"] == {"a": "? \U0001f600"}


def test_many_events_on_one_record_cost_one_request(
    deliver: Callable[..., Any],
    read: Callable[..., Outcome],
    listening: Connection,
    project_id: int,
    procore: Simulator,
) -> None:
    read("rfis")
    one = procore.world["rfis"].where(project_id=project_id)[0]
    procore.world["rfis"].change(one["id"], {"subject": "Changed in the field"})
    for number in range(5):
        deliver(event(number, "RFIs", one["id"], project_id=project_id))
    procore.requests.clear()

    events.process(listening)

    assert len(procore.requests.api) == 1
    assert Rfi.objects.get(procore_id=one["id"]).subject == "Changed in the field"
    assert list(WebhookEvent.objects.order_by("id").values_list("status", flat=True)) == (
        ["coalesced"] * 4 + ["processed"]
    )


def test_an_event_on_a_new_record_brings_it_in(
    deliver: Callable[..., Any],
    read: Callable[..., Outcome],
    listening: Connection,
    project_id: int,
    procore: Simulator,
) -> None:
    one = procore.world["rfis"].where(project_id=project_id)[0]

    deliver(event(1, "RFIs", one["id"], project_id=project_id, event_type="create"))
    events.process(listening)

    assert Rfi.objects.get().procore_id == one["id"]
    assert Rfi.objects.get().subject == one["subject"]


def test_a_reading_after_an_event_costs_no_second_look_at_the_record(
    deliver: Callable[..., Any],
    read: Callable[..., Outcome],
    listening: Connection,
    project_id: int,
    procore: Simulator,
) -> None:
    one = procore.world["rfis"].where(project_id=project_id)[0]
    deliver(event(1, "RFIs", one["id"], project_id=project_id))
    events.process(listening)

    read("rfis")

    assert not Rfi.objects.get(procore_id=one["id"]).detail_due


def test_a_record_in_the_recycle_bin_is_flagged_although_procore_shows_it(
    deliver: Callable[..., int],
    read: Callable[..., Outcome],
    listening: Connection,
    project_id: int,
    procore: Simulator,
) -> None:
    read("rfis")
    one = procore.world["rfis"].where(project_id=project_id)[0]
    procore.world["rfis"].recycle(one["id"])

    deliver(event(1, "RFIs", one["id"], project_id=project_id, event_type="delete"))
    events.process(listening)

    assert Rfi.objects.get(procore_id=one["id"]).missing_since is not None


def test_a_deleted_record_is_flagged(
    deliver: Callable[..., Any],
    read: Callable[..., Outcome],
    listening: Connection,
    project_id: int,
    procore: Simulator,
) -> None:
    read("submittals")
    one = procore.world["submittals"].where(project_id=project_id)[0]
    procore.world["submittals"].remove(one["id"])

    deliver(event(1, "Submittals", one["id"], project_id=project_id, event_type="delete"))
    events.process(listening)

    row = Lane(listening, project_id, _submittals()).rows().get(procore_id=one["id"])
    assert row.missing_since is not None


def test_an_event_on_a_known_reply_reads_the_rfi_that_holds_it(
    deliver: Callable[..., Any], listening: Connection, project_id: int, procore: Simulator
) -> None:
    service.sync_now(connection=listening, project_id=project_id, resource="rfis")
    reply = RfiReply.objects.filter(project_id=project_id)[0]
    procore.requests.clear()

    deliver(event(1, "RFI Replies", reply.procore_id, project_id=project_id))
    events.process(listening)

    [request] = procore.requests.api
    assert request.path.endswith(f"/rfis/{reply.parent_id}")


def test_an_event_that_names_its_parent_reads_the_parent(
    deliver: Callable[..., Any], listening: Connection, project_id: int, procore: Simulator
) -> None:
    one = procore.world["rfis"].where(project_id=project_id)[0]
    related = [{"id": one["id"], "name": "RFIs"}]

    deliver(event(1, "RFI Replies", 1, project_id=project_id, related_resources=related))
    events.process(listening)

    assert Rfi.objects.get().procore_id == one["id"]


def test_a_company_event_reaches_the_person_in_every_project(
    deliver: Callable[..., Any], listening: Connection, procore: Simulator
) -> None:
    service.sync_now(connection=listening, resource="projects")
    service.sync_now(connection=listening, resource="users")
    person = ProjectUser.objects.exclude(job_title=None)[0].procore_id
    procore.world["users"].change(person, {"job_title": "Alternate QC Manager"})

    deliver(event(1, "Company Users", person))
    events.process(listening)

    titles = ProjectUser.objects.filter(procore_id=person).values_list("job_title", flat=True)
    assert set(titles) == {"Alternate QC Manager"}


@pytest.mark.parametrize(
    ("payload", "note"),
    [
        (event(1, "Baseball Scores", 5), "keeps no Baseball Scores"),
        (event(2, "RFIs", 5, project_id=1), "not kept in step"),
    ],
)
def test_events_that_concern_nothing_of_ours_are_ignored_with_a_note(
    payload: dict[str, Any], note: str, deliver: Callable[..., Any], listening: Connection
) -> None:
    deliver(payload)
    events.process(listening)

    found = WebhookEvent.objects.get()
    assert found.status == EventStatus.IGNORED
    assert note in found.note


def test_an_event_that_cannot_be_answered_now_waits(
    deliver: Callable[..., Any],
    listening: Connection,
    project_id: int,
    procore: Simulator,
    clock: ManualClock,
) -> None:
    one = procore.world["rfis"].where(project_id=project_id)[0]
    deliver(event(1, "RFIs", one["id"], project_id=project_id))
    procore.faults.add("status", status=503, times=50)

    with pytest.raises(RetryLater):
        events.process(listening)
    assert WebhookEvent.objects.get().status == EventStatus.WAITING

    procore.faults.clear()
    clock.advance(60)
    events.process(listening)
    assert WebhookEvent.objects.get().status == EventStatus.PROCESSED


def _submittals() -> Any:
    from trajanus.resources.submittal import SUBMITTAL

    return SUBMITTAL


def test_a_signature_is_asked_for_where_a_relay_adds_one(
    listening: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUB_WEBHOOK_SIGNATURE_SECRET", "relay")
    config.settings.cache_clear()
    body = json.dumps(event(1, "RFIs", 700)).encode()
    good = hmac.new(b"relay", body, "sha256").hexdigest()
    path = f"/webhooks/procore/{listening.webhook_path}/"

    statuses = [
        posted(path, body, authorization=SECRET, headers=headers)
        for headers in ({}, {"X-Hub-Signature-256": "0" * 64}, {"X-Hub-Signature-256": good})
    ]
    monkeypatch.undo()
    config.settings.cache_clear()

    assert statuses == [401, 401, 204]


def test_nobody_listens_at_an_unknown_path(listening: Connection) -> None:
    assert posted("/webhooks/procore/guessed/", b"{}", authorization=SECRET) == 404

"""Webhooks: setting them up, payloads, retries and the deliveries log."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from trajanus.simulator import ManualClock, Simulator

from .conftest import Receiver

HOOKS = "/rest/v1.0/webhooks/hooks"
V2 = "/rest/v2.0/companies/4100/projects/{project}/webhooks/hooks"


def hook(api: httpx2.Client, project: int, url: str, version: str = "v2", **more: Any) -> int:
    fields = {"api_version": version, "destination_url": url, "namespace": "hub-1", **more}
    answer = api.post(HOOKS, json={"project_id": project, "hook": fields})
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def trigger(
    api: httpx2.Client, project: int, hook_id: int, event: str = "update", name: str = "RFIs"
) -> httpx2.Response:
    body = {"resource_name": name, "event_type": event}
    whole = {"project_id": project, "api_version": "v2", "trigger": body}
    return api.post(f"{HOOKS}/{hook_id}/triggers", json=whole)


@pytest.fixture
def hooked(api: httpx2.Client, project: int, receiver: Receiver) -> int:
    """A hook that hears of changed RFIs."""
    hook_id = hook(
        api, project, receiver.url, destination_headers={"Authorization": "Bearer 12345678"}
    )
    trigger(api, project, hook_id)
    return hook_id


def touch(sim: Simulator, number: str = "25") -> int:
    rfi = sim.world["rfis"].where(number=number)[0]
    sim.world["rfis"].change(rfi["id"], {}, by=sim.default_user_id)
    assert sim.deliveries.settle()
    return int(rfi["id"])


def log(api: httpx2.Client, project: int, hook_id: int, **query: Any) -> list[dict[str, Any]]:
    params = {"project_id": project, **query}
    found: list[dict[str, Any]] = api.get(f"{HOOKS}/{hook_id}/deliveries", params=params).json()
    return found


def test_an_api_write_is_delivered_with_the_shared_secret(
    sim: Simulator, api: httpx2.Client, project: int, rfis: str, receiver: Receiver, hooked: int
) -> None:
    rfi = api.get(rfis).json()[0]

    api.patch(f"{rfis}/{rfi['id']}", json={"rfi": {"subject": "New"}})
    sim.deliveries.settle()

    event = receiver.received[0]
    assert receiver.headers[0]["Authorization"] == "Bearer 12345678"
    assert (event["resource_name"], event["event_type"]) == ("RFIs", "update")
    assert (event["resource_id"], event["project_id"]) == (rfi["id"], project)
    assert event["user_id"] == event["metadata"]["source_user_id"] == sim.default_user_id
    assert event["timestamp"] == "2026-03-20T12:00:00.000000Z"
    assert event["api_version"] == "v2.0"


def test_header_values_read_back_masked(api: httpx2.Client, project: int, hooked: int) -> None:
    listed = api.get(HOOKS, params={"project_id": project, "namespace": "hub-1"}).json()

    assert listed[0]["destination_headers"] == {"Authorization": "**********45678"}
    assert api.get(HOOKS, params={"company_id": 4100}).json() == []


def test_event_types_are_taken_in_any_case_and_answered_in_capitals(
    api: httpx2.Client, project: int, receiver: Receiver
) -> None:
    hook_id = hook(api, project, receiver.url)

    answers = [trigger(api, project, hook_id, event) for event in ("create", "UPDATE")]

    assert [each.json()["event_type"] for each in answers] == ["CREATE", "UPDATE"]


@pytest.mark.parametrize(
    ("name", "event"), [("Nothing", "update"), ("RFIs", "explode"), ("Company Users", "update")]
)
def test_a_trigger_for_what_does_not_exist_is_refused(
    api: httpx2.Client, project: int, hooked: int, name: str, event: str
) -> None:
    assert trigger(api, project, hooked, event, name).status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [{"namespace": "Hub_1"}, {"destination_url": "ftp://x"}, {"api_version": "v9"}],
)
def test_a_hook_that_makes_no_sense_is_refused(
    api: httpx2.Client, project: int, wrong: dict[str, str]
) -> None:
    fields = {"api_version": "v2", "destination_url": "https://x.example", **wrong}

    answer = api.post(HOOKS, json={"project_id": project, "hook": fields})

    assert answer.status_code == 422


def test_bulk_makes_what_it_can(api: httpx2.Client, project: int, hooked: int) -> None:
    entries = [
        {"resource_name": "RFIs", "event_type": "create"},
        {"resource_name": "RFIs", "event_type": "update"},
    ]
    url = f"{HOOKS}/{hooked}/triggers/bulk"

    partial = api.post(url, json={"project_id": project, "api_version": "v2", "triggers": entries})
    ids = [each["id"] for each in partial.json()["success"]]
    gone = api.request("DELETE", url, json={"project_id": project, "triggers": ids})

    assert partial.status_code == 207
    assert len(partial.json()["failed"]) == 1
    assert (gone.status_code, gone.json()["success"]) == (200, ids)


def test_more_than_500_triggers_at_once_are_too_many(
    api: httpx2.Client, project: int, hooked: int
) -> None:
    body = {"project_id": project, "api_version": "v2", "triggers": [{}] * 501}

    assert api.post(f"{HOOKS}/{hooked}/triggers/bulk", json=body).status_code == 413


def test_v3_names_related_records_and_v4_has_text_ids(
    sim: Simulator, api: httpx2.Client, project: int, rfis: str, receiver: Receiver
) -> None:
    for version in ("v3.0", "v4.0"):
        trigger(api, project, hook(api, project, receiver.url, version), "create", "RFI Replies")
    rfi = api.get(rfis).json()[-1]

    api.post(f"{rfis}/{rfi['id']}/replies", json={"reply": {"body": "Yes."}})
    sim.deliveries.settle()

    third, fourth = receiver.received
    assert third["related_resources"] == [{"id": rfi["id"], "name": "RFIs"}]
    assert fourth["resource_type"] == "RFI Replies"
    assert fourth["reason"] == "create"
    assert fourth["project_id"] == str(project)
    assert fourth["id"] == third["ulid"]
    assert len(third["ulid"]) == 26


def test_recycling_is_told_as_delete(
    sim: Simulator, api: httpx2.Client, project: int, rfis: str, receiver: Receiver, hooked: int
) -> None:
    trigger(api, project, hooked, "delete")
    rfi = api.get(rfis).json()[0]

    api.patch(f"{rfis}/{rfi['id']}/recycle")
    sim.deliveries.settle()

    assert [each["event_type"] for each in receiver.received] == ["delete"]


def test_nobody_hears_of_other_projects(
    sim: Simulator, project: int, receiver: Receiver, hooked: int
) -> None:
    other = next(r for r in sim.world["rfis"] if r["project_id"] != project)

    sim.world["rfis"].change(other["id"], {})
    sim.deliveries.settle()

    assert receiver.received == []


def test_a_failure_holds_back_everything_behind_it(
    sim: Simulator, clock: ManualClock, receiver: Receiver, hooked: int
) -> None:
    receiver.answers = [500]
    first, second = touch(sim, "24"), touch(sim, "25")
    held_back = [each["resource_id"] for each in receiver.received]

    clock.advance(1)
    sim.deliveries.settle()

    assert held_back == [first]
    assert [each["resource_id"] for each in receiver.received] == [first, first, second]
    assert receiver.received[0]["ulid"] == receiver.received[1]["ulid"]


def test_waits_double_up_to_an_hour(
    sim: Simulator, clock: ManualClock, receiver: Receiver, hooked: int
) -> None:
    receiver.answers = [500] * 20
    touch(sim)
    for wait in (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600, 3600):
        tried = len(receiver.received)
        clock.advance(wait - 0.5)
        sim.deliveries.settle()
        assert len(receiver.received) == tried
        clock.advance(0.5)
        sim.deliveries.settle()
        assert len(receiver.received) == tried + 1


def test_after_twelve_hours_everything_is_discarded_and_the_next_event_starts_afresh(
    sim: Simulator, clock: ManualClock, receiver: Receiver, hooked: int
) -> None:
    receiver.answers = [500]
    touch(sim, "24")
    touch(sim, "25")

    clock.advance(12 * 3600)
    sim.deliveries.settle()
    touch(sim, "11")

    outcomes = [attempt.outcome for attempt in sim.deliveries.log]
    assert outcomes == ["retried", "discarded", "discarded", "ok"]
    assert len(receiver.received) == 2


def test_what_waits_for_a_hook_that_is_switched_off_has_failed_and_blocks_nothing(
    sim: Simulator, api: httpx2.Client, project: int, clock: ManualClock, receiver: Receiver
) -> None:
    off, on = (hook(api, project, receiver.url, namespace=name) for name in ("off", "on"))
    trigger(api, project, off)
    receiver.answers = [500]
    touch(sim)
    trigger(api, project, on)
    sim.world["hooks"].change(off, {"status": "disabled"}, by=sim.default_user_id)
    touch(sim, "24")

    clock.advance(2)
    sim.deliveries.settle()

    assert [each["outcome"] for each in log(api, project, off)] == ["failed", "retried"]
    assert [each["outcome"] for each in log(api, project, on)] == ["ok"]
    assert len(log(api, project, off, **{"filters[status]": "failing"})) == 2


def test_a_receiver_that_does_not_answer_in_time_has_failed(
    clock: ManualClock, receiver: Receiver
) -> None:
    receiver.open.clear()
    with Simulator("federal", clock=clock, limits="off", webhook_timeout=0.1) as sim:
        project = next(iter(sim.world["projects"]))["id"]
        fields = {"destination_url": receiver.url, "api_version": "v2", "status": "active"}
        made = sim.world["hooks"].add(
            {**fields, "project_id": project, "company_id": None, "destination_headers": {}}
        )
        sim.world["triggers"].add(
            {"hook_id": made["id"], "resource_name": "RFIs", "event_type": "update"}
        )

        touch(sim)

        attempt = sim.deliveries.log[0]
    assert (attempt.outcome, attempt.error, attempt.status) == ("retried", "timeout", None)


def test_an_address_where_nobody_listens_has_failed(
    sim: Simulator, api: httpx2.Client, project: int
) -> None:
    hook_id = hook(api, project, "http://127.0.0.1:9/hook")
    trigger(api, project, hook_id)

    touch(sim)

    entry = log(api, project, hook_id)[0]
    assert (entry["outcome"], entry["response_status"]) == ("retried", None)
    assert entry["response_error"]


def test_the_log_pages_by_the_last_event(
    sim: Simulator, api: httpx2.Client, project: int, receiver: Receiver, hooked: int
) -> None:
    for number in ("21", "22", "23"):
        touch(sim, number)

    first = log(api, project, hooked, page_size=2)
    rest = log(api, project, hooked, page_size=2, page_start=first[-1]["event_id"])
    failing = log(api, project, hooked, **{"filters[status]": "failing"})

    assert len(first) == 2
    assert len(rest) == 1
    assert failing == []


def test_duplicates_and_dropped_and_reordered_events_on_demand(
    sim: Simulator, receiver: Receiver, hooked: int
) -> None:
    sim.faults.add("duplicate_webhook")
    twice = touch(sim, "21")
    sim.faults.add("dropped_webhook")
    touch(sim, "22")
    sim.faults.add("reordered_webhook")
    late = touch(sim, "23")
    early = touch(sim, "24")

    assert [each["resource_id"] for each in receiver.received] == [twice, twice, early, late]
    assert receiver.received[0]["ulid"] == receiver.received[1]["ulid"]


def test_a_disabled_hook_hears_nothing(
    sim: Simulator, api: httpx2.Client, project: int, receiver: Receiver, hooked: int
) -> None:
    api.patch(f"{V2.format(project=project)}/{hooked}", json={"status": "disabled"})

    touch(sim)

    assert receiver.received == []


def test_v2_sets_up_the_same_hooks_flat_with_text_ids(
    sim: Simulator, api: httpx2.Client, project: int, receiver: Receiver
) -> None:
    hooks = V2.format(project=project)
    fields = {"payload_version": "v4.0", "namespace": "hub", "destination_url": receiver.url}

    made = api.post(hooks, json=fields).json()["data"]
    event = {"resource_name": "RFIs", "event_type": "update"}
    api.post(f"{hooks}/{made['id']}/triggers", json=event)
    receiver.answers = [500]
    touch(sim)
    shown = api.get(f"{hooks}/{made['id']}").json()["data"]
    deliveries = api.get(f"{hooks}/{made['id']}/deliveries").json()["data"]
    gone = api.delete(f"{hooks}/{made['id']}")

    assert isinstance(made["id"], str)
    assert (shown["trigger_count"], shown["status"]) == (1, "active")
    assert deliveries[0]["status"] == "retrying"
    assert deliveries[0]["delivery_attempts"][0]["response_status"] == 500
    assert (gone.status_code, gone.content) == (204, b"")


def test_v2_needs_version_namespace_and_address(api: httpx2.Client, project: int) -> None:
    answer = api.post(V2.format(project=project), json={})

    assert answer.status_code == 422
    assert len(answer.json()["error"]["details"]) == 3


def test_the_resource_lists_differ_by_scope(api: httpx2.Client, project: int) -> None:
    url = "/rest/v1.0/webhooks/resources"
    in_project = {r["name"] for r in api.get(url, params={"project_id": project}).json()}
    in_company = {r["name"] for r in api.get(url, params={"company_id": 4100}).json()}

    assert {"RFIs", "Submittals"} <= in_project
    assert {"Projects", "Company Users"} <= in_company
    assert not in_project & in_company

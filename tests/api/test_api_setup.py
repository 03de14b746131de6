"""Can programs run, watch and set up what the workspace can?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from trajanus.accounts.models import User
from trajanus.resources.project import Project
from trajanus.store.models import (
    Alert,
    ApiCall,
    Connection,
    LaneSetting,
    Notice,
    SyncRun,
    WebhookEvent,
    WebhookHook,
)

from .conftest import NOW

if TYPE_CHECKING:
    from .conftest import Program


@pytest.fixture
def event(project: Project) -> WebhookEvent:
    return WebhookEvent.objects.create(
        connection=project.connection,
        event_id="01J",
        received_at=NOW,
        project_id=project.procore_id,
        resource_name="RFIs",
        resource_id=7001,
        event_type="update",
        payload={"id": 1},
        status="processed",
    )


def test_a_connection_shows_its_state_and_no_secret(admin: Program, procore: Connection) -> None:
    texts = [
        admin.get(path).content.decode()
        for path in ("/connections", "/connections/main", "/sync/status")
    ]

    assert all("connected" in text for text in texts)
    hidden = ("the-client-secret", "the-client-id", procore.webhook_path, "encrypted")
    assert [word for word in hidden for text in texts if word in text] == []


def test_a_reading_is_asked_for_once(admin: Program, project: Project) -> None:
    wish = {"project": project.pk, "resource": "rfis"}

    asked = [admin.post("/sync/runs", wish).json() for _ in range(2)]

    assert asked == [{"waiting": 1}, {"waiting": 0}]


def test_a_reading_of_nothing_or_of_something_unknown_is_refused(
    admin: Program, project: Project
) -> None:
    assert admin.post("/sync/runs", {}).status_code == 422
    assert admin.post("/sync/runs", {"connection": "other"}).status_code == 404
    assert admin.post("/sync/runs", {"project": project.pk, "resource": "x"}).status_code == 404


def test_runs_calls_hooks_and_events_are_told_newest_first(
    admin: Program, project: Project, event: WebhookEvent
) -> None:
    place: dict[str, Any] = {"connection": project.connection}
    run = SyncRun.objects.create(
        **place,
        resource="rfis",
        sync_type="changes",
        purpose="person",
        status="partial",
        started_at=NOW,
        heartbeat_at=NOW,
        errors=[{"id": 7001, "message": "too long"}],
    )
    ApiCall.objects.create(
        **place, at=NOW, method="GET", path="/rfis", status=200, duration_ms=9, purpose="pull",
        run=run,
    )  # fmt: skip
    WebhookHook.objects.create(
        **place, procore_id="9", namespace="hub", destination_url="https://x", checked_at=NOW
    )

    assert admin.get("/sync/runs?status=partial").json()["items"][0]["connection"] == "main"
    assert admin.get(f"/sync/runs/{run.pk}").json()["errors"][0]["message"] == "too long"
    assert admin.get("/sync/calls?purpose=pull").json()["items"][0]["run"] == run.pk
    assert admin.get("/hooks").json()[0]["procore_id"] == "9"
    assert admin.get("/events?status=waiting").json()["items"] == []
    assert admin.get(f"/events/{event.pk}").json()["payload"] == {"id": 1}


def test_an_event_is_worked_off_again_but_not_while_it_waits(
    admin: Program, event: WebhookEvent
) -> None:
    again = admin.post(f"/events/{event.pk}/replay")
    too_soon = admin.post(f"/events/{event.pk}/replay")

    assert (again.status_code, again.json()["status"], too_soon.status_code) == (
        202,
        "waiting",
        422,
    )


def test_a_rule_is_made_changed_and_taken_away(
    admin: Program, procore: Connection, person: Any
) -> None:
    given = {"connection": "main", "name": "Tell me", "resource": "rfis", "notify": ["ghost"]}

    refused = admin.post("/rules", given)
    made = admin.post("/rules", given | {"notify": ["system_admin"]})
    path = f"/rules/{made.json()['id']}"
    changed = admin.patch(path, {"event_types": ["create"]})
    gone = admin.delete(path)

    assert list(refused.json()["problems"]) == ["notify"]
    assert (made.status_code, made.json()["notify"]) == (201, ["system_admin"])
    assert (changed.json()["event_types"], changed.json()["name"]) == (["create"], "Tell me")
    assert (gone.status_code, gone.content, admin.get("/rules").json()) == (204, b"", [])


def test_a_cadence_is_set_and_reset(admin: Program, project: Project) -> None:
    path = f"/projects/{project.pk}/cadences"

    usual = next(one for one in admin.get(path).json() if one["resource"] == "rfis")
    slower = admin.send("PUT", f"{path}/rfis", {"every": 7200})
    too_fast = admin.send("PUT", f"{path}/rfis", {"every": 5})
    reset = admin.delete(f"{path}/rfis")

    assert (usual["every"], usual["is_set"]) == (3600, False)
    assert (slower.json()["every"], slower.json()["is_set"]) == (7200, True)
    assert list(too_fast.json()["problems"]) == ["every"]
    assert (reset.json(), LaneSetting.objects.count()) == (usual, 0)


def test_another_owner_is_chosen_for_a_field_and_taken_back(
    admin: Program, project: Project
) -> None:
    path = f"/projects/{project.pk}/owners"

    chosen = admin.send("PUT", f"{path}/rfis/subject", {"owner": "hub"})
    unknown = admin.send("PUT", f"{path}/rfis/number", {"owner": "hub"})
    listed = {(one["resource"], one["field"]): one for one in admin.get(path).json()}
    back = admin.send("PUT", f"{path}/rfis/subject", {"owner": None})

    assert chosen.json() == listed[("rfis", "subject")]
    assert (chosen.json()["owner"], chosen.json()["is_set"]) == ("hub", True)
    assert unknown.status_code == 422
    assert (back.json()["owner"], back.json()["is_set"]) == ("procore", False)


def test_people_are_added_and_changed_and_no_password_comes_back(admin: Program) -> None:
    given = {"username": "jdoe", "role": "viewer", "password": "staple-battery-9"}

    added = admin.post("/people", given)
    twice = admin.post("/people", given)
    weak = admin.post("/people", given | {"username": "other", "password": "12345678"})
    path = f"/people/{added.json()['id']}"
    changed = admin.patch(path, {"role": "qc_manager", "is_active": False})

    assert (added.status_code, twice.status_code, weak.status_code) == (201, 422, 422)
    assert (list(twice.json()["problems"]), list(weak.json()["problems"])) == (
        ["username"],
        ["password"],
    )
    assert "staple" not in added.content.decode()
    assert (changed.json()["role"], changed.json()["is_active"]) == ("qc_manager", False)


def test_nobody_takes_their_own_role_away(admin: Program) -> None:
    me = admin.get("/me").json()

    answer = admin.patch(f"/people/{me['id']}", {"role": "viewer"})

    assert answer.status_code == 422
    assert me["scope"] == "admin"


def test_alerts_are_for_all_and_notices_for_those_they_are_meant_for(
    admin: Program, reader: Program, procore: Connection
) -> None:
    Alert.objects.create(
        kind="stale", key="k", connection=procore, message="Late.", raised_at=NOW, seen_at=NOW
    )
    viewer = User.objects.get(username="viewer")
    Notice.objects.create(user=viewer, at=NOW, title="An RFI was answered.")

    assert reader.get("/alerts?is_open=true").json()["items"][0]["connection"] == "main"
    assert reader.get("/alerts?is_open=false").json()["items"] == []
    assert len(reader.get("/notices?is_unread=true").json()["items"]) == 1
    assert admin.post("/notices/read").json() == {"marked": 0}
    assert Notice.objects.get().read_at is None

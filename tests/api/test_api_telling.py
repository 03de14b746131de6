"""Can programs see to alert addresses, to days of logs, and to what one is told of?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from trajanus import config
from trajanus.accounts.models import KeptAnswer, Role
from trajanus.audit.models import Entry
from trajanus.store.models import OutgoingAddress
from trajanus.sync.watching import retention

if TYPE_CHECKING:
    from .conftest import Program

CHAT = {"name": "Chat", "url": "http://127.0.0.1:9/hook", "kinds": ["disk"]}


@pytest.fixture
def admin(program: Callable[..., Program]) -> Program:
    return program(Role.SYSTEM_ADMIN)


@pytest.fixture
def hosts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("HUB_OUTGOING_HOSTS", "127.0.0.1")
    config.settings.cache_clear()
    yield
    monkeypatch.undo()
    config.settings.cache_clear()


@pytest.mark.usefixtures("hosts")
def test_an_address_is_added_tried_switched_off_and_deleted(admin: Program) -> None:
    made = admin.post("/addresses", CHAT).json()
    tried = admin.post(f"/addresses/{made['id']}/trial").json()
    off = admin.patch(f"/addresses/{made['id']}", {"is_active": False}).json()
    listed = admin.get("/addresses").json()
    gone = admin.delete(f"/addresses/{made['id']}")

    assert made["secret"]
    assert "did not get through" in tried["problem"]  # nobody listens there
    assert listed == [off]
    assert "secret" not in off
    assert (gone.status_code, OutgoingAddress.objects.count()) == (204, 0)
    noted = Entry.objects.filter(about="Chat").order_by("pk")
    assert [one.action for one in noted] == [
        "address_added", "address_changed", "address_deleted",
    ]  # fmt: skip


def test_an_address_at_a_host_that_is_not_allowed_is_refused(admin: Program) -> None:
    answer = admin.post("/addresses", CHAT | {"url": "https://elsewhere.example.com/"})

    assert answer.status_code == 422
    assert "HUB_OUTGOING_HOSTS" in answer.json()["problems"]["url"][0]


@pytest.mark.usefixtures("hosts")
def test_the_secret_in_a_kept_answer_is_not_readable_in_the_database(admin: Program) -> None:
    made = admin.post("/addresses", CHAT, **{"Idempotency-Key": "one"}).json()
    again = admin.post("/addresses", CHAT, **{"Idempotency-Key": "one"}).json()

    assert again == made
    assert made["secret"] not in KeptAnswer.objects.get().body


def test_what_would_go_is_seen_before_days_are_chosen(admin: Program) -> None:
    supposed = admin.get("/retention?api_calls=30").json()
    before = admin.get("/retention").json()
    admin.patch("/retention", {"api_calls": 30})
    after = admin.get("/retention").json()

    assert [one["days"] for one in supposed] == [30, 30, 30, 30]
    assert [one["days"] for one in before] == [90, 30, 30, 30]
    assert after == supposed
    noted = Entry.objects.get(action="retention_changed")
    assert noted.detail == {"api_calls": {"before": 90, "after": 30}}


def test_days_out_of_limits_are_refused(admin: Program) -> None:
    answer = admin.patch("/retention", {"api_calls": 30, "events": 1})

    assert answer.status_code == 422
    assert retention.days_kept()["api_calls"] == 90


def test_one_changes_some_of_ones_own_notifications_and_the_rest_stays(
    program: Callable[..., Program],
) -> None:
    viewer = program(Role.VIEWER)
    usual = viewer.get("/me/notifications").json()

    way = {"workspace": True, "email": "daily"}
    viewer.patch("/me/notifications", {"topics": {"alert_disk": way}})
    viewer.patch("/me/notifications", {"quiet_from": "18:30", "quiet_until": "06:00"})
    now = viewer.get("/me/notifications").json()

    assert now == usual | {
        "topics": usual["topics"] | {"alert_disk": way},
        "quiet_from": "18:30",
        "quiet_until": "06:00",
    }


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"topics": {"alert_weather": {"workspace": True, "email": ""}}}, "topics"),
        ({"quiet_from": "18:30"}, "quiet_from"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
    ],
)
def test_a_wish_that_cannot_be_met_is_refused(
    wish: dict[str, object], field: str, program: Callable[..., Program]
) -> None:
    answer = program(Role.VIEWER).patch("/me/notifications", wish)

    assert answer.status_code == 422
    assert field in answer.json()["problems"]

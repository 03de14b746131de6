"""Does each person hear of what they want to hear, by the way and at the time they chose?"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from manual_clock import ManualClock

from trajanus import config
from trajanus.accounts.models import Role, User
from trajanus.errors import InvalidValues, RetryLater
from trajanus.records import daily_mail
from trajanus.resources.project import Project
from trajanus.resources.user import ProjectUser
from trajanus.store.models import Notice, OutgoingMessage, Wishes
from trajanus.store.models.alert import AlertKind
from trajanus.sync.watching import alerts, outgoing, telling
from trajanus.sync.watching.alert_rules import Trouble

from .conftest import NOW

TROUBLE = Trouble(kind=AlertKind.DISK, message="The disk is full.", next_step="Tidy.")


@pytest.fixture
def vera(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("HUB_EMAIL_HOST", "mail.example.com")
    config.settings.cache_clear()
    yield User.objects.create_user("vera", email="vera@example.com", role=Role.QC_MANAGER)
    monkeypatch.undo()
    config.settings.cache_clear()


@pytest.fixture
def waits(project: Project, rfi: Callable[..., Any], vera: User) -> Callable[[int], Any]:
    """Let an RFI wait for Vera."""
    ProjectUser.objects.create(
        connection=project.connection, project_id=5200, procore_id=1, payload={}, seen_at=NOW,
        name="Vera Example", email_address="VERA@example.com",
    )  # fmt: skip
    return lambda number: rfi(number, ball_in_court="Vera Example")


def wish(user: User, **given: Any) -> None:
    telling.wish(user, {"daily_at": "06:00", **given})


def letters() -> list[str]:
    with suppress(RetryLater):
        outgoing.send_waiting()
    return [letter.subject for letter in mail.outbox]


def test_an_alert_reaches_those_who_asked_for_it_as_they_asked(
    vera: User, clock: ManualClock
) -> None:
    User.objects.create_user("otto", email="otto@example.com")
    wish(vera, email_alert_disk="now", workspace_alert_disk="1")

    alerts.settle([TROUBLE])

    assert letters() == ["Trajanus Hub: Disk nearly full: The disk is full."]
    assert mail.outbox[0].to == ["vera@example.com"]
    assert [notice.user for notice in Notice.objects.all()] == [vera]


def test_mail_waits_until_the_quiet_hours_end(vera: User, clock: ManualClock) -> None:
    clock.instant = datetime(2026, 6, 3, 1, 30, tzinfo=UTC)  # 21:30 in New York
    zone = "America/New_York"
    wish(vera, email_alert_disk="now", quiet_from="20:00", quiet_until="06:00", time_zone=zone)

    alerts.settle([TROUBLE])
    at_night = letters()
    clock.advance(8.5 * 3600 + 1)

    assert at_night == []
    assert len(letters()) == 1
    assert OutgoingMessage.objects.get().not_before == datetime(2026, 6, 3, 10, tzinfo=UTC)


def test_one_mail_a_day_tells_what_happened_and_what_waits(
    vera: User, waits: Callable[[int], Any], clock: ManualClock
) -> None:
    clock.instant = datetime(2026, 6, 3, 5, 0, tzinfo=UTC)
    wish(vera, email_alert_disk="daily", email_waiting="daily")
    waits(12)
    alerts.settle([TROUBLE])

    daily_mail.look()
    before = letters()
    clock.advance(3600)
    daily_mail.look()
    daily_mail.look()

    assert before == []
    assert letters() == ["Trajanus Hub: your day, 2026-06-03"]
    assert "1 record waits for you" in mail.outbox[0].body
    assert "RFI 12 · Subject 12" in mail.outbox[0].body
    assert "The disk is full." in mail.outbox[0].body
    clock.advance(24 * 3600)
    daily_mail.look()
    letters()
    assert "The disk is full." not in mail.outbox[1].body


def test_what_begins_to_wait_is_told_once_and_not_what_waited_before(
    vera: User, waits: Callable[[int], Any], clock: ManualClock
) -> None:
    waits(1)
    wish(vera, workspace_waiting="1", email_waiting="now")
    daily_mail.look()
    first = letters()
    row = waits(2)

    daily_mail.look()
    daily_mail.look()

    assert first == []
    assert letters() == ["Trajanus Hub: 1 record waits for you now"]
    assert f"/rfis/{row.procore_id}/" in mail.outbox[0].body
    assert Notice.objects.get().title == "1 record waits for you now"


def test_nothing_is_mailed_on_a_day_without_news(vera: User, clock: ManualClock) -> None:
    wish(vera, email_waiting="daily", email_alert_disk="daily")

    assert daily_mail.look() == 0


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"email_rules": "hourly"}, "email_rules"),
        ({"quiet_from": "20:00"}, "quiet_from"),
        ({"daily_at": "noon"}, "daily_at"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone"),
    ],
)
def test_impossible_wishes_are_explained(given: dict[str, str], field: str, vera: User) -> None:
    with pytest.raises(InvalidValues) as raised:
        wish(vera, **given)

    assert list(raised.value.problems) == [field]


def test_the_page_keeps_what_was_chosen_and_shows_what_was_wrong(viewer: Client) -> None:
    address = "/account/notifications/"
    wrong = viewer.post(address, {"quiet_from": "20:00", "email_alert_disk": "daily"})
    viewer.post(address, {"daily_at": "07:15", "email_alert_disk": "now"})
    page = viewer.get(address).content.decode()

    assert wrong.status_code == 422
    assert "quiet hours need a beginning and an end" in wrong.content.decode()
    assert 'value="20:00"' in wrong.content.decode()
    assert 'value="07:15"' in page
    assert Wishes.objects.get().choices["rules"]["workspace"] is False

"""Are people told when something is wrong, once, and when it is over?"""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from manual_clock import ManualClock

from trajanus import config
from trajanus.accounts.models import Role, User
from trajanus.errors import RetryLater
from trajanus.store.models import Alert, Connection, Notice, OutgoingMessage, RateWindow
from trajanus.store.models.connection import ConnectionState
from trajanus.sync.deciding import history
from trajanus.sync.lane import Lane
from trajanus.sync.service import Outcome
from trajanus.sync.watching import addresses, alerts, health, outgoing, usage
from trajanus.sync.watching.metrics import exposition

Setting = Callable[..., None]


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Setting]:
    """Set settings for the test."""

    def setting(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"HUB_{name.upper()}", value)
        config.settings.cache_clear()

    yield setting
    monkeypatch.undo()
    config.settings.cache_clear()


@pytest.fixture
def receiver() -> Iterator[Any]:
    """A program that takes webhook calls: `.calls`, and `.status` to answer with."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.calls.append((dict(self.headers), body))  # type: ignore[attr-defined]
            self.send_response(server.status)  # type: ignore[attr-defined]
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return None

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.calls, server.status = [], 204  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def test_an_expired_sign_in_is_told_by_mail_and_webhook_once_and_again_when_it_is_over(
    company: Connection, setting: Setting, receiver: Any, clock: ManualClock
) -> None:
    setting(
        alert_emails="qc@example.com",
        email_host="mail.example.com",
        outgoing_hosts="127.0.0.1",
    )
    url = f"http://127.0.0.1:{receiver.server_port}/alerts"
    address, secret = addresses.add("Chat", url, ["sign_in"])
    addresses.add("Pager", url, ["disk"])  # which does not hear of sign-ins
    assert addresses.attempt(address) == ""
    assert json.loads(receiver.calls.pop()[1])["state"] == "trial"
    company.state, company.state_reason = ConnectionState.SIGN_IN_NEEDED, "The token is used up."
    company.save()
    for _ in range(3):
        alerts.look()
        clock.advance(60)
    outgoing.send_waiting()

    assert Alert.objects.get().kind == "sign_in"
    assert [letter.to for letter in mail.outbox] == [["qc@example.com"]]
    assert "The token is used up." in mail.outbox[0].body
    [(headers, body)] = receiver.calls
    signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    assert headers["X-Trajanus-Signature"] == signature
    assert json.loads(body)["state"] == "raised"

    company.state = ConnectionState.CONNECTED
    company.save()
    alerts.look()
    assert Alert.objects.get().cleared_at is None  # what comes and goes is one alert
    clock.advance(6 * 60)
    alerts.look()
    outgoing.send_waiting()
    assert Alert.objects.get().cleared_at is not None
    assert json.loads(receiver.calls[1][1])["state"] == "cleared"


def test_a_receiver_that_fails_is_tried_again_later_and_given_up_in_the_end(
    transactional_db: None, setting: Setting, receiver: Any, clock: ManualClock
) -> None:
    setting(outgoing_hosts="127.0.0.1")
    receiver.status = 500
    outgoing.post(f"http://127.0.0.1:{receiver.server_port}/", "Something", {})

    for _ in range(10):
        clock.advance(3 * 3600)
        try:
            outgoing.send_waiting()
        except RetryLater:
            continue

    message = OutgoingMessage.objects.get()
    assert (message.state, message.attempts) == ("given_up", 10)
    assert "500" in message.problem
    assert "messages" in {alert.kind for alert in alerts.look()}


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("https://chat.example.com/hook", ""),
        ("http://chat.example.com/hook", "https"),
        ("https://169.254.169.254/latest/meta-data", "HUB_OUTGOING_HOSTS"),
        ("https://10.0.0.7/", "HUB_OUTGOING_HOSTS"),
        ("http://localhost:5432/", "HUB_OUTGOING_HOSTS"),
        ("http://127.0.0.1:9/", ""),
        ("https://me:secret@chat.example.com/", "password"),
        ("ftp://chat.example.com/", "https"),
        ("nonsense", "address"),
        ("https://[::1", "address"),
    ],
)
def test_only_hosts_that_the_settings_name_are_posted_to(
    url: str, problem: str, setting: Setting
) -> None:
    setting(outgoing_hosts="chat.example.com, 127.0.0.1")

    found = outgoing.why_not(url)

    assert (problem in found) if problem else found == ""


def test_the_hub_notices_a_nearly_empty_budget_and_a_full_disk(
    company: Connection, setting: Setting, clock: ManualClock
) -> None:
    setting(least_free_disk="1000000000")
    RateWindow.objects.filter(connection=company, kind="hour").delete()
    RateWindow.objects.create(
        connection=company, kind="hour", limit=3600, remaining=100,
        reset_at=clock.instant.replace(hour=23),
    )  # fmt: skip

    assert {"budget", "disk"} <= {alert.kind for alert in alerts.look()}


def test_usage_is_summed_up_by_purpose_with_the_refusals_that_hurt(
    company: Connection, read: Callable[..., Outcome], procore: Any
) -> None:
    read("rfis")
    procore.faults.add("status", status=403, path="/submittals", times=1)
    read("submittals")

    used = usage.usage_of(company)

    by_purpose = {use.purpose: use for use in used.last_hour}
    assert by_purpose["pull"].requests >= 2
    assert by_purpose["pull"].failed == 1
    assert used.refusals_last_day == {"403": 1}
    assert health.health().usage[0] == used


def test_monitoring_reads_the_numbers_from_this_machine_or_with_the_token(
    company: Connection, read: Callable[..., Outcome], setting: Setting, client: Client
) -> None:
    read("rfis")

    here = client.get("/metrics")
    through_a_proxy = client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"})
    setting(metrics_token="agreed")
    without = client.get("/metrics")
    with_token = client.get("/metrics", headers={"Authorization": "Bearer agreed"})

    found = [one.status_code for one in (here, through_a_proxy, without, with_token)]
    assert found == [200, 401, 401, 200]
    text = exposition().decode()
    assert 'hub_procore_requests_last_hour{connection="site",purpose="pull",status="200"}' in text
    assert 'hub_seconds_since_read{connection="site",resource="rfis"}' in text
    assert "hub_jobs_waiting" in text


def test_the_page_shows_alerts_and_a_persons_notices_until_they_are_read(
    company: Connection, client: Client, clock: ManualClock
) -> None:
    company.state = ConnectionState.SIGN_IN_NEEDED
    company.state_reason = "Sign in again <b>now</b>."
    company.save()
    alerts.look()
    person = User.objects.create(username="qc", role=Role.QC_MANAGER)
    Notice.objects.create(user=person, at=clock.now(), title="RFI 7 was closed")
    client.force_login(person)

    page = client.get("/alerts/").content.decode()
    client.post("/alerts/read/")

    assert "Sign in again &lt;b&gt;now" in page
    assert "RFI 7 was closed" in page
    assert not alerts.unread_notices(person).exists()


def test_a_records_history_names_who_changed_what(
    read: Callable[..., Outcome], lane: Callable[[str], Lane], procore: Any, clock: ManualClock
) -> None:
    from trajanus.sync.writing import edits

    read("rfis")
    rfis = lane("rfis")
    row = rfis.rows().order_by("procore_id").first()
    person = User.objects.create(username="qc", role=Role.QC_MANAGER)
    edits.change(rfis, row.procore_id, {"qc_note": "Look at this"}, by=person.pk)

    [line] = history.lines_of(rfis.resource, row)

    assert (line.by, line.fields[0].label, line.fields[0].after) == (
        "qc",
        "QC note",
        "Look at this",
    )

"""Is dropped what is old, is shown before what goes, and is the rest kept?"""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from manual_clock import ManualClock

from trajanus.accounts.models import User
from trajanus.audit.models import Entry
from trajanus.jobs import tasks
from trajanus.store.models import ApiCall, Connection, Notice, SyncRun
from trajanus.sync.watching import retention

DAYS = {"api_calls": "10", "events": "30", "notices": "30", "messages": "30"}


def due() -> dict[str, int]:
    return {one.kind.name: one.due for one in retention.stocks()}


def called(connection: Connection, clock: ManualClock, *, days: int) -> None:
    at = clock.now() - timedelta(days=days)
    ApiCall.objects.create(connection=connection, at=at, method="GET", path="/", duration_ms=1)


def test_the_next_cleaning_removes_exactly_what_was_shown(
    admin: Client, procore: Connection, clock: ManualClock
) -> None:
    for days in (5, 20, 100):
        called(procore, clock, days=days)
    user = User.objects.get()
    for read_at in (None, clock.now() - timedelta(days=31)):
        Notice.objects.create(user=user, at=clock.now(), title="x", read_at=read_at)
    usual = due()

    admin.post("/admin/retention/", DAYS)
    chosen = due()
    tasks.forget_old_logs(None, 0)

    assert (usual["api_calls"], chosen["api_calls"], chosen["notices"]) == (1, 2, 1)
    assert ApiCall.objects.count() == 1
    assert Notice.objects.get().read_at is None
    assert set(due().values()) == {0}
    noted = Entry.objects.get(action="retention_changed")
    assert noted.detail == {"api_calls": {"before": 90, "after": 10}}


def test_what_is_out_of_limits_changes_nothing(admin: Client) -> None:
    answer = admin.post("/admin/retention/", DAYS | {"api_calls": "1", "events": "x"})

    assert answer.status_code == 422
    assert answer.content.decode().count("must be 7 to 3,650 days") == 2
    assert retention.days_kept()["api_calls"] == 90


def test_the_sync_log_and_the_audit_stay(
    admin: Client, procore: Connection, clock: ManualClock
) -> None:
    long_ago = clock.now() - timedelta(days=5_000)
    SyncRun.objects.create(
        connection=procore, resource="rfis", sync_type="full", purpose="person",
        started_at=long_ago, completed_at=long_ago, heartbeat_at=long_ago,
    )  # fmt: skip

    retention.forget()
    page = admin.get("/admin/retention/").content.decode()

    assert SyncRun.objects.count() == 1
    assert "Kept for good" in page

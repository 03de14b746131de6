"""Are backups made at night, given up in turn, and is it told when they fail?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from manual_clock import ManualClock

from trajanus import config
from trajanus.audit.models import Entry
from trajanus.errors import DatabaseUnavailable
from trajanus.postgres import dumping
from trajanus.store.models import Backup
from trajanus.sync.backups import choosing, making
from trajanus.sync.watching import alerts

PLAN = {"nightly": "1", "hour": "2", "keep": "2", "warn_days": "3"}
NIGHT = datetime(2030, 3, 2, 1, 50, tzinfo=UTC)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, clock: ManualClock, tmp_path: Path) -> Iterator[None]:
    """The database is dumped in tests of the command line; here a few bytes stand for it."""
    monkeypatch.setenv("HUB_BACKUP_DIR", str(tmp_path))
    config.settings.cache_clear()
    monkeypatch.setattr(dumping, "dump", lambda url, target: target.write_bytes(b"rows"))
    monkeypatch.setattr(dumping, "tables_in", lambda file: 7)
    clock.instant = NIGHT
    yield
    monkeypatch.undo()
    config.settings.cache_clear()


def test_one_is_made_each_night_once_its_hour_has_come(clock: ManualClock) -> None:
    too_early = making.make_if_due()
    clock.advance(15 * 60)
    made = making.make_if_due()
    clock.advance(15 * 60)
    twice = making.make_if_due()

    assert (too_early, twice) == (None, None)
    assert made
    assert made.verified_at
    assert (Path(made.path) / "manifest.json").exists()


def test_the_oldest_give_way_but_not_those_that_somebody_asked_for(clock: ManualClock) -> None:
    choosing.choose(PLAN)
    asked_for = making.make()
    clock.advance(3600)
    for _ in range(4):
        clock.advance(24 * 3600)
        making.make_if_due()

    kept = list(making.present())

    assert len(kept) == 3
    assert asked_for in kept
    assert sum(Path(one.path).exists() for one in Backup.objects.all()) == 3


def test_a_failure_is_kept_told_and_tried_again_an_hour_later(
    clock: ManualClock, monkeypatch: pytest.MonkeyPatch, admin: Client
) -> None:
    def fail(url: str, target: Path) -> None:
        raise DatabaseUnavailable("No room on the server.")

    clock.advance(3600)
    monkeypatch.setattr(dumping, "dump", fail)
    with pytest.raises(DatabaseUnavailable):
        making.make_if_due()
    at_once = making.make_if_due()
    page = admin.get("/admin/backups/").content.decode()
    raised = [alert.message for alert in alerts.look() if alert.kind == "backup"]
    monkeypatch.setattr(dumping, "dump", lambda url, target: target.write_bytes(b"rows"))
    clock.advance(3601)
    later = making.make_if_due()

    assert at_once is None
    assert "No room on the server." in page
    assert "There is no whole backup yet" in page
    assert raised == ["The latest whole backup is too old. No room on the server."]
    assert later
    assert not making.standing().is_too_old


def test_the_plan_is_changed_within_limits_and_noted(admin: Client) -> None:
    wrong = admin.post("/admin/backups/", PLAN | {"keep": "0"})
    admin.post("/admin/backups/", {**PLAN, "nightly": ""})
    page = admin.get("/admin/backups/").content.decode()

    assert wrong.status_code == 422
    assert "must be a whole number from 1 to 365" in wrong.content.decode()
    assert choosing.plan() == choosing.Plan(nightly=False, hour=2, keep=2, warn_days=3)
    assert "The hub makes no backups by itself." in page
    assert making.make_if_due() is None
    assert Entry.objects.get(action="backups_changed").detail["keep"] == {"before": 7, "after": 2}


def test_programs_see_backups_and_ask_for_one(admin: Client) -> None:
    making.make()

    [listed] = admin.get("/api/v1/backups").json()["items"]

    assert listed["verified_at"]
    assert listed["problem"] == ""

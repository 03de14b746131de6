"""Does each trouble make its alert, and nothing else one?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from trajanus.store.models.alert import AlertKind
from trajanus.sync.watching.alert_rules import (
    ConnectionFacts,
    HookFacts,
    HubFacts,
    LaneFacts,
    troubles,
)

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
LANE = LaneFacts("RFIs of Barracks", HOUR, NOW - HOUR, NOW - 99 * HOUR)
WELL = ConnectionFacts(1, "site", is_usable=True, is_meant_to_be=True, lanes=(LANE,))
HUB = HubFacts(disk_free=100, disk_least=2)


def kinds(facts: ConnectionFacts = WELL, hub: HubFacts = HUB) -> set[AlertKind]:
    return {trouble.kind for trouble in troubles([facts], hub, now=NOW)}


def test_a_hub_that_is_well_raises_nothing() -> None:
    assert kinds() == set()


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"is_usable": False}, AlertKind.SIGN_IN),
        ({"lanes": (replace(LANE, failures=3),)}, AlertKind.FAILING),
        ({"lanes": (replace(LANE, last_success_at=NOW - 4 * HOUR),)}, AlertKind.STALE),
        ({"lanes": (replace(LANE, last_success_at=None),)}, AlertKind.STALE),
        ({"outbox_waiting_since": NOW - HOUR}, AlertKind.OUTBOX),
        ({"outbox_held": 2, "outbox_held_since": NOW - 25 * HOUR}, AlertKind.OUTBOX),
        ({"events_waiting_since": NOW - HOUR}, AlertKind.EVENTS),
        ({"events_failed": 1}, AlertKind.EVENTS),
        ({"budget_left": 0.05}, AlertKind.BUDGET),
        ({"hooks": (HookFacts("Barracks", failing_since=NOW),)}, AlertKind.ENDPOINT),
        ({"hooks": (HookFacts("Barracks", problem="Refused."),)}, AlertKind.ENDPOINT),
        ({"doubted": ("RFIs",)}, AlertKind.DRIFT),
    ],
)
def test_each_trouble_of_a_connection_has_its_alert(
    change: dict[str, object], kind: AlertKind
) -> None:
    assert kinds(replace(WELL, **change)) == {kind}


@pytest.mark.parametrize(
    "change",
    [
        {"lanes": (replace(LANE, failures=2),)},
        {"lanes": (replace(LANE, last_success_at=NOW - 2.9 * HOUR),)},
        {"outbox_waiting_since": NOW - timedelta(minutes=5)},
        {"outbox_held": 2, "outbox_held_since": NOW - 2 * HOUR},
        {"budget_left": 0.2},
        {"is_usable": False, "is_meant_to_be": False},  # somebody disconnected it
    ],
)
def test_what_is_not_bad_enough_raises_nothing(change: dict[str, object]) -> None:
    assert kinds(replace(WELL, **change)) == set()


def test_a_connection_that_needs_a_sign_in_has_this_one_alert_only() -> None:
    broken = replace(WELL, is_usable=False, events_failed=5, lanes=(replace(LANE, failures=9),))

    assert kinds(broken) == {AlertKind.SIGN_IN}


def test_many_late_lanes_make_one_alert_that_names_some() -> None:
    late = [replace(LANE, name=f"RFIs of {n}", last_success_at=None) for n in range(9)]

    [trouble] = troubles([replace(WELL, lanes=late)], HUB, now=NOW)

    assert "RFIs of 0, RFIs of 1, RFIs of 2 and 6 more are read too late" in trouble.message


def test_the_hubs_own_troubles_are_seen() -> None:
    assert kinds(hub=HubFacts(1.5, 2)) == {AlertKind.DISK}
    assert kinds(hub=replace(HUB, messages_given_up=1)) == {AlertKind.MESSAGES}

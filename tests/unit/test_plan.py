"""What is due now, and in which order?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trajanus.sync.reading.plan import WHERE_TOLD, Hook, Standing, due_now, is_told_of, next_due

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)


def _standing(resource: str, **details: object) -> Standing:
    given = {"every": HOUR, "every_full": WEEK, "last_full_at": NOON - DAY, **details}
    return Standing(key=(1, 5200, resource), **given)  # type: ignore[arg-type]  # mixed on purpose


def _hook(**details: object) -> Hook:
    given = {"checked_at": NOON - HOUR, "triggers": frozenset({"RFIs create"}), **details}
    return Hook(**given)  # type: ignore[arg-type]  # mixed on purpose


def test_what_was_never_read_is_due_in_full() -> None:
    [due] = due_now([_standing("rfis", last_full_at=None)], now=NOON)

    assert due.full


def test_what_is_not_due_yet_waits() -> None:
    assert due_now([_standing("rfis", due_at=NOON + HOUR)], now=NOON) == []


def test_what_nobody_wants_read_by_schedule_waits_for_a_person() -> None:
    assert due_now([_standing("rfis", due_at=NOON - DAY, is_read=False)], now=NOON) == []


def test_what_is_late_for_its_cadence_comes_first() -> None:
    hourly = _standing("rfis", due_at=NOON - 2 * HOUR)
    daily = _standing("users", every=DAY, due_at=NOON - 3 * HOUR)

    found = due_now([daily, hourly], now=NOON)

    assert [due.key[2] for due in found] == ["rfis", "users"]


def test_new_lanes_come_in_catalogue_order_and_let_very_late_ones_pass() -> None:
    new = [_standing("files", position=20), _standing("users", position=1)]
    late = _standing("rfis", due_at=NOON - 3 * HOUR, position=5)
    fresh = _standing("submittals", due_at=NOON, position=6)

    found = due_now([fresh, *new, late], now=NOON)

    assert [due.key[2] for due in found] == ["rfis", "users", "files", "submittals"]


def test_a_week_after_the_last_full_reading_everything_is_read_again() -> None:
    [due] = due_now([_standing("rfis", due_at=NOON, last_full_at=NOON - WEEK)], now=NOON)

    assert due.full


def test_what_a_healthy_webhook_tells_of_is_polled_seldom() -> None:
    told = _standing("rfis", due_at=NOON, last_success_at=NOON - HOUR, is_told=True, phase=0.5)

    assert due_now([told], now=NOON) == []
    assert told.due == NOON - HOUR + WHERE_TOLD


@pytest.mark.parametrize(
    ("details", "is_told"),
    [
        ({}, True),
        ({"checked_at": NOON - 2 * DAY}, False),
        ({"triggers": frozenset({"RFIs update"})}, False),
        ({"waiting_since": NOON - HOUR}, False),
        ({"waiting_since": NOON}, True),
        ({"is_failing": True}, False),
    ],
    ids=str,
)
def test_only_a_healthy_hook_with_the_trigger_tells_of_a_resource(
    details: dict[str, object], is_told: bool
) -> None:
    assert is_told_of([(_hook(**details), "RFIs create")], now=NOON) is is_told


def test_no_hook_or_no_trigger_tells_of_nothing() -> None:
    assert not is_told_of([(None, "RFIs create")], now=NOON)
    assert not is_told_of([], now=NOON)


@settings(max_examples=50, deadline=None)
@given(
    every=st.sampled_from([HOUR, DAY, WEEK]),
    phase=st.floats(0, 1, exclude_max=True),
    seconds=st.integers(0, 10**9),
)
def test_a_lane_is_due_after_a_half_to_one_and_a_half_cadences(
    every: timedelta, phase: float, seconds: int
) -> None:
    now = NOON + timedelta(seconds=seconds)

    due = next_due(every=every, now=now, phase=phase)

    assert every / 2 <= due - now <= 1.5 * every + timedelta(seconds=1)


def test_lanes_read_at_once_are_due_at_moments_of_their_own() -> None:
    moments = {next_due(every=DAY, now=NOON, phase=place / 24) for place in range(24)}

    hours = sorted({moment.replace(minute=0) for moment in moments})
    assert len(hours) == 24

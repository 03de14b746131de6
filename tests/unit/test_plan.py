"""What is due now, and in which order?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from trajanus.sync.plan import Standing, due_now, next_due

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)


def _standing(resource: str, **details: object) -> Standing:
    given = {"every": HOUR, "every_full": WEEK, "last_full_at": NOON - DAY, **details}
    return Standing(key=(1, 5200, resource), **given)  # type: ignore[arg-type]  # mixed on purpose


def test_what_was_never_read_is_due_in_full() -> None:
    [due] = due_now([_standing("rfis", last_full_at=None)], now=NOON)

    assert due.full


def test_what_is_not_due_yet_waits() -> None:
    assert due_now([_standing("rfis", due_at=NOON + HOUR)], now=NOON) == []


def test_what_is_late_for_its_cadence_comes_first() -> None:
    hourly = _standing("rfis", due_at=NOON - 2 * HOUR)
    daily = _standing("users", every=DAY, due_at=NOON - 3 * HOUR)

    found = due_now([daily, hourly], now=NOON)

    assert [due.key[2] for due in found] == ["rfis", "users"]


def test_a_week_after_the_last_full_reading_everything_is_read_again() -> None:
    [due] = due_now([_standing("rfis", due_at=NOON, last_full_at=NOON - WEEK)], now=NOON)

    assert due.full


def test_lanes_spread_out_so_that_they_do_not_come_all_at_once() -> None:
    first = next_due(every=HOUR, now=NOON, spread=0.0)
    last = next_due(every=HOUR, now=NOON, spread=1.0)

    assert first == NOON + HOUR
    assert HOUR <= last - NOON <= 1.1 * HOUR

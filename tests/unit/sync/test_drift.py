"""Is a difference named, explained, and told from what is merely not due yet?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from trajanus.sync.comparing.drift import (
    Difference,
    Held,
    Signs,
    What,
    differences,
    is_believable,
    why_missed,
)
from trajanus.sync.webhooks.hook_watch import Attempt, judge

T = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
OLD, NEW = T - timedelta(days=1), T + timedelta(minutes=1)
ALL = frozenset({"create", "update", "delete"})


def test_new_newer_and_returned_records_differ_and_equal_ones_do_not() -> None:
    shown = {1: T, 2: T, 3: T, 4: T, 5: None}
    held = {1: Held(T), 2: Held(OLD), 3: Held(T, is_missing=True), 5: Held(T)}

    assert differences(shown, held) == [
        Difference(2, What.CHANGED, T),
        Difference(3, What.RESTORED, T),
        Difference(4, What.CREATED, T),
    ]


@pytest.mark.parametrize(
    ("what", "at", "signs", "part"),
    [
        (What.CHANGED, NEW, Signs(T, ALL), None),  # the next reading brings it
        (What.CHANGED, OLD, Signs(None, ALL), None),  # nothing was read yet
        (What.CHANGED, OLD, Signs(T, ALL, {1: ["waiting"]}), None),
        (What.CHANGED, OLD, Signs(T), "No webhook tells"),
        (What.CHANGED, OLD, Signs(T, ALL), "did not arrive"),
        (What.CHANGED, OLD, Signs(T, ALL, {1: ["failed"]}), "could not be worked off"),
        (What.CHANGED, OLD, Signs(T, ALL, {1: ["processed"]}), "did not show the change yet"),
        (What.DELETED, None, Signs(T, frozenset({"update"})), "being deleted"),
        (What.DELETED, None, Signs(T, ALL), "did not arrive"),
    ],
)
def test_the_reason_fits_what_could_have_told_of_it(
    what: What, at: datetime | None, signs: Signs, part: str | None
) -> None:
    why = why_missed(Difference(1, what, at), signs)

    assert why is None if part is None else part in str(why)


def test_half_of_the_records_may_be_gone_and_not_more() -> None:
    assert is_believable(10, 10)  # small numbers say nothing
    assert is_believable(50, 100)
    assert not is_believable(51, 100)


def attempt(outcome: str, minutes: int) -> Attempt:
    return Attempt(outcome, T + timedelta(minutes=minutes))


def test_a_hook_fails_since_the_first_attempt_after_the_last_success() -> None:
    log = [attempt("retried", 4), attempt("retried", 3), attempt("ok", 2), attempt("retried", 1)]

    found = judge(log, seen_until=None)

    assert found.failing_since == T + timedelta(minutes=3)
    assert not found.lost


def test_events_given_up_count_once() -> None:
    log = [attempt("ok", 5), attempt("discarded", 4)]

    first = judge(log, seen_until=T)
    again = judge(log, seen_until=first.seen_until)

    assert (first.lost, again.lost) == (True, False)
    assert first.failing_since is None


def test_an_empty_log_says_nothing() -> None:
    assert judge([], seen_until=T) == judge([], seen_until=T)
    assert judge([], seen_until=T).seen_until == T

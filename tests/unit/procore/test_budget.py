"""May one more request be made now, and what does an answer teach?"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trajanus.procore.budget import Budget, Window, refuse, settle, take
from trajanus.procore.protocol import RateReading

START = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
HOUR, SPIKE = timedelta(hours=1), timedelta(seconds=10)


def window(length: timedelta, limit: int, **more: object) -> Window:
    return replace(Window(length, limit, limit, 0, START + length), **more)  # type: ignore[arg-type]


def budget(hour: int = 600, spike: int = 25) -> Budget:
    return Budget(window(HOUR, hour), window(SPIKE, spike))


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def taken(before: Budget, count: int, *, reserve: float = 0.0, at: datetime = START) -> Budget:
    for _ in range(count):
        wait, before = take(before, reserve=reserve, at=at)
        assert wait == 0
    return before


def test_a_request_is_granted_from_both_windows() -> None:
    found = taken(budget(600, 25), 1)

    assert (found.hour.remaining, found.spike.remaining) == (599, 24)
    assert (found.hour.in_flight, found.spike.in_flight) == (1, 1)


def test_an_empty_window_says_how_long_to_wait_and_takes_nothing() -> None:
    empty = taken(budget(600, 3), 3)

    wait, found = take(empty, reserve=0.0, at=after(4))

    assert wait == 6.0
    assert found == empty


def test_the_longer_wait_of_two_empty_windows_counts() -> None:
    wait, _ = take(taken(budget(3, 3), 3), reserve=0.0, at=after(4))

    assert wait == 3596.0


def test_background_work_leaves_the_last_part_to_people() -> None:
    for_pulls = taken(budget(600, 10), 8, reserve=0.2)

    wait, _ = take(for_pulls, reserve=0.2, at=START)

    assert wait > 0
    assert taken(for_pulls, 2, reserve=0.0).spike.remaining == 0


@given(limit=st.integers(1, 10_000), reserve=st.floats(0, 0.99))
def test_no_reserve_ever_locks_anybody_out_for_good(limit: int, reserve: float) -> None:
    wait, _ = take(budget(limit, limit), reserve=reserve, at=START)

    assert wait == 0


def test_a_window_is_full_again_after_its_reset_but_for_what_is_under_way() -> None:
    found = taken(budget(600, 25), 4)

    _, found = take(found, reserve=0.0, at=after(10))

    assert found.spike.remaining == 25 - 4 - 1
    assert found.hour.remaining == 600 - 4 - 1
    assert found.spike.reset_at == after(20)


def test_requests_of_a_killed_process_are_forgotten_with_the_hour() -> None:
    found = taken(budget(600, 25), 4)

    _, found = take(found, reserve=0.0, at=after(3600))

    assert (found.hour.in_flight, found.spike.in_flight) == (1, 1)
    assert found.spike.remaining == 24


def test_an_answer_without_headers_only_ends_the_request() -> None:
    found = settle(taken(budget(), 2), None, at=after(1))

    assert (found.spike.remaining, found.spike.in_flight) == (23, 1)


def test_a_far_reset_speaks_of_the_hour() -> None:
    found = settle(taken(budget(3600, 100), 1), RateReading(600, 589, 1800.0), at=START)

    assert (found.hour.limit, found.hour.remaining, found.hour.learned) == (600, 589, True)
    assert found.hour.reset_at == after(1801)
    assert found.spike.limit == 100


def test_a_near_reset_speaks_of_the_ten_seconds() -> None:
    found = settle(taken(budget(3600, 100), 1), RateReading(25, 24, 10.0), at=START)

    assert (found.spike.limit, found.spike.remaining, found.spike.learned) == (25, 24, True)
    assert found.hour.limit == 3600


def test_the_end_of_an_hour_is_not_taken_for_ten_seconds() -> None:
    found = settle(
        taken(budget(600, 25), 1, at=after(3595)), RateReading(600, 3, 5.0), at=after(3595)
    )

    assert (found.hour.limit, found.hour.remaining) == (600, 3)
    assert found.spike.limit == 25


def test_equal_limits_are_told_apart_by_their_resets() -> None:
    found = settle(
        taken(budget(25, 25), 1, at=after(3588)), RateReading(25, 3, 12.0), at=after(3588)
    )

    assert (found.hour.remaining, found.spike.remaining) == (3, 24)


def test_an_answer_never_brings_back_what_was_granted_meanwhile() -> None:
    under_way = taken(budget(600, 25), 10)

    found = settle(under_way, RateReading(25, 24, 10.0), at=after(0.1))

    assert found.spike.remaining == 15


def test_requests_under_way_are_taken_off_a_limit_learnt_for_the_first_time() -> None:
    under_way = taken(budget(3600, 100), 4)

    found = settle(under_way, RateReading(5, 4, 10.0), at=after(0.1))

    assert (found.spike.limit, found.spike.remaining) == (5, 1)


def test_what_others_spent_on_the_same_token_is_believed() -> None:
    found = settle(taken(budget(600, 25), 1), RateReading(600, 12, 1800.0), at=after(1))

    assert found.hour.remaining == 12


def test_a_raised_limit_is_used_at_once() -> None:
    found = settle(taken(budget(600, 25), 5), RateReading(100, 99, 10.0), at=after(0.1))

    assert (found.spike.limit, found.spike.remaining) == (100, 95)


def test_a_lowered_limit_is_kept_at_once() -> None:
    found = settle(taken(budget(600, 100), 30), RateReading(25, 0, 9.0), at=after(1))

    assert (found.spike.limit, found.spike.remaining) == (25, 0)


def test_a_window_that_began_anew_at_procore_is_believed() -> None:
    empty = taken(budget(600, 3), 3)

    found = settle(empty, RateReading(3, 2, 10.0), at=after(9.5))

    assert found.spike.remaining == 0  # two more are still under way
    assert found.spike.reset_at == after(20.5)


def test_the_last_word_of_an_old_window_does_not_shorten_the_new_one() -> None:
    new = taken(budget(600, 25), 2, at=after(11))

    found = settle(new, RateReading(25, 3, 1.0), at=after(11.2))

    assert found.spike.reset_at == new.spike.reset_at


@pytest.mark.parametrize(
    ("reading", "retry_after", "kind", "seconds"),
    [
        (RateReading(25, 0, 6.0), None, "spike", 7.0),
        (RateReading(25, 0, 6.0), 9.0, "spike", 10.0),
        (RateReading(600, 0, 900.0), None, "hour", 901.0),
        (None, 8.0, "spike", 8.0),
        (None, 700.0, "hour", 700.0),
        (None, None, "spike", 10.0),
    ],
)
def test_after_a_429_nothing_is_left_until_the_reset(
    reading: RateReading | None, retry_after: float | None, kind: str, seconds: float
) -> None:
    found = refuse(taken(budget(), 1), reading, retry_after=retry_after, at=after(1))

    spent = getattr(found, kind)
    assert (spent.remaining, spent.reset_at) == (0, after(1 + seconds))
    assert take(found, reserve=0.0, at=after(1))[0] == pytest.approx(seconds)


@dataclass
class Server:
    """A Procore of one window, counting as the guide says: fixed, from its first request on."""

    limit: int
    opened: float = -math.inf
    used: int = 0
    refused: int = 0

    def count(self, now: float) -> tuple[int, float]:
        if now >= self.opened + 10:
            self.opened, self.used = now, 0
        self.used += 1
        self.refused += self.used > self.limit
        return max(0, self.limit - self.used), math.ceil(self.opened + 10)


@dataclass
class Play:
    """Several workers, each request somewhere between grant, arrival and answer."""

    budget: Budget
    server: Server
    now: float = 0.0
    sent: list[int] = field(default_factory=list)
    answered: list[tuple[int, float]] = field(default_factory=list)

    def step(self, what: str) -> None:
        at = after(self.now)
        if what == "grant":
            wait, self.budget = take(self.budget, reserve=0.0, at=at)
            self.sent += [1] if wait == 0 else []
        elif what == "arrive" and self.sent:
            self.sent.pop()
            self.answered.append(self.server.count(self.now))
        elif what == "answer" and self.answered:
            remaining, reset = self.answered.pop(0)
            reading = RateReading(self.server.limit, remaining, max(0.0, reset - self.now))
            self.budget = settle(self.budget, reading, at=at)
        elif what == "time":
            self.now += 0.7


STEPS = st.lists(st.sampled_from(["grant", "grant", "arrive", "answer", "time"]), max_size=120)


@given(limit=st.integers(1, 8), steps=STEPS)
def test_however_requests_overlap_a_known_limit_is_never_passed(
    limit: int, steps: list[str]
) -> None:
    play = Play(budget(10_000, limit), Server(limit))

    for what in steps:
        play.step(what)

    assert play.server.refused == 0


@given(limit=st.integers(1, 8), steps=STEPS)
def test_the_rest_is_never_negative_and_never_above_the_limit(limit: int, steps: list[str]) -> None:
    play = Play(budget(10_000, 5), Server(limit))

    for what in steps:
        play.step(what)

    assert 0 <= play.budget.spike.remaining <= play.budget.spike.limit
    assert play.budget.spike.in_flight == len(play.sent) + len(play.answered)

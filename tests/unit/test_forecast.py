"""How long does a first reading take, and does the forecast keep its word?"""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from trajanus.sync.reading.forecast import Pace, Work, forecast, in_words, seconds_for

ROOMY = Pace(per_hour=3600, left_this_hour=3600, until_reset=3600, per_10_seconds=100)


def test_known_totals_become_pages() -> None:
    works = [Work(total=4500, page_size=2000), Work(total=0, page_size=2000), Work(7, None)]

    found = forecast(works, ROOMY)

    assert (found.lanes, found.requests, found.is_known) == (3, 3 + 1 + 1, True)


def test_what_nobody_counted_yet_takes_at_least_one_request() -> None:
    found = forecast([Work(total=None, page_size=2000)], ROOMY)

    assert (found.requests, found.is_known) == (1, False)
    assert str(found).startswith("at least 1 request, at least ")


def test_what_is_read_is_no_longer_counted() -> None:
    half = Work(total=4000, page_size=100, pages_read=20)
    with_members = Work(total=30, page_size=100, pages_read=1, reads_members=True, members_read=10)

    assert (half.requests, with_members.requests) == (20, 20)


def test_parents_and_days_each_take_a_request() -> None:
    assert Work(total=None, page_size=None, parts=8, pages_read=0).requests == 8


def test_more_than_an_hour_holds_waits_for_the_next_hours() -> None:
    tight = Pace(per_hour=600, left_this_hour=100, until_reset=1200, per_10_seconds=1000)

    assert seconds_for(100, tight) == 0
    assert seconds_for(101, tight) == 1200
    assert seconds_for(701, tight) == 1200 + 3600


def test_the_ten_second_window_and_slow_answers_hold_back_too() -> None:
    assert seconds_for(250, ROOMY) == 20
    slow = Pace(3600, 3600, 3600, per_10_seconds=1000, seconds_each=0.5)
    assert seconds_for(250, slow) == 125


@settings(max_examples=60, deadline=None)
@given(
    first=st.integers(0, 20_000),
    more=st.integers(0, 20_000),
    left=st.integers(0, 600),
    reset=st.floats(0, 3600),
)
def test_more_requests_never_take_less_time(first: int, more: int, left: int, reset: float) -> None:
    pace = Pace(600, left, reset, per_10_seconds=25, seconds_each=0.2)

    assert seconds_for(first, pace) <= seconds_for(first + more, pace)


def test_durations_are_said_in_words() -> None:
    said = [in_words(seconds) for seconds in (0.2, 45, 130, 5000, 9000)]

    assert said == ["1 second", "45 seconds", "3 minutes", "84 minutes", "3 hours"]

"""How far have we read, and which page comes next?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from trajanus.sync.reading import cursor
from trajanus.sync.reading.cursor import Reading

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
moments = st.datetimes(timezones=st.just(UTC))


def test_the_first_reading_asks_for_everything() -> None:
    reading = cursor.begin(watermark=None, now=NOON, page_size=100, full=False)

    assert reading.is_full
    assert reading.window is None


def test_a_later_reading_asks_for_a_closed_window_with_overlap() -> None:
    reading = cursor.begin(watermark=NOON - timedelta(hours=1), now=NOON, page_size=100, full=False)

    assert reading.window == "2026-03-02T10:55:00Z...2026-03-02T12:00:00Z"


def test_a_full_reading_is_not_answered_by_an_interrupted_one_of_changes() -> None:
    begun = Reading(since=NOON - timedelta(hours=1), until=NOON, page_size=100, page=3)

    assert cursor.can_resume(begun, now=NOON, full=False)
    assert not cursor.can_resume(begun, now=NOON, full=True)


def test_a_reading_interrupted_days_ago_begins_anew() -> None:
    begun = Reading(since=None, until=NOON, page_size=100, page=3)

    assert not cursor.can_resume(begun, now=NOON + timedelta(days=2), full=True)


def test_smaller_pages_go_on_at_the_same_record() -> None:
    begun = Reading(since=None, until=NOON, page_size=2000, page=4)

    smaller = cursor.with_smaller_pages(begun)

    assert (smaller.page_size, smaller.page) == (1000, 7)


@given(size=st.integers(100, 2000), page=st.integers(1, 50))
def test_smaller_pages_never_skip_a_record(size: int, page: int) -> None:
    begun = Reading(since=None, until=NOON, page_size=size, page=page)

    smaller = cursor.with_smaller_pages(begun)

    assert smaller.page_size is not None
    assert (smaller.page - 1) * smaller.page_size <= (page - 1) * size


@given(st.lists(st.none() | moments), st.none() | moments)
def test_the_watermark_never_goes_back(
    seen: list[datetime | None], watermark: datetime | None
) -> None:
    advanced = cursor.advance(watermark, seen)

    assert watermark is None or (advanced is not None and advanced >= watermark)


@given(data=st.data(), size=st.integers(1, 7), count=st.integers(0, 40))
def test_records_that_leave_while_it_is_read_make_it_skip_none(
    data: st.DataObject, size: int, count: int
) -> None:
    listing = list(range(count))
    seen: set[int] = set()
    left: set[int] = set()
    reading = Reading(since=None, until=NOON, page_size=size)

    while True:
        start = (reading.page - 1) * size
        page = listing[start : start + size]
        total = len(listing)
        seen.update(page)
        turned = cursor.turn_page(reading, total=total)
        if turned.page > reading.page and start + size >= total:
            break
        reading = turned
        if listing and data.draw(st.booleans()):
            gone = data.draw(st.sampled_from(listing))
            listing.remove(gone)
            left.add(gone)

    assert set(range(count)) - left <= seen

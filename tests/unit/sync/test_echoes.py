"""When may an event be taken as known, although records are stamped in whole seconds?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trajanus.sync.webhooks.echoes import Known, Sent, Told, all_known

T = datetime(2026, 3, 2, 15, 0, 0, tzinfo=UTC)
SENT = Sent(T - timedelta(seconds=1), T + timedelta(seconds=1))
UNDER_WAY = Sent(T - timedelta(seconds=1), None)


def after(seconds: float) -> datetime:
    return T + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("stamp", "event_at", "is_ours", "sent", "known"),
    [
        (after(1), after(0.4), False, (), True),  # the mirror is of a later second
        (T, after(0.4), False, (), False),  # the same second: before or after the change?
        (T, T, False, (), True),  # not later than the state we have
        (T, after(0.4), True, (SENT,), True),  # our own write in that second
        (T, after(0.4), False, (SENT,), False),  # somebody else in the second of our write
        (T, after(0.4), True, (), False),  # our account, but not the hub
        (T, after(1.2), True, (SENT,), False),  # a later second than what we have
        (after(-60), after(0.4), True, (UNDER_WAY,), True),  # its answer is still coming
        (after(-60), after(0.4), False, (UNDER_WAY,), False),
        (None, after(0.4), True, (SENT,), False),
        (after(60), None, True, (SENT,), False),
    ],
)
def test_only_what_is_surely_in_the_mirror_is_known(
    stamp: datetime | None,
    event_at: datetime | None,
    is_ours: bool,
    sent: tuple[Sent, ...],
    known: bool,
) -> None:
    assert all_known(Known(stamp, sent), [Told(event_at, is_ours)]) is known


@given(
    changes=st.lists(st.integers(0, 3_000), min_size=1, max_size=6),
    read_at=st.integers(0, 4_000),
)
def test_a_change_of_somebody_else_after_the_last_reading_is_never_taken_for_known(
    changes: list[int], read_at: int
) -> None:
    moments = sorted(after(each / 1000) for each in changes)
    seen = [moment for moment in moments if moment <= after(read_at / 1000)]
    stamp = seen[-1].replace(microsecond=0) if seen else None

    unseen = [moment for moment in moments if moment > after(read_at / 1000)]

    assert not any(all_known(Known(stamp), [Told(moment, False)]) for moment in unseen)

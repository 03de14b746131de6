"""Is a request worth another try, and after how long?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trajanus.errors import (
    Gone,
    HubError,
    NoAnswer,
    NotPermitted,
    RateLimited,
    RejectedByRemote,
    RemoteUnavailable,
    RequestRefused,
    SignInNeeded,
)
from trajanus.procore.retries import pause_before_retry

LOST = NoAnswer("lost", may_have_arrived=True)
NEVER_LEFT = NoAnswer("refused", may_have_arrived=False)
BUSY = RemoteUnavailable("busy")


def pause(
    failure: HubError,
    method: str = "GET",
    status: int | None = None,
    *,
    attempt: int = 1,
    asked: float | None = None,
) -> float | None:
    return pause_before_retry(
        failure, method=method, status=status, attempt=attempt, asked=asked, jitter=0.0
    )


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    ("failure", "status"),
    [(LOST, None), (BUSY, 408), (BUSY, 500), (BUSY, 502), (BUSY, 503), (BUSY, 504)],
)
def test_what_may_be_repeated_is_repeated(
    method: str, failure: HubError, status: int | None
) -> None:
    assert pause(failure, method, status) == 0.5


@pytest.mark.parametrize(
    ("failure", "status"),
    [(LOST, None), (BUSY, 408), (BUSY, 500), (BUSY, 502), (BUSY, 503), (BUSY, 504)],
)
def test_a_post_is_never_repeated_blindly(failure: HubError, status: int | None) -> None:
    assert pause(failure, "POST", status) is None


def test_a_post_that_never_left_or_was_not_looked_at_is_repeated() -> None:
    assert pause(NEVER_LEFT, "POST") == 0.5
    assert pause(RateLimited(after=7.0), "POST", 429) == 7.0


@pytest.mark.parametrize(
    "failure", [SignInNeeded(), NotPermitted(), Gone(), RejectedByRemote(), RequestRefused()]
)
def test_what_no_retry_can_mend_is_not_retried(failure: HubError) -> None:
    assert pause(failure, "GET", 400) is None


def test_pauses_double() -> None:
    assert [pause(LOST, attempt=attempt) for attempt in (1, 2, 3, 4, 5)] == [0.5, 1, 2, 4, None]


def test_a_server_fault_is_tried_twice_again_only() -> None:
    found = [pause(BUSY, status=500, attempt=attempt) for attempt in (1, 2, 3)]

    assert found == [0.5, 1.0, None]


def test_retry_after_counts_more_than_our_own_guess() -> None:
    assert pause(BUSY, status=503, attempt=3, asked=30.0) == 30.0


def test_an_endless_429_ends() -> None:
    assert pause(RateLimited(after=1.0), status=429, attempt=5) is None


@given(jitter=st.floats(0, 1), asked=st.none() | st.floats(0, 1000), attempt=st.integers(1, 9))
def test_jitter_never_shortens_what_procore_asked_for(
    jitter: float, asked: float | None, attempt: int
) -> None:
    found = pause_before_retry(
        BUSY, method="GET", status=503, attempt=attempt, asked=asked, jitter=jitter
    )

    assert found is None or found >= (asked or 0.0)

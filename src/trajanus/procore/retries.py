"""Is this request worth another try, and after how long? Pure."""

from __future__ import annotations

from trajanus.errors import HubError, NoAnswer, RateLimited

#: Repeating these leaves Procore as it is or brings it to the same state.
_REPEATABLE = frozenset({"GET", "HEAD", "PUT", "PATCH", "DELETE"})
_ATTEMPTS = 5
_ATTEMPTS_AFTER_500 = 3
_BUSY = frozenset({408, 502, 503, 504})


def pause_before_retry(
    failure: HubError,
    *,
    method: str,
    status: int | None,
    attempt: int,
    asked: float | None,
    jitter: float,
) -> float | None:
    """Return the seconds to wait before trying again; None: give up.

    `attempt` counts from 1, `asked` is Retry-After, `jitter` a random number from 0 to 1: it keeps
    processes that failed together from coming back together.
    """
    if isinstance(failure, RateLimited):
        # Refused before it was looked at, so even a POST may be repeated.
        return failure.after + jitter / 2 if attempt < _ATTEMPTS else None
    if attempt >= (_ATTEMPTS_AFTER_500 if status == 500 else _ATTEMPTS):
        return None
    if not _may_repeat(failure, method, status):
        return None
    backoff = 0.5 * 2 ** (attempt - 1) * (1 + jitter)
    return backoff if asked is None else asked + jitter / 2


def _may_repeat(failure: HubError, method: str, status: int | None) -> bool:
    if isinstance(failure, NoAnswer):
        return method in _REPEATABLE or not failure.may_have_arrived
    return method in _REPEATABLE and (status == 500 or status in _BUSY)

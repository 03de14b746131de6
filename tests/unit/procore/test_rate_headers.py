"""What do the rate headers say?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from trajanus.procore.protocol import RateReading, read_rate

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def headers(limit: str, remaining: str, reset: str, **more: str) -> dict[str, str]:
    names = ("x-rate-limit-limit", "x-rate-limit-remaining", "x-rate-limit-reset")
    return {**dict(zip(names, (limit, remaining, reset), strict=True)), **more}


def in_seconds(seconds: int) -> str:
    return str(int(NOW.timestamp()) + seconds)


def test_a_reading_tells_limit_rest_and_distance() -> None:
    found = read_rate(headers("25", "24", in_seconds(10)), at=NOW)

    assert found == RateReading(limit=25, remaining=24, reset_in=10.0)


def test_a_hub_whose_clock_is_wrong_still_waits_the_right_time() -> None:
    by_procore = "Mon, 02 Mar 2026 15:02:00 GMT"

    found = read_rate(headers("25", "0", in_seconds(125), date=by_procore), at=NOW)

    assert found is not None
    assert found.reset_in == 5.0


def test_a_date_that_cannot_be_right_is_not_trusted() -> None:
    found = read_rate(
        headers("25", "0", in_seconds(5), date="Mon, 01 Jan 2001 00:00:00 GMT"), at=NOW
    )

    assert found is not None
    assert found.reset_in == 5.0


def test_a_reset_that_has_just_passed_is_now() -> None:
    found = read_rate(headers("25", "-1", in_seconds(-1)), at=NOW)

    assert found == RateReading(limit=25, remaining=0, reset_in=0.0)


@pytest.mark.parametrize(
    "found",
    [
        {},
        headers("25", "24", ""),
        headers("many", "24", in_seconds(10)),
        headers("0", "0", in_seconds(10)),
        headers("25", "24", in_seconds(100_000)),
        headers("25", "24", "12"),
    ],
)
def test_headers_that_make_no_sense_teach_nothing(found: dict[str, str]) -> None:
    assert read_rate(found, at=NOW) is None

"""Both rate windows and what their headers say."""

from __future__ import annotations

from collections.abc import Callable

import httpx2
import pytest

from trajanus.simulator import ManualClock, Simulator
from trajanus.simulator.rates import Limit, parse_limits

Connect = Callable[..., httpx2.Client]


def budget(answer: httpx2.Response) -> tuple[int, int]:
    headers = answer.headers
    return int(headers["x-rate-limit-limit"]), int(headers["x-rate-limit-remaining"])


def test_headers_speak_of_the_tighter_window(clock: ManualClock, connect: Connect) -> None:
    with Simulator("empty", clock=clock, limits="10/3600,4/10") as sim:
        api = connect(sim)

        spike = api.get("/rest/v1.0/me")
        for _ in range(2):
            clock.advance(10)
            for _ in range(3):
                hourly = api.get("/rest/v1.0/me")

    assert budget(spike) == (4, 3)
    assert int(spike.headers["x-rate-limit-reset"]) == int(clock.now().timestamp()) - 10
    assert budget(hourly) == (4, 1)


def test_the_hourly_window_shows_when_it_is_nearer(clock: ManualClock, connect: Connect) -> None:
    with Simulator("empty", clock=clock, limits="5/3600,4/10") as sim:
        api = connect(sim)
        for _ in range(3):
            api.get("/rest/v1.0/me")
        clock.advance(10)

        answer = api.get("/rest/v1.0/me")

    assert budget(answer) == (5, 1)
    assert int(answer.headers["x-rate-limit-reset"]) == int(clock.now().timestamp()) + 3590


def test_over_the_limit_there_is_429_until_the_reset(clock: ManualClock, connect: Connect) -> None:
    with Simulator("empty", clock=clock, limits="100/3600,2/10") as sim:
        api = connect(sim)
        for _ in range(2):
            api.get("/rest/v1.0/me")
        clock.advance(4)
        refused = api.get("/rest/v1.0/me")
        clock.advance(6)
        after = api.get("/rest/v1.0/me")

    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "6"
    assert budget(refused) == (2, 0)
    assert "max number of requests" in refused.json()["errors"]
    assert after.status_code == 200


def test_429_can_come_without_retry_after(clock: ManualClock, connect: Connect) -> None:
    with Simulator("empty", clock=clock, limits="1/10") as sim:
        sim.rates.retry_after = False
        api = connect(sim)
        api.get("/rest/v1.0/me")

        refused = api.get("/rest/v1.0/me")

    assert refused.status_code == 429
    assert "retry-after" not in refused.headers
    assert "x-rate-limit-reset" in refused.headers


def test_each_token_has_its_own_budget(clock: ManualClock, connect: Connect) -> None:
    with Simulator("empty", clock=clock, limits="1/10") as sim:
        first, second = connect(sim), connect(sim)
        first.get("/rest/v1.0/me")

        assert first.get("/rest/v1.0/me").status_code == 429
        assert second.get("/rest/v1.0/me").status_code == 200


def test_errors_carry_the_headers_too(clock: ManualClock, connect: Connect) -> None:
    with Simulator("empty", clock=clock, limits="5/10") as sim:
        api = connect(sim)

        missing = api.get("/rest/v1.0/projects/1/rfis")

    assert missing.status_code == 404
    assert budget(missing) == (5, 4)


def test_limits_are_read_as_count_and_seconds() -> None:
    assert parse_limits("600/3600,25/10") == (Limit(600, 3600), Limit(25, 10))
    assert parse_limits("off") == ()


@pytest.mark.parametrize("text", ["", "600", "x/10", "0/10", "5/0"])
def test_limits_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"must have|is not COUNT/SECONDS"):
        parse_limits(text)

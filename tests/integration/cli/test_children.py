"""Are child processes started again with patience, and given up where it cannot help?"""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from trajanus.cli import children, exits
from trajanus.cli.children import Child
from trajanus.errors import ConfigurationError

if TYPE_CHECKING:
    from manual_clock import ManualClock


class Mortal(Child):
    """A child whose process ends with a given code, and which counts its starts."""

    ends_with = 1
    starts = 0

    def start(self) -> None:
        self.starts += 1
        ended: Any = SimpleNamespace(poll=lambda: self.ends_with, stdout=None)
        self.process, self.due_at = ended, None
        self.started_at = children.clock.monotonic()


@pytest.fixture
def child(clock: ManualClock) -> Mortal:
    made = Mortal("worker", ("worker",))
    made.start()
    return made


def test_a_dead_child_is_started_again_after_a_pause(child: Mortal, clock: ManualClock) -> None:
    children.look_after([child])
    at_once = child.starts
    clock.advance(children.FIRST_PAUSE)
    children.look_after([child])

    assert (at_once, child.starts) == (1, 2)


def test_the_pause_doubles_up_to_a_limit(child: Mortal, clock: ManualClock) -> None:
    pauses = []
    for _ in range(7):
        children.look_after([child])
        assert child.due_at is not None
        pauses.append(child.due_at - clock.elapsed)
        clock.advance(pauses[-1])
        children.look_after([child])

    assert pauses == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]


def test_a_child_that_was_well_for_a_while_is_started_again_soon(
    child: Mortal, clock: ManualClock
) -> None:
    child.deaths = 5
    clock.advance(children.WELL_AFTER + 1)

    children.look_after([child])

    assert child.due_at == clock.elapsed + children.FIRST_PAUSE


@pytest.mark.parametrize("code", [exits.CONFIGURATION, exits.USAGE])
def test_a_child_with_wrong_settings_is_not_started_again(child: Mortal, code: int) -> None:
    child.ends_with = code

    with pytest.raises(ConfigurationError, match="worker cannot run with these settings"):
        children.look_after([child])


def test_a_child_that_does_not_listen_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "PATIENCE", 0.2)
    deaf = Child("deaf", ())
    deaf.process = children.subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(60)"],
        stdin=children.subprocess.PIPE,
        text=True,
    )

    children.stop([deaf])

    assert deaf.status not in (None, 0)

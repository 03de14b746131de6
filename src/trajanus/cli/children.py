"""How are the hub's processes started together, kept alive and stopped together?"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import structlog

from trajanus import clock
from trajanus.cli import exits
from trajanus.errors import ConfigurationError, HubError

LOOK_EVERY = 0.2
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
#: A child that ran this long was well; its next death starts counting anew.
WELL_AFTER = 60.0
#: A web server gives open pages, and a worker its jobs, up to ten seconds to end.
PATIENCE = 12.0

logger = structlog.get_logger(__name__)


@dataclass(slots=True)
class Child:
    """One `hub` command as a process of its own."""

    name: str
    arguments: tuple[str, ...]
    log: Path | None = None
    reads_output: bool = False
    process: subprocess.Popen[str] | None = None
    started_at: float = 0.0
    deaths: int = 0
    due_at: float | None = field(default=None)

    def start(self) -> None:
        """Start the process. It stops by itself when this one is gone."""
        log = _opened(self.log)
        try:
            self.process = subprocess.Popen(  # noqa: S603  # our own command
                # -P: the directory we happen to be in must not shadow any module.
                [sys.executable, "-P", "-m", "trajanus.cli", "--stop-with-parent", *self.arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE if self.reads_output else log,
                stderr=log,
                text=True,
                # Ctrl-C reaches only us; we stop the children in order.
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )
        finally:
            if log:
                log.close()
        self.started_at, self.due_at = clock.monotonic(), None

    @property
    def status(self) -> int | None:
        """Return the exit code; None while it runs or before it was started."""
        return self.process.poll() if self.process else None

    def ask_to_stop(self) -> None:
        if self.process and self.process.stdin:
            with suppress(OSError):
                self.process.stdin.close()

    def wait(self, seconds: float) -> bool:
        """Say whether the process has ended by then."""
        if self.process is None:
            return True
        try:
            self.process.wait(max(seconds, 0.0))
        except subprocess.TimeoutExpired:
            return False
        if self.process.stdout:
            self.process.stdout.close()
        return True


def _opened(log: Path | None) -> IO[Any] | None:
    if log is None:
        return None
    log.parent.mkdir(parents=True, exist_ok=True)
    return log.open("ab")


def look_after(children: Iterable[Child]) -> None:
    """Look once at each child: start again, after a pause, the ones that died.

    Raises ConfigurationError when one ended because of its settings: another start cannot help.
    """
    for child in children:
        if child.due_at is not None:
            if clock.monotonic() >= child.due_at:
                child.start()
        elif child.status is not None:
            _plan_restart(child)


def _plan_restart(child: Child) -> None:
    if child.status in (exits.CONFIGURATION, exits.USAGE):
        raise ConfigurationError(
            f"The {child.name} cannot run with these settings.",
            next_step="See its message above"
            + (f" in {child.log}" if child.log else "")
            + ", or run: hub doctor",
        )
    lived = clock.monotonic() - child.started_at
    child.deaths = 1 if lived > WELL_AFTER else child.deaths + 1
    pause = min(FIRST_PAUSE * 2 ** (child.deaths - 1), LONGEST_PAUSE)
    logger.warning("child died", child=child.name, exit_code=child.status, restart_in=pause)
    child.due_at = clock.monotonic() + pause


def stop(children: Iterable[Child]) -> None:
    """Stop all and wait: first by asking, then by force."""
    living = [child for child in children if child.process and child.status is None]
    for child in living:
        child.ask_to_stop()
    deadline = clock.monotonic() + PATIENCE
    for child in living:
        if not child.wait(deadline - clock.monotonic()) and child.process:
            logger.warning("child killed", child=child.name)
            child.process.kill()
            child.wait(PATIENCE)


def require_alive(child: Child) -> None:
    """Raise HubError when the child has ended."""
    if child.status is not None:
        where = f"See {child.log}." if child.log else "See its message above."
        raise HubError(f"The {child.name} ended with exit code {child.status}.", next_step=where)

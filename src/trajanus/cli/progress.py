"""How do people watch a reading? Bars on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from trajanus import clock

#: Seconds between two lines about one resource, where there are no bars.
LINE_EVERY = 5.0


class Step(Protocol):
    """How far one resource of one project is."""

    @property
    def resource(self) -> str: ...
    @property
    def project_id(self) -> int | None: ...
    @property
    def records(self) -> int: ...
    @property
    def expected(self) -> int | None: ...
    @property
    def requests(self) -> int: ...


@dataclass(slots=True)
class Totals:
    """One resource over all its projects."""

    steps: dict[int | None, Step] = field(default_factory=dict)

    @property
    def records(self) -> int:
        return sum(step.records for step in self.steps.values())

    @property
    def requests(self) -> int:
        return sum(step.requests for step in self.steps.values())

    @property
    def expected(self) -> int | None:
        known = [step.expected for step in self.steps.values() if step.expected is not None]
        return sum(known) if known else None


class Display(Protocol):
    """Where progress is shown."""

    def __call__(self, step: Step) -> None: ...


@contextmanager
def shown() -> Iterator[Display]:
    """Show progress on standard error while the block runs; results go to standard output."""
    if not sys.stderr.isatty():
        yield Lines()
        return
    with _bars() as bars:
        display = Bars(bars)
        yield display
        display.fill_up()


def _bars() -> Progress:
    return Progress(
        TextColumn("{task.description:<14}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[requests]} requests"),
        console=Console(stderr=True),
    )


class Bars:
    """One bar for each resource."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._totals: dict[str, Totals] = {}
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, step: Step) -> None:
        totals = self._totals.setdefault(step.resource, Totals())
        totals.steps[step.project_id] = step
        if step.resource not in self._tasks:
            self._tasks[step.resource] = self._bars.add_task(step.resource, total=None, requests=0)
        self._bars.update(
            self._tasks[step.resource],
            completed=totals.records,
            total=totals.expected,
            requests=totals.requests,
        )

    def fill_up(self) -> None:
        """Show what ended without a count beforehand as done."""
        for name, task in self._tasks.items():
            self._bars.update(task, total=self._totals[name].records)


class Lines:
    """A line for each resource at most every few seconds."""

    def __init__(self) -> None:
        self._totals: dict[str, Totals] = {}
        self._said_at: dict[str, float] = {}

    def __call__(self, step: Step) -> None:
        totals = self._totals.setdefault(step.resource, Totals())
        totals.steps[step.project_id] = step
        now = clock.monotonic()
        if now - self._said_at.get(step.resource, -LINE_EVERY) < LINE_EVERY:
            return
        self._said_at[step.resource] = now
        expected = "" if totals.expected is None else f" of {totals.expected:,}"
        click.echo(
            f"{step.resource}: records {totals.records:,}{expected}, requests {totals.requests}",
            err=True,
        )

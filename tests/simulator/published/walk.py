"""What does each published operation answer, called over HTTP on the federal data set?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpx2

from trajanus.simulator import ManualClock, Simulator

from .echo import unkept
from .groundwork import Groundwork
from .operations import Published, published
from .questions import questioned
from .samples import Sampler
from .shapes import Findings
from .special import SECOND, SPECIAL, Change, Sample

# Whoever locks the budget can write no more lines of it.
LAST = ("budget.lock", "budget.unlock")


@dataclass(slots=True)
class Outcome:
    """What one operation answered."""

    operation: Published
    sample: Sample
    status: int
    problems: set[str] = field(default_factory=set)
    findings: Findings = field(default_factory=Findings)

    @property
    def differences(self) -> list[str]:
        """Everything that is not as published."""
        return sorted(self.problems | self.findings.conclusion(self.operation))


@cache
def walk() -> dict[str, Outcome]:
    """Call each operation; those that delete come last."""
    with walking() as walker:
        return _walked(walker)


@contextmanager
def walking() -> Iterator[Walker]:
    """Someone to walk through a fresh simulation."""
    with Simulator("federal", clock=ManualClock(), limits="off") as sim:
        token = sim.oauth.sign_in(sim.default_user_id)
        headers = {
            "Authorization": f"Bearer {token.access}",
            "Procore-Company-Id": str(sim.company_id),
        }
        with httpx2.Client(base_url=sim.base_url, headers=headers, trust_env=False) as client:
            yield Walker(sim, client)


def _walked(walker: Walker) -> dict[str, Outcome]:
    gone = [op for op in published() if op.method == "DELETE" or op.name in LAST]
    kept = [op for op in published() if op not in gone]
    # Backwards, what is inside goes before what holds it.
    gone.sort(key=lambda op: (op.name not in LAST, -published().index(op)))
    gone[: len(LAST)] = reversed(gone[: len(LAST)])
    for op in kept:
        walker.visit(op)
    # What was written with every field shows more than what was there before.
    for op in kept:
        walker.look_again(op)
    for op in gone:
        walker.visit(op)
    return walker.outcomes


class Walker:
    """Goes through the operations on one simulation."""

    def __init__(self, sim: Simulator, client: httpx2.Client) -> None:
        self.client = client
        self.ground = Groundwork(sim, client)
        self.ground.lay()
        self.sampler = Sampler(sim, self.ground.ids)
        self.outcomes: dict[str, Outcome] = {}

    def visit(self, op: Published) -> None:
        """Call an operation, in each of its views and with each of its filters."""
        sample = self.sample(op, SPECIAL.get(op.name))
        answer = self.send(op, sample)
        outcome = self.outcomes[op.name] = Outcome(op, sample, answer.status_code)
        if answer.status_code != op.status:
            said = f"answered {answer.status_code}, not {op.status}: {answer.text[:200]}"
            outcome.problems.add(f"{said} (sent {answer.request.content[:300]!r})")
            return
        outcome.findings.read(op, answer)
        if op.name in SECOND:
            second = self.sample(op, SECOND[op.name])
            outcome.findings.read(op, self.send(op, second), view=True)
        outcome.problems |= set(unkept(op, sample.body, answer))
        self._read_views(op, outcome)
        if op.is_list:
            ask = lambda query: self.send(op, sample, query)  # noqa: E731
            outcome.problems |= set(questioned(op, ask))

    def look_again(self, op: Published) -> None:
        """Read once more what was only read so far."""
        outcome = self.outcomes[op.name]
        if op.method == "GET" and outcome.status == 200:
            outcome.findings.read(op, self.send(op, outcome.sample))
            self._read_views(op, outcome)

    def _read_views(self, op: Published, outcome: Outcome) -> None:
        for query in _other_views(op):
            outcome.findings.read(op, self.send(op, outcome.sample, query), view=True)

    def sample(self, op: Published, change: Change | None) -> Sample:
        body = self.sampler.body(op.body) if op.body else None
        sample = Sample(self.sampler.path(op.path), self.sampler.query(op), body)
        if change is not None:
            change(sample, self.ground)
        return sample

    def send(
        self, op: Published, sample: Sample, query: dict[str, Any] | None = None
    ) -> httpx2.Response:
        content = {"files": sample.files} if sample.files else {"json": sample.body}
        query = {**sample.query, **(query or {})}
        return self.client.request(op.method, sample.path, params=query, **content)


def _other_views(op: Published) -> Iterator[dict[str, str]]:
    for param in op.query:
        if op.method == "GET" and param["name"] in ("view", "serializer_view"):
            for name in param.get("enum", ()):
                yield {param["name"]: name}

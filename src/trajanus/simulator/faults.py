"""What is switched on to go wrong, and for which requests?"""

from __future__ import annotations

import math
import re
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from random import Random

from trajanus.simulator.wire import Json

BEFORE = ("status", "slow", "refused", "clock_jump")
AFTER = (
    "lost",
    "truncated",
    "html",
    "unknown_field",
    "missing_field",
    "missing_record",
    "shift",
)
WEBHOOK = ("duplicate_webhook", "reordered_webhook", "dropped_webhook")
KINDS = (*BEFORE, *AFTER, *WEBHOOK)
HOW = ("insert", "remove", "touch")


@dataclass(slots=True)
class Fault:
    """One fault: what happens, to which requests, how often.

    `path` is searched as a regular expression in the path of a request, or in the resource name
    of a webhook event; `times` None means until it is cleared. `share` hits only that part of the
    requests, chosen by `seed`: the same requests are hit in each run, in whatever order they come.
    """

    kind: str
    path: str = ""
    method: str | None = None
    times: int | None = 1
    share: float = 1.0
    seed: int = 1
    status: int = 500
    retry_after: int | None = None
    seconds: float = 0.0
    field: str = ""
    how: str = "insert"
    count: int = 1
    id: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no such fault: {self.kind}; there are {', '.join(KINDS)}")
        if self.how not in HOW:
            raise ValueError(f"how must be one of: {', '.join(HOW)}")
        for name, kinds, low, high in _RANGES:
            value = getattr(self, name)
            if value is not None and not _is_within(value, kinds, low, high):
                raise ValueError(f"{name} must be a number from {low} to {high}")
        for name in ("path", "field"):
            if not isinstance(getattr(self, name), str):
                raise ValueError(f"{name} must be a text")
        try:
            re.compile(self.path)
        except re.error as error:
            raise ValueError(f"path is not a regular expression: {error}") from error

    def __str__(self) -> str:
        detail = {"status": self.status, "slow": self.seconds, "clock_jump": self.seconds}
        return f"{self.kind} {detail[self.kind]:g}" if self.kind in detail else self.kind

    def matches(self, method: str, path: str) -> bool:
        return (self.method is None or self.method == method) and bool(re.search(self.path, path))


_RANGES: tuple[tuple[str, tuple[type, ...], float, float], ...] = (
    ("times", (int,), 1, 1_000_000_000),
    ("share", (int, float), 0, 1),
    ("seed", (int,), 0, 2**63),
    ("status", (int,), 200, 599),
    ("retry_after", (int,), 0, 1_000_000_000),
    ("seconds", (int, float), 0, 1_000_000_000),
    ("count", (int,), 1, 1000),
)


def _is_within(value: object, kinds: tuple[type, ...], low: float, high: float) -> bool:
    if isinstance(value, bool) or not isinstance(value, kinds):
        return False
    return low <= value <= high and math.isfinite(value)  # type: ignore[operator,arg-type]  # a number


@dataclass(slots=True)
class Faults:
    """The faults that are on."""

    # What faults that hit only a share of the requests are chosen by, unless they say otherwise.
    seed: int = 1
    _on: list[Fault] = field(default_factory=list)
    _asked: list[Fault] = field(default_factory=list)
    _seen: Counter[tuple[int, str, str]] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _last_id: int = 0

    def add(self, kind: str, **settings: object) -> Fault:
        """Switch a fault on, for example `add("status", status=503, times=2, path="/rfis")`."""
        fault = Fault(kind, **{"seed": self.seed, **settings})  # type: ignore[arg-type]  # checked by the dataclass
        with self._lock:
            self._last_id += 1
            fault.id = self._last_id
            self._on.append(fault)
        return fault

    def take(self, kinds: tuple[str, ...], method: str, path: str) -> Fault | None:
        """The first fault that hits, counted down."""
        if not self._on and not self._asked:
            return None
        with self._lock:
            for fault in self._asked:
                if fault.kind in kinds:
                    return fault
            for fault in self._on:
                if fault.kind in kinds and fault.matches(method, path):
                    if not self._chance(fault, method, path):
                        continue
                    self._count_down(fault)
                    return fault
        return None

    @contextmanager
    def during(self, asked: Sequence[Fault]) -> Iterator[None]:
        """These faults hit whatever happens meanwhile; for what one request sets off."""
        self._asked = list(asked)
        try:
            yield
        finally:
            self._asked = []

    def list(self) -> list[Json]:
        with self._lock:
            return [asdict(fault) for fault in self._on]

    def clear(self, fault_id: int | None = None) -> None:
        """Switch one fault off, or all."""
        with self._lock:
            self._on = [f for f in self._on if fault_id is not None and f.id != fault_id]

    def _chance(self, fault: Fault, method: str, path: str) -> bool:
        """Whether this one is hit: it depends on the request and on how often it came before."""
        if fault.share >= 1:
            return True
        place = (fault.id, method, path)
        self._seen[place] += 1
        drawn = Random(f"{fault.seed} {method} {path} {self._seen[place]}")  # noqa: S311 - repeatable on purpose
        return drawn.random() < fault.share

    def _count_down(self, fault: Fault) -> None:
        if fault.times is None:
            return
        fault.times -= 1
        if fault.times <= 0:
            self._on.remove(fault)

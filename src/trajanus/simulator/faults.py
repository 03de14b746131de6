"""What is switched on to go wrong, and for which requests?"""

from __future__ import annotations

import re
import threading
from dataclasses import asdict, dataclass, field

from trajanus.simulator.wire import Json

BEFORE = ("status", "slow", "refused")
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


@dataclass(slots=True)
class Fault:
    """One fault: what happens, to which requests, how often.

    `path` is searched as a regular expression in the path of a request, or in the resource name
    of a webhook event; `times` None means until it is cleared.
    """

    kind: str
    path: str = ""
    method: str | None = None
    times: int | None = 1
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
        if self.how not in ("insert", "remove", "touch"):
            raise ValueError("how must be insert, remove or touch")
        try:
            re.compile(self.path)
        except re.error as error:
            raise ValueError(f"path is not a regular expression: {error}") from error

    def matches(self, method: str, path: str) -> bool:
        return (self.method is None or self.method == method) and bool(re.search(self.path, path))


@dataclass(slots=True)
class Faults:
    """The faults that are on."""

    _on: list[Fault] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _last_id: int = 0

    def add(self, kind: str, **settings: object) -> Fault:
        """Switch a fault on, for example `add("status", status=503, times=2, path="/rfis")`."""
        fault = Fault(kind, **settings)  # type: ignore[arg-type]  # checked by the dataclass
        with self._lock:
            self._last_id += 1
            fault.id = self._last_id
            self._on.append(fault)
        return fault

    def take(self, kinds: tuple[str, ...], method: str, path: str) -> Fault | None:
        """The first fault that hits, counted down."""
        if not self._on:
            return None
        with self._lock:
            for fault in self._on:
                if fault.kind in kinds and fault.matches(method, path):
                    self._count_down(fault)
                    return fault
        return None

    def list(self) -> list[Json]:
        with self._lock:
            return [asdict(fault) for fault in self._on]

    def clear(self, fault_id: int | None = None) -> None:
        """Switch one fault off, or all."""
        with self._lock:
            self._on = [f for f in self._on if fault_id is not None and f.id != fault_id]

    def _count_down(self, fault: Fault) -> None:
        if fault.times is None:
            return
        fault.times -= 1
        if fault.times <= 0:
            self._on.remove(fault)

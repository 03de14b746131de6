"""What is in the simulated company, and who hears about its changes?"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from trajanus.simulator.clock import Clock
from trajanus.simulator.kinds import KINDS
from trajanus.simulator.records import Records


@dataclass(frozen=True, slots=True)
class Change:
    """Something happened to a record, as webhooks would report it."""

    resource: str
    record_id: int
    action: str
    project_id: int | None
    by: int | None
    at: datetime
    related: tuple[tuple[int, str], ...] = ()


class World:
    """Every record of one company; safe to use from the test and the server thread at once."""

    def __init__(self, clock: Clock, company_id: int) -> None:
        self.clock = clock
        self.company_id = company_id
        self.lock = threading.RLock()
        self.disabled_tools: set[tuple[int, str]] = set()
        # A company that has moved from budget modifications to budget changes.
        self.budget_changes_enabled = False
        # Bytes of files and of uploads under way, by their key in storage.
        self.blobs: dict[str, bytes] = {}
        # Where file links lead; a simulator with a port sets its own address.
        self.base_url = "http://127.0.0.1"
        self._kinds = {kind.name: Records(kind, self) for kind in KINDS}
        self._listeners: list[Callable[[Change], None]] = []
        self._quiet = False
        # Whether anything was kept, as of answers, since all of that was dropped.
        self._is_read = False

    def __getitem__(self, kind: str) -> Records:
        return self._kinds[kind]

    def __contains__(self, kind: object) -> bool:
        return kind in self._kinds

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(self._kinds)

    def replace(self, records: Records) -> None:
        """Serve one kind from another store, for example a generated one."""
        self._kinds[records.kind.name] = records

    def subscribe(self, listener: Callable[[Change], None]) -> None:
        self._listeners.append(listener)

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """Change records without telling anybody."""
        with self.lock:
            before, self._quiet = self._quiet, True
            try:
                yield
            finally:
                self._quiet = before

    def announce(
        self,
        resource: str,
        record_id: int,
        action: str,
        *,
        project_id: int | None,
        by: int | None = None,
        related: tuple[tuple[int, str], ...] = (),
    ) -> None:
        """Tell every listener about a change."""
        if self._quiet:
            return
        change = Change(resource, record_id, action, project_id, by, self.clock.now(), related)
        for listener in self._listeners:
            listener(change)

    def note_reading(self) -> None:
        """Hear that something is about to be kept that shows what is now."""
        self._is_read = True

    def forget_encoded(self) -> None:
        """Drop every rendered form, since something shown inside them changed."""
        # While a sample is made, half of the work would be to drop nothing.
        if not self._is_read:
            return
        self._is_read = False
        for records in self._kinds.values():
            records.forget_encoded()

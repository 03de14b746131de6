"""When is the next delivery to one address tried, and what came of the last?"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx2

from trajanus.simulator.clock import Clock
from trajanus.simulator.wire import Json, encode

FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(hours=12)


@dataclass(slots=True)
class Delivery:
    """One event on its way to one hook."""

    hook_id: int
    event: Json
    payload: Json
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try, or the end of trying."""

    hook_id: int
    event: Json
    outcome: str
    started: datetime
    completed: datetime
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    error: str | None = None


Report = Callable[[Attempt], None]
#: Why a delivery is not to be tried, such as a deleted hook; empty when it is.
Obstacle = Callable[[Delivery], str]


class Endpoint:
    """The queue of one address: a failure stops everything behind it until it gets through."""

    def __init__(
        self, url: str, clock: Clock, report: Report, obstacle: Obstacle, timeout: float
    ) -> None:
        self.url = url
        self.clock = clock
        self.report = report
        self.obstacle = obstacle
        self.queue: deque[Delivery] = deque()
        self.retry_at: datetime | None = None
        self.first_failure: datetime | None = None
        self.failures = 0
        self.held: Delivery | None = None
        self._busy = False
        self._closed = False
        self._changed = threading.Condition()
        # Trust no proxy settings of the machine: receivers are where the hook says.
        self._client = httpx2.Client(timeout=timeout, trust_env=False)
        self._thread = threading.Thread(target=self._run, name=f"webhooks {url}", daemon=True)
        self._thread.start()

    def put(self, delivery: Delivery, *, hold: bool = False) -> None:
        """Queue a delivery; one that is held follows the next."""
        with self._changed:
            if hold and self.held is None:
                self.held = delivery
                return
            self.queue.append(delivery)
            if self.held is not None:
                self.queue.append(self.held)
                self.held = None
            self._changed.notify_all()

    def wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def settle(self, timeout: float) -> bool:
        """Wait until there is nothing to do before the clock moves on."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._busy and not self._ready(), timeout)

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.join(timeout=1)
        self._client.close()

    def _ready(self) -> bool:
        due = self.retry_at is None or self.retry_at <= self.clock.now()
        return bool(self.queue) and due

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._closed and not self._ready():
                    self._changed.wait(self._patience())
                if self._closed:
                    return
                if self._too_old():
                    self._flush()
                    self._changed.notify_all()
                    continue
                delivery = self.queue[0]
                self._busy = True
            attempt = self._post(delivery)
            with self._changed:
                self._busy = False
                self._learn(attempt)
                self._changed.notify_all()

    def _patience(self) -> float | None:
        return self.clock.seconds_until(self.retry_at) if self.queue and self.retry_at else None

    def _too_old(self) -> bool:
        if self.first_failure is None:
            return False
        return self.clock.now() - self.first_failure >= GIVE_UP_AFTER

    def _post(self, delivery: Delivery) -> Attempt:
        started = self.clock.now()
        if why := self.obstacle(delivery):
            return Attempt(delivery.hook_id, delivery.event, "failed", started, started, error=why)
        headers = {"Content-Type": "application/json", **delivery.headers}
        answer = error = None
        try:
            answer = self._client.post(self.url, content=encode(delivery.payload), headers=headers)
        except httpx2.TimeoutException:
            error = "timeout"
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as problem:
            error = str(problem) or type(problem).__name__
        good = answer is not None and answer.is_success
        return Attempt(
            delivery.hook_id,
            delivery.event,
            "ok" if good else "retried",
            started,
            self.clock.now(),
            answer.status_code if answer is not None else None,
            dict(answer.headers) if answer is not None else {},
            answer.text[:2000] if answer is not None else None,
            error,
        )

    def _learn(self, attempt: Attempt) -> None:
        self.report(attempt)
        if attempt.outcome != "retried":
            self.queue.popleft()
            if attempt.outcome == "ok" or not self.queue:
                self._start_afresh()
            return
        now = self.clock.now()
        self.first_failure = self.first_failure or now
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(self.failures, 20))
        self.failures += 1
        self.retry_at = now + wait

    def _flush(self) -> None:
        now = self.clock.now()
        while self.queue:
            gone = self.queue.popleft()
            self.report(Attempt(gone.hook_id, gone.event, "discarded", now, now))
        self._start_afresh()

    def _start_afresh(self) -> None:
        self.retry_at = self.first_failure = None
        self.failures = 0

"""Who is told about a change, and what became of telling them?"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from random import Random

from trajanus.simulator.endpoint import Attempt, Delivery, Endpoint
from trajanus.simulator.faults import WEBHOOK, Faults
from trajanus.simulator.payloads import event_of, new_ulid, payload_of, version_of
from trajanus.simulator.wire import Json
from trajanus.simulator.world import Change, World


class Deliveries:
    """Turns changes into webhook deliveries, one queue for each address."""

    def __init__(self, world: World, faults: Faults, random: Random, *, timeout: float) -> None:
        self.world = world
        self.faults = faults
        self.timeout = timeout
        self._random = random
        self._endpoints: dict[str, Endpoint] = {}
        self._log: deque[Attempt] = deque(maxlen=10_000)
        self._lock = threading.Lock()
        world.clock.on_jump(self._wake)

    @property
    def log(self) -> list[Attempt]:
        """Every attempt, oldest first."""
        with self._lock:
            return list(self._log)

    def announce(self, change: Change) -> None:
        """Queue the event for every hook that asked for it."""
        hooks = list(self._hooks_for(change))
        if not hooks:
            return
        ulid = new_ulid(int(change.at.timestamp() * 1000), self._random)
        event_id = self.world["events"].new_id()
        event = event_of(change, event_id, ulid, self.world.company_id)
        for hook in hooks:
            self._queue(hook, event)

    def waiting(self, hook_id: int) -> list[tuple[Json, bool]]:
        """Events that have not got through to a hook, each with whether it was tried before."""
        found = []
        for endpoint in list(self._endpoints.values()):
            for place, delivery in enumerate(list(endpoint.queue)):
                if delivery.hook_id == hook_id:
                    found.append((delivery.event, place == 0 and endpoint.failures > 0))
        return found

    def settle(self, timeout: float = 10.0) -> bool:
        """Wait until nothing more can be delivered before the clock moves on."""
        return all(endpoint.settle(timeout) for endpoint in list(self._endpoints.values()))

    def close(self) -> None:
        for endpoint in list(self._endpoints.values()):
            endpoint.close()

    def _hooks_for(self, change: Change) -> Iterator[Json]:
        triggers = self.world["triggers"].where(
            resource_name=change.resource, event_type=change.action
        )
        asked = {trigger["hook_id"] for trigger in triggers}
        for hook in self.world["hooks"]:
            in_scope = hook["project_id"] in (None, change.project_id)
            if hook["id"] in asked and hook["status"] == "active" and in_scope:
                yield hook

    def _queue(self, hook: Json, event: Json) -> None:
        payload = payload_of(event, version_of(hook["api_version"]) or "v2.0")
        delivery = Delivery(hook["id"], event, payload, dict(hook["destination_headers"] or {}))
        fault = self.faults.take(WEBHOOK, "POST", event["resource_name"])
        kind = fault.kind if fault is not None else ""
        if kind == "dropped_webhook":
            return
        endpoint = self._endpoint(hook["destination_url"])
        endpoint.put(delivery, hold=kind == "reordered_webhook")
        if kind == "duplicate_webhook":
            endpoint.put(delivery)

    def _endpoint(self, url: str) -> Endpoint:
        found = self._endpoints.get(url)
        if found is None:
            found = Endpoint(url, self.world.clock, self._report, self._obstacle, self.timeout)
            self._endpoints[url] = found
        return found

    def _obstacle(self, delivery: Delivery) -> str:
        hook = self.world["hooks"].get(delivery.hook_id)
        if hook is None:
            return "the hook was deleted before the event got through"
        return "" if hook["status"] == "active" else "the hook was switched off"

    def _report(self, attempt: Attempt) -> None:
        with self._lock:
            self._log.append(attempt)

    def _wake(self) -> None:
        for endpoint in list(self._endpoints.values()):
            endpoint.wake()

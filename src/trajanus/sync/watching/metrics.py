"""Which numbers does monitoring get? Read from the database, so every web server tells the same."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from trajanus import clock
from trajanus.store.models import Alert, Connection, Cursor, RateWindow
from trajanus.sync.watching import usage
from trajanus.sync.watching.health import health


def exposition() -> bytes:
    """Return all numbers in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(_Numbers())
    return generate_latest(registry)


class _Numbers(Collector):
    """Looks everything up when it is asked."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield from _requests()
        yield from _budget()
        yield from _queues()
        yield _freshness()
        yield _alerts()


def _requests() -> Iterator[GaugeMetricFamily]:
    family = _family(
        "hub_procore_requests_last_hour",
        "Requests to Procore in the last hour.",
        ("connection", "purpose", "status"),
    )
    for one in usage.counts_by_status():
        family.add_metric([one.connection, one.purpose, one.status], one.requests)
    yield family


def _budget() -> Iterator[GaugeMetricFamily]:
    labels = ("connection", "window")
    left = _family("hub_procore_requests_left", "Requests left in a window.", labels)
    limit = _family("hub_procore_requests_limit", "Requests allowed in a window.", labels)
    now = clock.now()
    for window in RateWindow.objects.select_related("connection"):
        place = [window.connection.name, window.kind]
        left.add_metric(place, window.limit if window.reset_at <= now else window.remaining)
        limit.add_metric(place, window.limit)
    yield left
    yield limit


def _queues() -> Iterator[GaugeMetricFamily]:
    hub = health()
    for name, text, label, found in (
        ("hub_outbox_entries", "Writes that Procore is still to get.", "state", hub.outbox),
        ("hub_webhook_events", "Events waiting, and failed in a day.", "status", hub.events),
        ("hub_runs_last_day", "Runs of the last day by result.", "status", hub.runs_last_day),
    ):
        family = _family(name, text, (label,))
        for value, count in found.items():
            family.add_metric([value], count)
        yield family
    yield _single("hub_jobs_waiting", "Jobs that wait for a worker.", hub.jobs_waiting)
    yield _single("hub_jobs_running", "Jobs under way.", hub.jobs_running)
    yield _single("hub_messages_waiting", "Mails and calls on their way.", hub.messages_waiting)
    yield _single("hub_workers", "Workers that gave a sign lately.", hub.workers)
    if hub.last_heartbeat:
        silence = (clock.now() - hub.last_heartbeat).total_seconds()
        yield _single("hub_worker_silence_seconds", "Since a worker's last sign.", silence)


def _freshness() -> GaugeMetricFamily:
    family = _family(
        "hub_seconds_since_read",
        "Since the resource was last read, in the project where that is longest ago.",
        ("connection", "resource"),
    )
    names = dict(Connection.objects.values_list("pk", "name"))
    oldest: dict[tuple[int, str], float] = {}
    read = Cursor.objects.filter(unavailable="").exclude(last_success_at=None)
    now = clock.now()
    for connection, resource, at in read.values_list(
        "connection_id", "resource", "last_success_at"
    ):
        if at:
            age = (now - at).total_seconds()
            oldest[connection, resource] = max(age, oldest.get((connection, resource), 0.0))
    for (connection, resource), age in sorted(oldest.items()):
        family.add_metric([names[connection], resource], age)
    return family


def _alerts() -> GaugeMetricFamily:
    family = _family("hub_alerts_open", "Alerts that are open.", ("kind",))
    kinds = list(Alert.objects.filter(cleared_at=None).values_list("kind", flat=True))
    for kind in sorted(set(kinds)):
        family.add_metric([kind], kinds.count(kind))
    return family


def _family(name: str, text: str, labels: tuple[str, ...]) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, labels=labels)


def _single(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, value=value)

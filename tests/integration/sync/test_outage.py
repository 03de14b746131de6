"""What if Procore cannot reach the hub, for so long that it gives events up?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import connection as database
from manual_clock import ManualClock
from serving import Server

from trajanus import config
from trajanus.jobs import worker
from trajanus.resources.models import Rfi
from trajanus.simulator import Simulator
from trajanus.store.models import Alert, Connection, WebhookEvent
from trajanus.sync import queue, upkeep
from trajanus.sync.service import Outcome
from trajanus.sync.watching import alerts
from trajanus.sync.webhooks import events, hook_watch, hooks

HOUR = 3600


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> Iterator[Server]:
    served = Server()
    served.start()
    monkeypatch.setenv("HUB_PUBLIC_URL", served.url)
    config.settings.cache_clear()
    yield served
    served.stop()
    monkeypatch.undo()
    config.settings.cache_clear()


@pytest.fixture
def told(
    server: Server, company: Connection, project_id: int, read: Callable[..., Outcome]
) -> Connection:
    """A connection whose RFIs are in the mirror, and whose hooks are registered."""
    read("rfis")
    Rfi.objects.update(detail_due=False)
    hooks.ensure_hooks(company)
    company.refresh_from_db()
    return company


def test_a_change_at_procore_arrives_through_the_webhook(
    told: Connection, procore: Simulator, project_id: int
) -> None:
    one = procore.world["rfis"].where(project_id=project_id)[0]

    procore.world["rfis"].change(one["id"], {"subject": "Told by a webhook"})
    assert procore.deliveries.settle()
    events.process(told)

    assert Rfi.objects.get(procore_id=one["id"]).subject == "Told by a webhook"


@pytest.mark.parametrize("version", ["v2.0", "v3.0", "v4.0"])
def test_every_payload_version_can_be_asked_for(
    version: str, told: Connection, procore: Simulator, project_id: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("HUB_WEBHOOK_PAYLOAD", version)
    config.settings.cache_clear()
    hooks.ensure_hooks(told)
    one = procore.world["rfis"].where(project_id=project_id)[0]

    procore.world["rfis"].change(one["id"], {"subject": version})
    assert procore.deliveries.settle()
    events.process(told)

    assert Rfi.objects.get(procore_id=one["id"]).subject == version


def test_twelve_hours_without_a_reachable_hub_lose_nothing_in_the_end(
    told: Connection, server: Server, procore: Simulator, project_id: int, few_by_schedule: None
) -> None:
    changed, deleted = (one["id"] for one in procore.world["rfis"].where(project_id=project_id)[:2])
    hook_watch.check_deliveries(told)
    server.stop()
    procore.world["rfis"].change(changed, {"subject": "Changed while nobody listened"})
    procore.world["rfis"].remove(deleted)
    for _ in range(14):
        procore.clock.advance(HOUR)
        procore.deliveries.settle()

    assert hook_watch.check_deliveries(told) >= 1
    assert "endpoint" in {alert.kind for alert in alerts.look()}
    server.start()
    forget_jobs_but(queue.COMPARE)
    worker.run(1, wait=False)

    assert Rfi.objects.get(procore_id=changed).subject == "Changed while nobody listened"
    assert Rfi.objects.get(procore_id=deleted).missing_since is not None
    assert not WebhookEvent.objects.exists()


def test_the_alert_goes_when_deliveries_get_through_again(
    told: Connection, server: Server, procore: Simulator, project_id: int, clock: ManualClock
) -> None:
    one = procore.world["rfis"].where(project_id=project_id)[0]
    server.stop()
    procore.world["rfis"].change(one["id"], {"subject": "First try fails"})
    procore.deliveries.settle()
    hook_watch.check_deliveries(told)
    alerts.look()
    assert Alert.objects.filter(kind="endpoint", cleared_at=None).exists()

    server.start()
    procore.clock.advance(5)
    procore.deliveries.settle()
    hook_watch.check_deliveries(told)
    alerts.look()
    clock.advance(6 * 60)
    alerts.look()

    assert not Alert.objects.filter(kind="endpoint", cleared_at=None).exists()


def test_a_quiet_day_costs_one_look_at_each_hook_every_six_hours(
    told: Connection, procore: Simulator, clock: ManualClock
) -> None:
    upkeep.keep_hooks(told)
    procore.requests.clear()

    for _ in range(23):
        clock.advance(HOUR)
        upkeep.keep_hooks(told)

    assert len(procore.requests.api) == 3 * told.hooks.count()


def test_a_new_address_is_told_to_procore_with_the_next_look(
    told: Connection, procore: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    upkeep.keep_hooks(told)
    monkeypatch.setenv("HUB_PUBLIC_URL", "https://hub.example.com")
    config.settings.cache_clear()

    upkeep.keep_hooks(told)

    destinations = {hook["destination_url"] for hook in procore.world["hooks"]}
    assert destinations == {hooks.address(told)}


def forget_jobs_but(task: str) -> None:
    """Leave the worker jobs of one kind only: the others are not what is tested."""
    with database.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name <> %s", [task])

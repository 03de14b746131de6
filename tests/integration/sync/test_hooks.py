"""Does Procore know where to send its events, once and completely?"""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from deliveries import posted

from trajanus.config import settings
from trajanus.simulator import Simulator
from trajanus.store.models import Connection, WebhookHook
from trajanus.sync import events, hooks, service


@pytest.fixture
def known(company: Connection) -> Connection:
    service.sync_now(connection=company, resource="projects")
    return company


def test_the_company_and_every_followed_project_get_a_hook(
    known: Connection, procore: Simulator
) -> None:
    hooks.ensure_hooks(known)

    scopes = {hook.project_id for hook in WebhookHook.objects.all()}
    assert scopes == {None, *service.followed_projects(known)}
    destinations = {hook["destination_url"] for hook in procore.world["hooks"]}
    assert destinations == {hooks.address(known)}


def test_a_second_time_changes_nothing(known: Connection, procore: Simulator) -> None:
    hooks.ensure_hooks(known)
    procore.requests.clear()

    hooks.ensure_hooks(known)

    assert procore.requests.writes == []


def test_a_missing_trigger_is_added(known: Connection, procore: Simulator) -> None:
    hooks.ensure_hooks(known)
    lost = next(iter(procore.world["triggers"]))
    procore.world["triggers"].remove(lost["id"])
    before = len(list(procore.world["triggers"]))

    hooks.ensure_hooks(known)

    assert len(list(procore.world["triggers"])) == before + 1


def test_a_hook_with_an_old_address_is_replaced(known: Connection, procore: Simulator) -> None:
    hooks.ensure_hooks(known)
    known.webhook_path = "another-unguessable-path"
    known.save()

    hooks.ensure_hooks(known)

    destinations = {hook["destination_url"] for hook in procore.world["hooks"]}
    assert destinations == {hooks.address(known)}


def test_removing_takes_every_hook_back(known: Connection, procore: Simulator) -> None:
    hooks.ensure_hooks(known)

    hooks.remove_hooks(known)

    assert list(procore.world["hooks"]) == []
    assert not WebhookHook.objects.exists()


def test_the_secret_that_procore_repeats_lets_an_event_in(
    known: Connection, procore: Simulator
) -> None:
    hooks.ensure_hooks(known)
    known.refresh_from_db()
    path = hooks.address(known).removeprefix(settings().public_url)
    event = {"id": 1, "ulid": "01J", "resource_name": "RFIs", "resource_id": 1}

    answer = posted(path, json.dumps(event).encode(), authorization=known.webhook_secret)

    assert answer == 204
    assert events.process(known) == 1


def test_the_address_is_unguessable(known: Connection, add: Callable[..., Connection]) -> None:
    other = add(name="other")

    assert len(known.webhook_path) >= 40
    assert known.webhook_path != other.webhook_path

"""Does Procore know where to send its events, once and completely?"""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from deliveries import posted

from trajanus.config import settings
from trajanus.errors import ConfigurationError
from trajanus.procore import connections
from trajanus.resources.catalog import RESOURCES
from trajanus.resources.project import Project
from trajanus.simulator import Simulator
from trajanus.simulator.modules import webhook_resources
from trajanus.store.models import Connection, WebhookHook
from trajanus.sync import service
from trajanus.sync.webhooks import events, hooks
from trajanus.sync.webhooks.hook_plan import wanted_triggers


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


def test_what_is_no_longer_wanted_is_taken_back(known: Connection, procore: Simulator) -> None:
    [hook, *_] = hooks.ensure_hooks(known)
    extra = procore.world["triggers"].add(
        {"hook_id": int(hook.procore_id), "resource_name": "Offices", "event_type": "create",
         "user_id": 1}
    )  # fmt: skip
    Project.objects.update(is_followed=False)

    hooks.ensure_hooks(known)

    assert procore.world["triggers"].get(extra["id"]) is None
    assert [each["project_id"] for each in procore.world["hooks"]] == [None]
    assert WebhookHook.objects.count() == 1


def test_what_procore_does_not_offer_is_noted_and_not_asked_for(
    known: Connection, procore: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = dict(webhook_resources._PROJECT) | {"RFIs": ("create",)}
    monkeypatch.setattr(webhook_resources, "_PROJECT", offered)

    hooks.ensure_hooks(known)

    hook = WebhookHook.objects.exclude(project_id=None)[0]
    assert {"RFIs delete", "RFIs update"} <= set(hook.unsupported)
    assert "RFIs create" in hook.triggers
    assert "RFIs update" not in hook.triggers
    assert hook.problem == ""


def test_more_triggers_than_one_call_takes_are_sent_in_several(
    known: Connection, procore: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hooks, "_BULK", 7)

    hooks.ensure_hooks(known)

    wanted = wanted_triggers(RESOURCES, company_wide=False)
    for hook in WebhookHook.objects.exclude(project_id=None):
        made = procore.world["triggers"].where(hook_id=int(hook.procore_id))
        assert len(made) == len(hook.triggers) == len(wanted) - len(hook.unsupported)


def test_two_hubs_at_one_company_leave_each_others_hooks_alone(
    known: Connection, add: Callable[..., Connection], procore: Simulator
) -> None:
    other = add(name="other", grant="client_credentials")
    connections.sign_in_service_account(other)
    service.sync_now(connection=other, resource="projects")
    hooks.ensure_hooks(known)
    hooks.ensure_hooks(other)
    hooks.ensure_hooks(known)

    hooks.remove_hooks(other)

    destinations = {each["destination_url"] for each in procore.world["hooks"]}
    assert destinations == {hooks.address(known)}


def test_a_secret_that_procore_does_not_have_is_sent_to_it(
    known: Connection, procore: Simulator
) -> None:
    hooks.ensure_hooks(known)
    known.webhook_secret = "Bearer a new one"
    known.save()

    hooks.ensure_hooks(known)

    headers = {each["destination_headers"]["Authorization"] for each in procore.world["hooks"]}
    assert headers == {"Bearer a new one"}


def test_one_project_that_refuses_does_not_keep_the_others_from_their_hooks(
    known: Connection, procore: Simulator
) -> None:
    procore.faults.add("status", status=403, path="webhooks/hooks$", method="POST", times=1)

    ensured = hooks.ensure_hooks(known)

    assert [bool(hook.problem) for hook in ensured].count(True) == 1
    assert [bool(hook.procore_id) for hook in ensured].count(False) == 1


def test_a_hub_that_procore_cannot_reach_registers_nothing(
    known: Connection, procore: Simulator
) -> None:
    known.api_url = "https://api.example.com"

    with pytest.raises(ConfigurationError, match="cannot deliver"):
        hooks.ensure_hooks(known)

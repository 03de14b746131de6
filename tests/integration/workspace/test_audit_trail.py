"""Is it noted who did what, by which way, and does it stay?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from trajanus.accounts import people, tokens
from trajanus.accounts.models import Role, Scope, User
from trajanus.audit import actor, trail
from trajanus.audit.actions import Action
from trajanus.audit.actor import Actor, Way
from trajanus.audit.models import Entry
from trajanus.errors import InvalidValues
from trajanus.resources.catalog import resource_named
from trajanus.resources.project import Project
from trajanus.resources.spec import Owner
from trajanus.sync.deciding import ownership
from trajanus.sync.following import keep_in_step
from trajanus.sync.lane import Lane
from trajanus.sync.reading import cadence


def told() -> list[tuple[str, str, str]]:
    return [(one.who, one.action, one.about) for one in Entry.objects.order_by("pk")]


def test_nothing_noted_can_be_changed_or_deleted() -> None:
    trail.note(Action.PERSON_ADDED, "vera")

    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        Entry.objects.update(about="nobody")
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        Entry.objects.all().delete()

    assert told() == [("", "person_added", "vera")]


def test_what_a_command_does_is_noted_in_the_name_of_the_system_account() -> None:
    with actor.acting(Actor(name="operator", way=Way.COMMAND)):
        people.add("vera", role=Role.VIEWER, password="harbor example 42")
        people.set_role("vera", Role.QC_MANAGER)
        people.set_role("vera", Role.QC_MANAGER)  # changes nothing
        people.set_active("vera", False)

    assert told() == [
        ("operator", "person_added", "vera"),
        ("operator", "role_changed", "vera"),
        ("operator", "person_kept_out", "vera"),
    ]
    changed = Entry.objects.get(action="role_changed")
    assert changed.detail == {"role": {"before": "viewer", "after": "qc_manager"}}
    assert actor.present() is actor.HUB


def test_what_fails_is_not_noted() -> None:
    with pytest.raises(InvalidValues):
        people.add("ve ra", role=Role.VIEWER, password="harbor example 42")

    assert told() == []


def test_what_a_page_does_is_noted_in_the_name_of_who_is_signed_in(client: Client) -> None:
    boss = User.objects.create_user("boss", role=Role.SYSTEM_ADMIN)
    client.force_login(boss)

    client.post("/admin/people/", {"name": "vera", "role": "viewer"}, REMOTE_ADDR="192.0.2.7")

    added = Entry.objects.get(action="person_added")
    assert (added.user_id, added.who, added.way, added.address) == (
        boss.pk, "boss", "workspace", "192.0.2.7",
    )  # fmt: skip


def test_what_a_program_does_is_noted_with_the_name_of_its_token(client: Client) -> None:
    boss = User.objects.create_user("boss", role=Role.SYSTEM_ADMIN)
    _, text = tokens.issue(boss, "nightly", Scope.ADMIN)

    client.post(
        "/api/v1/people",
        {"username": "vera", "role": "viewer", "password": "harbor example 42"},
        content_type="application/json",
        headers={"Authorization": f"Bearer {text}"},
    )

    added = Entry.objects.get(action="person_added")
    assert (added.who, added.way, added.program) == ("boss", "api", "nightly")


def test_signing_in_out_and_failing_to_are_noted(client: Client) -> None:
    User.objects.create_user("vera", password="harbor example 42")

    client.post("/accounts/login/", {"login": "vera", "password": "wrong"})
    client.post("/accounts/login/", {"login": "vera", "password": "harbor example 42"})
    client.post("/accounts/logout/")

    assert told() == [
        ("vera", "sign_in_failed", "vera"),
        ("vera", "signed_in", "vera"),
        ("vera", "signed_out", "vera"),
    ]
    assert "wrong" not in str(list(Entry.objects.values()))


def test_settings_of_a_project_are_noted_with_before_and_after(project: Project) -> None:
    lane = Lane(project.connection, 5200, resource_named("rfis"))

    keep_in_step([project.pk], is_kept=False)
    keep_in_step([project.pk], is_kept=False)  # changes nothing
    ownership.override(lane, "subject", Owner.HUB)
    ownership.override(lane, "subject", None)
    cadence.choose(lane, is_read=False, every=timedelta(hours=1), every_full=None)

    found = Entry.objects.order_by("pk")
    assert [(one.action, one.project_id, one.detail.get("owner")) for one in found] == [
        ("project_dropped", 5200, None),
        ("owner_changed", 5200, {"before": "procore", "after": "hub"}),
        ("owner_changed", 5200, {"before": "hub", "after": "procore"}),
        ("cadence_changed", 5200, None),
    ]
    assert found[1].detail["field"] == "subject"
    assert found[3].detail["read by schedule"] == {"before": True, "after": False}

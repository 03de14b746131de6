"""Can an administrator set up what is done when Procore tells of a change?"""

from __future__ import annotations

import pytest
from django.test import Client

from trajanus.accounts.models import User
from trajanus.resources.project import Project
from trajanus.store.models import EventRule

from .conftest import NOW


@pytest.fixture
def address(project: Project) -> str:
    return f"/sync/rules/new/?connection={project.connection_id}&resource=rfis"


@pytest.fixture
def rule(project: Project) -> EventRule:
    return EventRule.objects.create(
        connection=project.connection, project_id=project.procore_id, name="Closed",
        resource="rfis", event_types=["update"], column="status", value="closed",
        resync="rfis", created_at=NOW,
    )  # fmt: skip


def test_a_rule_is_made_in_two_steps(admin: Client, project: Project, address: str) -> None:
    person = User.objects.get(username="system_admin")
    given = {"name": "RFI closed", "project": project.procore_id, "event_types": ["update"],
             "column": "status", "value": "closed", "notify": [person.pk],
             "emails": "qc@example.com\nsite@example.com", "is_active": "on"}  # fmt: skip

    subject = admin.get("/sync/rules/new/").content.decode()
    form = admin.get(address).content.decode()
    page = admin.post(address, given, follow=True).content.decode()
    made = EventRule.objects.get()

    assert "RFIs" in subject
    assert "Barracks Replacement" in form
    assert (made.resource, made.column, made.value) == ("rfis", "status", "closed")
    assert (made.project_id, made.event_types) == (project.procore_id, ["update"])
    assert made.emails == ["qc@example.com", "site@example.com"]
    assert [one.pk for one in made.notify.all()] == [person.pk]
    assert all(text in page for text in ("RFI closed", "“<bdi>closed</bdi>”", "site@example.com"))


def test_what_is_wrong_stands_beside_the_fields_and_nothing_typed_is_lost(
    admin: Client, address: str
) -> None:
    answer = admin.post(address, {"name": "RFI closed", "emails": "nobody"})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "nobody is no e-mail address" in page
    assert 'value="RFI closed"' in page
    assert not EventRule.objects.exists()


def test_a_rule_that_does_nothing_is_refused(admin: Client, address: str) -> None:
    page = admin.post(address, {"name": "RFI closed"}).content.decode()

    assert "The rule does nothing" in page


def test_a_rule_is_changed_switched_off_and_deleted(admin: Client, rule: EventRule) -> None:
    address = f"/sync/rules/{rule.pk}/"
    shown = admin.get(address).content.decode()

    admin.post(address, {"name": "Reopened", "column": "status", "value": "open",
                         "resync": "rfis", "is_active": "on"})  # fmt: skip
    rule.refresh_from_db()
    admin.post(f"{address}switch/", {"on": "0"})
    off = EventRule.objects.get().is_active
    admin.post(f"{address}delete/")

    assert 'value="Closed"' in shown
    assert (rule.name, rule.value, rule.project_id) == ("Reopened", "open", None)
    assert off is False
    assert not EventRule.objects.exists()


def test_without_rules_the_page_says_what_they_are_for(admin: Client, project: Project) -> None:
    assert "New rule" in admin.get("/sync/rules/").content.decode()

"""Can a project administrator say who decides about a field, and what becomes of conflicts?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from trajanus.accounts.models import Role
from trajanus.resources.catalog import resource_named
from trajanus.resources.project import Project
from trajanus.resources.rfi import Rfi
from trajanus.resources.spec import Owner
from trajanus.store.models import Conflict, OwnerOverride
from trajanus.sync.deciding import ownership
from trajanus.sync.lane import Lane

from .conftest import NOW


@pytest.fixture
def lane(project: Project) -> Lane:
    return Lane(project.connection, project.procore_id, resource_named("rfis"))


@pytest.fixture
def chief(signed_in: Callable[[Role], Client]) -> Client:
    return signed_in(Role.PROJECT_ADMIN)


@pytest.fixture
def dispute(lane: Lane, rfi: Callable[..., Rfi]) -> Conflict:
    edit = {"agreed": "2026-06-03", "at": NOW.isoformat(), "by": None}
    row = rfi(1, due_date=date(2026, 7, 1), edits={"due_date": edit})
    return Conflict.objects.create(
        connection=lane.connection,
        project_id=lane.project_id,
        resource="rfis",
        row_id=row.pk,
        field="due_date",
        reason="too_close",
        explanation="Both changed it.",
        agreed="2026-06-03",
        ours="2026-07-01",
        theirs="2026-07-09",
        found_at=NOW,
    )


def page(browser: Client) -> str:
    return browser.get("/sync/owners/?resource=rfis").content.decode()


def save(browser: Client, **given: Any) -> None:
    browser.post("/sync/owners/?resource=rfis", given)


def test_an_owner_is_chosen_and_the_page_tells_who_did_it(chief: Client, lane: Lane) -> None:
    before = page(chief)

    save(chief, **{"owner-subject": "hub"})

    shown = page(chief)
    assert "Nothing is set in this project" in before
    assert ownership.owners_in(lane)["subject"] is Owner.HUB
    assert "RFIs (1)" in shown
    assert "<bdi>project_admin</bdi>" in shown


def test_usual_goes_back_to_what_the_description_says(chief: Client, lane: Lane) -> None:
    ownership.override(lane, "subject", Owner.HUB)

    save(chief, **{"owner-subject": ""})

    assert not OwnerOverride.objects.exists()


def test_a_conflict_goes_on_waiting_unless_the_new_owner_shall_decide_it(
    chief: Client, dispute: Conflict
) -> None:
    save(chief, **{"owner-due_date": "procore"})
    save(chief, **{"owner-due_date": "hub"})
    dispute.refresh_from_db()
    waiting = dispute.state

    save(chief, **{"owner-due_date": "procore", "decides": "1"})

    dispute.refresh_from_db()
    assert (waiting, dispute.state) == ("open", "theirs")
    assert dispute.decided_by is not None
    assert Rfi.objects.get().due_date == date(2026, 7, 9)


def test_a_viewer_sees_but_cannot_change(viewer: Client, lane: Lane) -> None:
    assert "A project administrator changes this." in page(viewer)
    assert viewer.post("/sync/owners/?resource=rfis", {"owner-subject": "hub"}).status_code == 404


def test_nonsense_changes_nothing(chief: Client, lane: Lane) -> None:
    save(chief, **{"owner-subject": "nobody", "owner-number": "hub"})

    assert not OwnerOverride.objects.exists()

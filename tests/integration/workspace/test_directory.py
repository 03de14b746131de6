"""What does the directory show, and whom does it let somebody add?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext

from trajanus.resources.company_user import CompanyUser
from trajanus.resources.permission import CompanyPermissionTemplate, ToolAccess
from trajanus.resources.project import Project
from trajanus.resources.user import ProjectUser
from trajanus.store.models import OutboxEntry

from .conftest import _placed

Make = Callable[..., Any]


@pytest.fixture
def somebody(project: Project) -> Make:
    def make(key: int, name: str, **values: Any) -> ProjectUser:
        return ProjectUser.objects.create(**_placed(project, key), name=name, **values)

    return make


@pytest.fixture
def colleague(project: Project) -> Make:
    """Make somebody of the company."""

    def make(key: int, name: str, **values: Any) -> CompanyUser:
        place = _placed(project, key) | {"project_id": None}
        return CompanyUser.objects.create(**place, name=name, **values)

    return make


@pytest.fixture
def template(project: Project) -> CompanyPermissionTemplate:
    place = _placed(project, 51) | {"project_id": None}
    return CompanyPermissionTemplate.objects.create(**place, name="Project Team")


def shown(browser: Client, project: Project, path: str = "") -> str:
    answer = browser.get(f"/projects/{project.pk}/directory/{path}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_people_are_found_by_company_template_and_whether_they_are_active(
    viewer: Client, project: Project, somebody: Make
) -> None:
    somebody(1, "Alice Site", vendor_name="Delta Concrete", is_active=True)
    somebody(2, "Bob Design", permission_template="Reviewer", is_active=False)

    by_company = shown(viewer, project, "?vendor_name=Delta+Concrete")
    by_template = shown(viewer, project, "?permission_template=Reviewer&is_active=no")

    assert "Alice Site" in by_company
    assert "Bob Design" not in by_company
    assert "Bob Design" in by_template
    assert "Alice Site" not in by_template


def test_what_the_hub_itself_may_do_is_told(viewer: Client, project: Project) -> None:
    ToolAccess.objects.create(**_placed(project, 1), name="Directory", access_level="Admin")

    assert "Admin" in shown(viewer, project, "account/")


def test_only_people_outside_the_project_are_offered(
    manager: Client, project: Project, somebody: Make, colleague: Make
) -> None:
    somebody(1, "Alice Site")
    colleague(1, "Alice Site")
    colleague(2, "Dana Quarry", is_active=True)
    colleague(3, "Gone Away", is_active=False)

    page = shown(manager, project, "add/")

    assert "Dana Quarry" in page
    assert "Alice Site" not in page
    assert "Gone Away" not in page
    assert "Nobody to add" in shown(manager, project, "add/?q=unfindable")


def test_what_is_missing_is_told_at_its_field_and_nothing_is_sent(
    manager: Client, project: Project, colleague: Make, template: CompanyPermissionTemplate
) -> None:
    colleague(2, "Dana Quarry")

    answer = manager.post(f"/projects/{project.pk}/directory/add/", {"person": "2"})

    assert answer.status_code == 422
    page = " ".join(answer.content.decode().split())
    assert 'id="permission_template_id-problems"> <p class="wrong">Choose what they may do.' in page
    assert 'value="2" required checked' in page
    assert not OutboxEntry.objects.exists()


def test_who_is_added_stands_in_the_directory_until_procore_has_it(
    manager: Client, project: Project, colleague: Make, template: CompanyPermissionTemplate
) -> None:
    colleague(2, "Dana Quarry")

    with_template = {"person": "2", "permission_template_id": "51"}
    manager.post(f"/projects/{project.pk}/directory/add/", with_template)

    assert "Dana Quarry" in shown(manager, project)
    assert OutboxEntry.objects.get().values == {
        "project_id": "5200", "permission_template_id": "51"
    }  # fmt: skip


def test_the_page_takes_few_queries(viewer: Client, project: Project, somebody: Make) -> None:
    for number in range(1, 60):
        somebody(number, f"Somebody {number}")
    shown(viewer, project)

    with CaptureQueriesContext(database) as queries:
        shown(viewer, project)

    assert len(queries) <= 15, [query["sql"][:90] for query in queries]

"""Can a QC manager add somebody to a project and see it arrive?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from trajanus.accounts.models import Role
from trajanus.resources.catalog import resource_named
from trajanus.resources.company_user import CompanyUser
from trajanus.resources.permission import CompanyPermissionTemplate
from trajanus.resources.project import Project
from trajanus.resources.user import ProjectUser
from trajanus.simulator import Simulator
from trajanus.store.models import Connection
from trajanus.sync import service
from trajanus.sync.lane import Lane
from trajanus.sync.writing import push
from trajanus.workspace.projects import lane_in

from .conftest import read_project
from .looks import problems_at

READ = ("users", "company_users", "permission_templates", "company_permission_templates",
        "project_vendors", "tool_access")  # fmt: skip


@pytest.fixture
def project(site: Connection) -> Project:
    """The sample project with its directory, as the hub reads it."""
    return read_project(site, *READ)


@pytest.fixture
def outsider(project: Project, site: Connection, procore: Simulator) -> CompanyUser:
    """Somebody of the company who is not in the project."""
    made = procore.world["users"].add(
        {"company_id": procore.company_id, "first_name": "Dana", "last_name": "Quarry",
         "name": "Dana Quarry", "email_address": "dana@example.invalid", "is_active": True}
    )  # fmt: skip
    service.read_lane(lane_in(project, resource_named("company_users")))
    return CompanyUser.objects.get(procore_id=made["id"])


def test_somebody_is_added_with_a_template_and_arrives(
    page: Page,
    project: Project,
    outsider: CompanyUser,
    site: Connection,
    procore: Simulator,
    sign_in: Callable[[Role], None],
    complaints: list[str],
) -> None:
    template = CompanyPermissionTemplate.objects.earliest("name")
    sign_in(Role.QC_MANAGER)
    page.goto(f"/projects/{project.pk}/directory/")

    page.get_by_role("link", name="Add somebody of the company").click()
    page.get_by_role("searchbox", name="Search people of the company").fill("quarry")
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_label("Dana Quarry").check()
    page.get_by_role("button", name="Add to the project").click()
    expect(page.locator("#permission_template_id-problems")).to_contain_text("Choose what")
    page.get_by_label("Permissions").select_option(str(template.procore_id))
    page.get_by_role("button", name="Add to the project").click()
    coming = page.locator("#coming")
    expect(coming).to_contain_text("Dana Quarry")
    page.locator("body[data-live-state=live]").wait_for()
    push.work_off(site)

    expect(coming).not_to_contain_text("Dana Quarry")
    [there] = procore.world["memberships"].where(
        user_id=outsider.procore_id, project_id=project.procore_id
    )
    assert there["permission_template_id"] == template.procore_id
    service.read_lane(Lane(site, project.procore_id, resource_named("users")))
    page.reload()
    expect(page.get_by_role("link", name="Dana Quarry")).to_be_visible()
    assert [text for text in complaints if "422" not in text] == []


def test_the_pages_are_clean(
    page: Page, project: Project, sign_in: Callable[[Role], None], complaints: list[str]
) -> None:
    someone = ProjectUser.objects.filter(project_id=project.procore_id).earliest("name")
    sign_in(Role.QC_MANAGER)
    base = f"/projects/{project.pk}/"
    addresses = ("directory/", "directory/companies/", "directory/templates/",
                 "directory/account/", "directory/add/", f"users/{someone.procore_id}/",
                 f"users/{someone.procore_id}/delete/")  # fmt: skip

    assert problems_at(page, (base + address for address in addresses)) == {}
    assert complaints == []

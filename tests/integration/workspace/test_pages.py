"""What holds for every page: headers, no outside address, few queries, helpful errors."""

from __future__ import annotations

import re

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from trajanus.accounts.models import Role, User
from trajanus.resources.project import Project
from trajanus.resources.rfi import Rfi
from trajanus.resources.submittal import Submittal
from trajanus.store.models import Connection

from .conftest import a_submittal, an_rfi

#: Page -> the most SQL queries it may take, signing the person in included.
QUERIES = {
    "/": 4,
    "/projects/{project}/": 14,
    "/projects/{project}/daily-logs/": 11,
    "/projects/{project}/daily-logs/2026-06-03/": 14,
    "/projects/{project}/rfis/": 13,
    "/projects/{project}/rfis/?q=subject&status=open&sort=number": 13,
    "/projects/{project}/submittals/": 15,
    "/projects/{project}/submittals/?group=type&state=late": 16,
    "/projects/{project}/submittals/bulk/?every=1": 16,
    "/projects/{project}/users/": 12,
    "/projects/{project}/rfis/7001/": 19,
    "/projects/{project}/submittals/4001/": 18,
    "/projects/{project}/rfis/7001/edit/": 18,
    "/projects/{project}/rfis/new/": 15,
    "/projects/{project}/rfis/7001/steps/answer/": 8,
    "/projects/{project}/budget/": 12,
    "/projects/{project}/budget/compare/": 12,
    "/projects/{project}/change-orders/": 14,
    "/projects/{project}/contracts/": 16,
    "/today/": 9,
    "/search/?q=RFI+12": 8,
    "/search/palette/?q=RFI+12": 7,
    "/projects/": 6,
    "/sync/": 22,
    "/connections/": 5,
    "/admin/people/": 6,
    "/admin/audit/?person=system_admin&words=rfi&resource=rfis": 13,
    "/connections/add/": 4,
    "/conflicts/": 6,
    "/start/": 19,
    "/sync/rules/": 6,
    "/sync/projects/": 7,
    "/sync/cadences/": 7,
    "/sync/owners/": 9,
    "/account/notifications/": 6,
    "/admin/backups/": 8,
    "/admin/addresses/": 8,
    "/admin/retention/": 20,
    "/sync/requests/": 7,
    "/sync/calls/": 6,
    "/sync/log/": 6,
    "/sync/outbox/": 7,
    "/sync/drift/": 7,
    "/sync/webhooks/": 8,
    "/accounts/password/": 4,
    "/account/": 8,
    "/account/tokens/": 6,
    "/admin/tokens/": 6,
    "/admin/sign-on/": 5,
}


@pytest.fixture
def world(project: Project) -> Project:
    Rfi.objects.bulk_create(an_rfi(project, number) for number in range(1, 61))
    Submittal.objects.bulk_create(a_submittal(project, number) for number in range(1, 61))
    return project


@pytest.mark.parametrize("page", QUERIES)
def test_a_page_takes_few_queries(page: str, world: Project, admin: Client) -> None:
    admin.get(f"/projects/{world.pk}/")

    with CaptureQueriesContext(database) as queries:
        admin.get(page.format(project=world.pk))

    assert len(queries) <= QUERIES[page], [query["sql"][:120] for query in queries]


@pytest.mark.parametrize("page", [*QUERIES, "/accounts/login/", "/nothing/here/"])
def test_a_page_allows_and_holds_nothing_from_elsewhere(
    page: str, world: Project, admin: Client
) -> None:
    browser = Client() if "login" in page else admin

    answer = browser.get(page.format(project=world.pk), follow=True)

    text = answer.content.decode()
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not re.search(r"""(src|action|srcset|hx-\w+)=["'](https?:)?//""", text)
    assert not re.search(r"<link[^>]+href=[\"'](https?:)?//", text)
    assert not re.search(r"<style|\sstyle=|\son\w+=", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


def test_pages_behind_sign_in_are_not_kept_by_caches(world: Project, admin: Client) -> None:
    assert "no-store" in admin.get(f"/projects/{world.pk}/rfis/")["Cache-Control"]


def test_a_page_stays_small(world: Project, admin: Client) -> None:
    assert len(admin.get(f"/projects/{world.pk}/rfis/").content) < 100_000


def test_an_empty_hub_leads_to_the_first_step(viewer: Client, admin: Client) -> None:
    for_admin = admin.get("/", follow=True).content.decode()
    for_viewer = viewer.get("/", follow=True).content.decode()

    assert reverse("connection_add") in for_admin
    assert "Connect to Procore" in for_admin
    assert "A system administrator of this hub does this" in for_viewer


def test_home_leads_to_the_last_project(viewer: Client, project: Project) -> None:
    other = Project.objects.create(
        connection=project.connection,
        procore_id=1,
        name="Other",
        payload={},
        seen_at=timezone.now(),
    )
    before = viewer.get("/")["Location"]
    viewer.get(f"/projects/{other.pk}/")

    assert before == "/today/"
    assert viewer.get("/")["Location"] == f"/projects/{other.pk}/"


def test_the_theme_is_remembered_and_rendered(viewer: Client) -> None:
    viewer.post("/preferences/theme/", {"theme": "dark", "next": "/sync/"})

    assert '<html lang="en" data-theme="dark">' in viewer.get("/sync/").content.decode()


@pytest.mark.parametrize(
    "elsewhere",
    ["https://example.com/", "//example.com/", "javascript:alert(1)", "\\\\example.com"],
)
def test_nobody_is_sent_elsewhere_by_a_form(viewer: Client, elsewhere: str) -> None:
    answer = viewer.post("/preferences/theme/", {"theme": "dark", "next": elsewhere})

    assert answer["Location"] == "/"


def test_errors_say_what_to_do(viewer: Client, project: Project) -> None:
    missing = viewer.get("/projects/9999999/")
    refused = viewer.get("/connections/")

    assert "There is no such project in the hub." in missing.content.decode()
    assert missing.status_code == 404
    assert "System administrator" in refused.content.decode()
    assert "You are signed in as viewer (Viewer)" in " ".join(refused.content.decode().split())


def test_a_fault_of_the_hub_is_a_plain_page(viewer: Client, project: Project) -> None:
    viewer.raise_request_exception = False
    with database.cursor() as cursor:
        cursor.execute("ALTER TABLE procore_rfis RENAME TO elsewhere")

    answer = viewer.get(f"/projects/{project.pk}/rfis/")

    assert answer.status_code == 500
    assert "The hub made a mistake" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_stored_secret_that_cannot_be_read_is_explained(
    admin: Client, procore: Connection
) -> None:
    Connection.objects.update(
        client_secret_encrypted="gAAAAA", grant="client_credentials", state="sign_in_needed"
    )

    answer = admin.post(reverse("connection_sign_in", args=[procore.pk]), follow=True)

    assert "HUB_SECRET_KEYS" in answer.content.decode()


def test_health_is_told_without_signing_in() -> None:
    assert Client().get("/healthz").json() == {"status": "ok"}


def test_signing_in_leads_back_and_out_again(project: Project) -> None:
    person = User.objects.create_user("quinn", password="harbor example 42", role=Role.QC_MANAGER)
    visitor = Client()
    given = {"login": person.username, "password": "harbor example 42", "next": "/sync/"}

    arrived = visitor.post("/accounts/login/", given)
    visitor.post("/accounts/logout/")

    assert arrived["Location"] == "/sync/"
    assert visitor.get("/sync/").status_code == 302


def test_a_password_can_be_changed(project: Project) -> None:
    User.objects.create_user("quinn", password="harbor example 42")
    visitor = Client()
    visitor.login(username="quinn", password="harbor example 42")
    given = {
        "oldpassword": "harbor example 42",
        "password1": "quarry example 77",
        "password2": "quarry example 77",
    }

    visitor.post("/accounts/password/", given)

    assert User.objects.get().check_password("quarry example 77")

"""Can an administrator say who may use the hub, and nobody lock themselves out?"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.test import Client

from trajanus.accounts.models import Role, User
from trajanus.audit.models import Entry
from trajanus.resources.project import Project


def test_somebody_who_was_added_as_viewer_signs_in_and_cannot_edit(
    admin: Client, project: Project, rfi: Callable[..., Any]
) -> None:
    rfi(1)
    made = admin.post(
        "/admin/people/", {"name": "vera", "email": "vera@example.com", "role": "viewer"}
    ).content.decode()
    password = re.search(r"is <code>([^<]+)</code>", made)
    visitor = Client()

    visitor.post("/accounts/login/", {"login": "vera", "password": password and password[1]})

    assert visitor.get(f"/projects/{project.pk}/rfis/7001/").status_code == 200
    assert visitor.get(f"/projects/{project.pk}/rfis/7001/edit/").status_code == 403
    assert password
    assert password[1] not in admin.get("/admin/people/").content.decode()


def test_what_was_typed_stays_when_it_is_wrong(admin: Client) -> None:
    given = {"name": "ve ra", "email": "vera@example.com", "role": "qc_manager"}

    page = admin.post("/admin/people/", given).content.decode()

    assert "Username: Enter a valid username" in page
    assert 'value="ve ra"' in page
    assert 'value="vera@example.com"' in page
    assert not User.objects.filter(email="vera@example.com").exists()


def test_a_role_a_switch_and_a_password_are_changed(admin: Client) -> None:
    other = User.objects.create_user("vera", password="harbor example 42")
    address = f"/admin/people/{other.pk}/"

    admin.post(address, {"role": "qc_manager"})
    admin.post(address, {"active": "0"})
    page = admin.post(address, {"password": "new"}).content.decode()

    other.refresh_from_db()
    assert (other.role, other.is_active) == (Role.QC_MANAGER, False)
    assert not other.check_password("harbor example 42")
    assert "The password of" in page


def test_an_address_is_changed_ones_own_too_and_stays_when_it_is_wrong(admin: Client) -> None:
    other = User.objects.create_user("vera", email="vera@example.com")
    own = User.objects.get(username="system_admin")

    admin.post(f"/admin/people/{other.pk}/", {"email": "vera.new@example.com"})
    admin.post(f"/admin/people/{own.pk}/", {"email": "own@example.com"})
    wrong = admin.post(f"/admin/people/{other.pk}/", {"email": "vera"}, follow=True)

    other.refresh_from_db()
    own.refresh_from_db()
    assert (other.email, own.email) == ("vera.new@example.com", "own@example.com")
    assert "vera: Enter a valid email address." in wrong.content.decode()
    changes = Entry.objects.filter(action="email_changed").order_by("pk")
    assert [one.about for one in changes] == ["vera", "system_admin"]


def test_nobody_changes_their_own_account_here(admin: Client) -> None:
    own = User.objects.get(username="system_admin")

    admin.post(f"/admin/people/{own.pk}/", {"role": "viewer", "active": "0"})

    own.refresh_from_db()
    assert (own.role, own.is_active) == (Role.SYSTEM_ADMIN, True)

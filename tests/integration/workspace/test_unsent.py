"""Is what was sent after a session had ended kept, shown to who typed it, and sent once?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from trajanus.accounts.models import Role, User
from trajanus.resources.project import Project
from trajanus.resources.rfi import Rfi
from trajanus.store.models import Connection
from trajanus.sync.watching import retention
from trajanus.workspace import unsent

DAYS = {"api_calls": "10", "events": "30", "notices": "30", "messages": "30"}


def end_session(browser: Client) -> None:
    browser.logout()


def sign_in(browser: Client, role: Role) -> None:
    browser.force_login(User.objects.get(role=role))


def test_a_form_is_sent_again_after_signing_in(admin: Client) -> None:
    end_session(admin)

    away = admin.post("/admin/retention/", DAYS)
    sign_in(admin, Role.SYSTEM_ADMIN)
    page = admin.get("/unsent/").content.decode()
    sent = admin.post("/unsent/", DAYS)
    admin.post(sent["Location"], DAYS)

    assert away["Location"] == "/accounts/login/?next=%2Funsent%2F"
    assert '<input type="hidden" name="api_calls" value="10">' in page
    assert (sent.status_code, sent["Location"]) == (307, "/admin/retention/")
    assert retention.days_kept()["api_calls"] == 10
    assert admin.get("/unsent/")["Location"] == "/"


def test_every_choice_of_several_is_kept(manager: Client, project: Project) -> None:
    page = f"/projects/{project.pk}/rfis/"
    end_session(manager)

    manager.post(f"{page}columns/", {"column": ["number", "due_date"], "next": page})
    sign_in(manager, Role.QC_MANAGER)
    _, again = manager.get("/unsent/").content.decode().split("<main", 1)

    assert 'name="column" value="number"' in again
    assert 'name="column" value="due_date"' in again
    assert again.count('name="next"') == 1


def test_a_change_of_many_keeps_which_fields_are_to_be_emptied(
    manager: Client, project: Project, rfi: Callable[..., Rfi]
) -> None:
    rows = [rfi(number, due_date=date(2026, 7, 1)) for number in (1, 2)]
    chosen = "&".join(f"id={row.pk}" for row in rows)
    change = {"count": "2", "empty": ["due_date", "location_name"]}
    end_session(manager)

    manager.post(f"/projects/{project.pk}/rfis/bulk/?{chosen}", change)
    sign_in(manager, Role.QC_MANAGER)
    page = manager.get("/unsent/").content.decode()
    sent = manager.post("/unsent/", change)
    manager.post(sent["Location"], change)

    assert 'name="empty" value="due_date"' in page
    assert 'name="empty" value="location_name"' in page
    assert set(Rfi.objects.values_list("due_date", flat=True)) == {None}


def test_files_are_to_be_chosen_again(manager: Client, project: Project) -> None:
    end_session(manager)

    file = SimpleUploadedFile("april.xer", b"x")
    manager.post(f"/projects/{project.pk}/schedule/take/", {"file": file})
    sign_in(manager, Role.QC_MANAGER)
    page = manager.get("/unsent/").content.decode()

    assert "choose april.xer again" in page
    assert "Send it now" not in page


def test_secrets_are_kept_nowhere(admin: Client, procore: Connection) -> None:
    end_session(admin)

    away = admin.post(f"/connections/{procore.pk}/edit/", {"client_secret": "very-secret"})

    assert away.status_code == 302
    assert unsent.KEY not in admin.session


def test_what_is_too_much_is_not_kept_in_part(manager: Client, project: Project) -> None:
    page = f"/projects/{project.pk}/rfis/"
    end_session(manager)

    away = manager.post(f"{page}columns/", {"column": "x" * 200_001, "next": page})

    assert "unsent" not in away["Location"]
    assert unsent.KEY not in manager.session


def test_a_form_is_not_sent_for_who_may_not(admin: Client, viewer: Client) -> None:
    end_session(admin)

    admin.post("/admin/retention/", DAYS)
    sign_in(admin, Role.VIEWER)
    sent = admin.post("/unsent/", DAYS)

    assert admin.post(sent["Location"], DAYS).status_code == 403
    assert retention.days_kept()["api_calls"] == 90


def let_session_expire(browser: Client) -> None:
    del browser.cookies["sessionid"]


def test_what_one_typed_is_shown_to_nobody_else(admin: Client) -> None:
    admin.get("/today/")
    let_session_expire(admin)

    admin.post("/admin/retention/", DAYS)
    User.objects.create_user("other", password="correct horse 7", role=Role.SYSTEM_ADMIN)
    admin.post("/accounts/login/", {"login": "other", "password": "correct horse 7"})

    assert admin.get("/unsent/")["Location"] == "/"
    assert "somebody else had typed" in admin.get("/today/").content.decode()


def test_what_one_typed_is_kept_for_oneself(admin: Client) -> None:
    admin.get("/today/")
    let_session_expire(admin)

    admin.post("/admin/retention/", DAYS)
    sign_in(admin, Role.SYSTEM_ADMIN)

    assert 'name="api_calls" value="10"' in admin.get("/unsent/").content.decode()


def test_a_note_is_shown_to_nobody_else(
    manager: Client, project: Project, rfi: Callable[..., Rfi]
) -> None:
    page = f"/projects/{project.pk}/rfis/{rfi(1).procore_id}/"
    manager.get(page)
    let_session_expire(manager)

    manager.post(f"{page}note/", {"qc_note": "Ask about the mock-up."})
    manager.force_login(User.objects.create_user("other", role=Role.QC_MANAGER))

    assert "Ask about the mock-up." not in manager.get(page).content.decode()

"""Are a list's filter, order and columns kept under a name, and for whom?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from trajanus.accounts.models import Role, SavedView, User
from trajanus.resources.project import Project

ASKED = "status=open&sort=-due_date%2Cnumber&page=2"


@pytest.fixture
def rfis(project: Project) -> str:
    return f"/projects/{project.pk}/rfis/"


@pytest.fixture
def view(manager: Client, rfis: str) -> SavedView:
    manager.cookies["columns_rfis"] = "number.subject"
    manager.post(f"{rfis}views/", {"view": " Open  ones ", "query": ASKED})
    return SavedView.objects.get()


def change(browser: Client, rfis: str, kept: SavedView, do: str, **more: str) -> int:
    return browser.post(f"{rfis}views/{kept.pk}/", {"do": do, "next": rfis, **more}).status_code


def test_a_view_is_an_address_with_filter_order_and_columns(
    manager: Client, rfis: str, view: SavedView
) -> None:
    page = manager.get(f"{rfis}?{view.query}").content.decode()

    assert view.name == "Open ones"
    assert view.query == "status=open&sort=-due_date,number&columns=number.subject"
    assert "Ball in court" not in page[page.find("<thead>") : page.find("</thead>")]


def test_the_same_name_saves_again(manager: Client, rfis: str, view: SavedView) -> None:
    manager.post(f"{rfis}views/", {"view": "Open ones", "query": "status=draft"})

    assert SavedView.objects.get().query.startswith("status=draft")


@pytest.mark.parametrize("name", ["", "  ", "x" * 61])
def test_a_view_without_a_fitting_name_is_refused(manager: Client, rfis: str, name: str) -> None:
    answer = manager.post(f"{rfis}views/", {"view": name, "next": rfis}, follow=True)

    assert "name" in answer.content.decode()
    assert not SavedView.objects.exists()


def test_a_view_is_private_until_it_is_shared(
    manager: Client, viewer: Client, rfis: str, view: SavedView
) -> None:
    before = viewer.get(rfis).content.decode()
    hidden = change(viewer, rfis, view, "default")
    change(manager, rfis, view, "share")

    assert hidden == 404
    assert "Open ones" not in before
    assert "Open ones" in viewer.get(rfis).content.decode()
    assert change(viewer, rfis, view, "delete") == 403


def test_viewers_share_nothing(viewer: Client, rfis: str) -> None:
    viewer.post(f"{rfis}views/", {"view": "Mine", "query": "", "shared": "1"})

    view = SavedView.objects.get()
    assert not view.is_shared
    assert change(viewer, rfis, view, "share") == 403


def test_an_administrator_may_change_a_shared_view(
    manager: Client, rfis: str, view: SavedView, signed_in: Callable[[Role], Client]
) -> None:
    administrator = signed_in(Role.PROJECT_ADMIN)
    change(manager, rfis, view, "share")

    change(administrator, rfis, view, "rename", view="Still open")

    assert SavedView.objects.get().name == "Still open"


def test_a_list_begins_with_ones_own_default_and_can_show_all(
    manager: Client, viewer: Client, rfis: str, view: SavedView
) -> None:
    change(manager, rfis, view, "share")
    change(manager, rfis, view, "default")

    assert manager.get(rfis)["Location"] == f"{rfis}?{view.query}"
    assert manager.get(f"{rfis}?all").status_code == 200
    assert viewer.get(rfis).status_code == 200
    change(manager, rfis, view, "no-default")
    assert manager.get(rfis).status_code == 200


def test_a_name_is_taken_once(manager: Client, rfis: str, view: SavedView) -> None:
    manager.post(f"{rfis}views/", {"view": "Others", "query": ""})

    change(manager, rfis, view, "rename", view="Others")
    change(manager, rfis, view, "delete")

    assert [one.name for one in SavedView.objects.all()] == ["Others"]


def test_choosing_columns_leaves_the_columns_of_a_view(
    manager: Client, rfis: str, view: SavedView
) -> None:
    here = f"{rfis}?{view.query}"

    answer = manager.post(f"{rfis}columns/", {"column": ["number", "due_date"], "next": here})

    assert answer["Location"] == f"{rfis}?status=open&sort=-due_date,number"


def test_a_name_typed_in_an_expired_session_is_there_after_signing_in(
    manager: Client, rfis: str, rfi: Callable[..., object]
) -> None:
    rfi(1)
    manager.get(rfis)
    user = manager.session["_auth_user_id"]
    manager.logout()

    asked = {"view": "Late ones", "query": "", "next": rfis}
    away = manager.post(f"{rfis}views/", asked)
    manager.force_login(User.objects.get(pk=user))
    page = manager.get(rfis).content.decode()

    assert away.status_code == 302
    assert 'value="Late ones"' in page
    assert not SavedView.objects.exists()

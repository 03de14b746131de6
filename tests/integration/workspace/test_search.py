"""Are records found by number and by words in all projects, the current one first?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from trajanus.resources.catalog import resource_named
from trajanus.resources.project import Project
from trajanus.resources.punch_item import PunchItem
from trajanus.resources.rfi import Rfi

Make = Callable[..., Any]


@pytest.fixture
def here(project: Project, rfi: Make, submittal: Make, viewer: Client) -> Project:
    for number in range(1, 15):
        rfi(number)
    submittal(4)
    viewer.get(f"/projects/{project.pk}/")
    return project


def found(browser: Client, text: str, **asked: str) -> str:
    return browser.get("/search/", {"q": text} | asked).content.decode()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("RFI 12", "RFI 12 · Subject 12"),
        ("rfi #2", "RFI 2 · Subject 2"),
        ("05 12 00-4", "Submittal 05 12 00-4 · Title 4"),
        ("12", "RFI 12 · Subject 12"),
    ],
)
def test_the_number_that_was_typed_comes_first(
    text: str, first: str, here: Project, viewer: Client
) -> None:
    page = found(viewer, text)

    assert page.index(first) == min(page.index(one) for one in (first, "This number"))


def test_words_find_records_by_their_beginnings(here: Project, viewer: Client) -> None:
    page = found(viewer, "subj 1")

    assert "Subject 1" in page
    assert f"/projects/{here.pk}/rfis/?q=subj+1" in page  # there are more than are shown


def test_whole_numbers_are_found_too(here: Project, viewer: Client) -> None:
    PunchItem.objects.create(
        connection=here.connection,
        project_id=here.procore_id,
        procore_id=1,
        number=77,
        name="Dented door",
        payload={},
        seen_at=timezone.now(),
    )

    assert "This number" in found(viewer, "punch item 77")


def test_other_projects_follow_with_their_names(here: Project, viewer: Client) -> None:
    other = Project.objects.create(
        connection=here.connection, procore_id=9, name="Pier", payload={}, seen_at=timezone.now()
    )
    Rfi.objects.filter(number="3").update(project_id=9)

    page = found(viewer, "subject", others="1")

    assert page.index("Subject 1") < page.index("<bdi>Pier</bdi></small>")
    assert f"/projects/{other.pk}/rfis/7003/" in page


@pytest.mark.parametrize("text", ["", "   ", "\x00", "'; --", "#", "9" * 300, "طلب"])
def test_odd_texts_find_nothing_and_break_nothing(text: str, here: Project, viewer: Client) -> None:
    assert viewer.get("/search/", {"q": text}).status_code == 200
    assert viewer.get("/search/palette/", {"q": text}).status_code == 200


def test_the_palette_offers_what_the_role_allows(
    here: Project, viewer: Client, admin: Client
) -> None:
    admin.get(f"/projects/{here.pk}/")

    for_viewer = viewer.get("/search/palette/?q=rfi").content.decode()
    for_admin = admin.get("/search/palette/?q=rfi").content.decode()

    assert "Create" not in for_viewer
    assert f"/projects/{here.pk}/rfis/new/" in for_admin
    assert "Sync now" in admin.get("/search/palette/?q=sync").content.decode()


def test_an_entry_of_the_daily_log_is_told_from_others_of_its_day(
    here: Project, viewer: Client
) -> None:
    resource_named("manpower_logs").model.objects.create(
        connection=here.connection,
        project_id=here.procore_id,
        procore_id=1,
        date=date(2026, 6, 3),
        vendor="Delta Concrete",
        notes="Forming\ncrew at line C " + "and beyond " * 20,
        payload={},
        seen_at=timezone.now(),
    )

    page = found(viewer, "forming")

    assert "Manpower log 2026-06-03 · Delta Concrete · Forming crew at line C and beyond" in page
    assert "beyond …" in page

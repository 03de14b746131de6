"""What does the documents page show, and what does it take in?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext

from trajanus.config import settings
from trajanus.resources.document import File, Folder
from trajanus.resources.project import Project
from trajanus.store.models import OutboxEntry, Upload
from trajanus.workspace.documents import documents

from .conftest import NOW, _placed

#: Procore's root folder, which no listing shows.
ROOT = 900

Make = Callable[..., Any]


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("HUB_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def folder(project: Project) -> Make:
    def make(key: int, name: str, above: Folder | None = None, **values: Any) -> Folder:
        path = f"{above.path}/{name}" if above else f"Barracks/{name}"
        place = {"above_id": above.procore_id if above else ROOT, "path": path}
        return Folder.objects.create(**_placed(project, key), name=name, **place, **values)

    return make


@pytest.fixture
def file(project: Project) -> Make:
    def make(key: int, name: str, above: Folder, **values: Any) -> File:
        given = {"updated_at": NOW, "version": 1, "size": 2_000_000, "file_type": "pdf"} | values
        place = {"above_id": above.procore_id, "path": f"{above.path}/{name}"}
        return File.objects.create(**_placed(project, key), name=name, **place, **given)

    return make


def shown(browser: Client, project: Project, path: str = "") -> str:
    answer = browser.get(f"/projects/{project.pk}/documents/{path}")
    assert answer.status_code == 200, answer.content
    return " ".join(answer.content.decode().split())


def sent(browser: Client, project: Project, folder: Folder, name: str, **more: str) -> Any:
    return browser.post(
        f"/projects/{project.pk}/documents/{folder.procore_id}/upload/",
        {"files": SimpleUploadedFile(name, b"%PDF-1.4"), **more},
        headers={"Accept": "application/json"},
    )


def test_the_tree_opens_along_the_way_to_the_folder(
    viewer: Client, project: Project, folder: Make
) -> None:
    drawings = folder(1, "Drawings")
    structural = folder(2, "Structural", drawings)
    folder(3, "Details", structural)
    folder(4, "Photos")

    way = documents.way_to(project, 2)
    tree = documents.tree_of(documents.Top(project), way)

    assert [step.name for step in way] == ["Drawings", "Structural"]
    assert [(node.name, node.is_open, node.has_inside) for node in tree] == [
        ("Drawings", True, True),
        ("Photos", False, False),
    ]
    inside = tree[0].inside[0]
    assert (inside.name, inside.is_here, inside.inside[0].name) == ("Structural", True, "Details")
    assert "Details" not in shown(viewer, project)
    assert "Details" in shown(viewer, project, "2/branch/")


def test_a_folder_shows_what_is_in_it_with_versions_size_and_who(
    viewer: Client, project: Project, folder: Make, file: Make
) -> None:
    drawings = folder(1, "Drawings", private=True)
    file(11, "S-101.pdf", drawings, version=3, private=True, version_created_by="Bob Design")
    file(12, "elsewhere.pdf", folder(2, "Photos"))

    page = shown(viewer, project, "1/")

    assert '<span class="status status-warn">Private</span>' in page
    for text in ("S-101.pdf", '<td class="num">3</td>', "1.9 MB", "Bob Design", "2026-06-03"):
        assert text in page
    assert "elsewhere.pdf" not in page


def test_files_are_found_by_name_place_and_kind_everywhere_or_below_a_folder(
    viewer: Client, project: Project, folder: Make, file: Make
) -> None:
    drawings, photos = folder(1, "Drawings"), folder(2, "Photos")
    file(11, "S-101 framing.pdf", folder(3, "Structural", drawings))
    file(12, "framing.jpg", photos, file_type="jpg")

    everywhere = shown(viewer, project, "?q=framing")
    below = shown(viewer, project, "1/?q=framing&where=here")
    pictures = shown(viewer, project, "?file_type=jpg")

    assert "S-101 framing.pdf" in everywhere
    assert "framing.jpg" in everywhere
    assert "Drawings / Structural" in everywhere
    assert "S-101 framing.pdf" in below
    assert "framing.jpg" not in below
    assert "framing.jpg" in pictures
    assert "S-101" not in pictures


def test_a_folder_is_sorted_as_asked(
    viewer: Client, project: Project, folder: Make, file: Make
) -> None:
    drawings = folder(1, "Drawings")
    file(11, "a.pdf", drawings, size=1)
    file(12, "b.pdf", drawings, size=9_000_000)

    usual, by_size = shown(viewer, project, "1/"), shown(viewer, project, "1/?sort=-size")

    assert usual.index("a.pdf") < usual.index("b.pdf")
    assert by_size.index("b.pdf") < by_size.index("a.pdf")


def test_an_upload_stands_in_its_place_with_its_progress_until_it_is_cancelled(
    manager: Client, project: Project, folder: Make, data_dir: Path
) -> None:
    drawings = folder(1, "Drawings")

    assert sent(manager, project, drawings, "plan.pdf").json() == {"problem": ""}
    Upload.objects.update(sent=4)

    page = shown(manager, project, "1/")
    assert "plan.pdf" in page
    assert "50 %" in page
    assert "Waiting" in page
    entry = OutboxEntry.objects.get()
    manager.post(f"/projects/{project.pk}/documents/outbox/{entry.pk}/", {"act": "withdraw"})
    assert "plan.pdf" not in shown(manager, project, "1/")


def test_a_name_that_is_taken_is_offered_as_a_new_version(
    manager: Client, project: Project, folder: Make, file: Make, data_dir: Path
) -> None:
    drawings = folder(1, "Drawings")
    file(11, "plan.pdf", drawings)

    refused = sent(manager, project, drawings, "plan.pdf")
    taken = sent(manager, project, drawings, "plan.pdf", taken="version")

    assert refused.status_code == 409
    assert "new version" in refused.json()["problem"]
    assert taken.status_code == 200
    assert OutboxEntry.objects.get().step == "version"


def test_files_that_may_not_come_are_told_before_their_bytes_are_sent(
    manager: Client,
    project: Project,
    folder: Make,
    file: Make,
    monkeypatch: pytest.MonkeyPatch,
    data_dir: Path,
) -> None:
    file(11, "plan.pdf", folder(1, "Drawings"))
    most = settings().largest_upload_mb * 1_000_000

    answer = manager.post(
        f"/projects/{project.pk}/documents/1/check/",
        {"name": ["...", "big.pdf", "empty.pdf", "plan.pdf", "new.pdf"],
         "size": ["1", str(most + 1), "0", "1", "1"]},
    )  # fmt: skip

    bad, big, empty, known, new = answer.json()["files"]
    assert "no file name" in bad["problem"]
    assert "larger than" in big["problem"]
    assert "empty" in empty["problem"]
    assert known == {"problem": "", "version_of": 11}
    assert new == {"problem": "", "version_of": None}


def test_a_plain_form_says_what_became_of_each_file(
    manager: Client, project: Project, folder: Make, data_dir: Path
) -> None:
    drawings = folder(1, "Drawings")
    files = [SimpleUploadedFile("a.pdf", b"1"), SimpleUploadedFile("b.pdf", b"")]

    answer = manager.post(
        f"/projects/{project.pk}/documents/{drawings.procore_id}/upload/",
        {"files": files},
        follow=True,
    )

    page = answer.content.decode()
    assert "a.pdf is sent to Procore." in page
    assert "is empty" in page


def test_the_page_takes_few_queries_and_stays_small(
    viewer: Client, project: Project, folder: Make, file: Make
) -> None:
    drawings = folder(1, "Drawings")
    for number in range(160):
        folder(100 + number, f"Folder {number}", drawings)
        if number < 60:
            file(1000 + number, f"S-{number}.pdf", drawings)
    shown(viewer, project, "1/")

    with CaptureQueriesContext(database) as queries:
        page = shown(viewer, project, "1/")

    assert len(queries) <= 20, [query["sql"][:90] for query in queries]
    assert len(page) < 150_000
    assert "Only the first 50 folders" in page


def test_renaming_making_and_deleting_lead_back_to_the_folder(
    manager: Client, project: Project, folder: Make, file: Make
) -> None:
    drawings = folder(1, "Drawings")
    file(11, "plan.pdf", drawings)
    here = f"/projects/{project.pk}/documents/1/"
    records = f"/projects/{project.pk}/files/11"

    renamed = manager.post(f"{records}/edit/?then={here}", {"name": "Plan A.pdf", "above_id": "1"})
    made = manager.post(
        f"/projects/{project.pk}/folders/new/?then={here}", {"name": "Details", "above_id": "1"}
    )
    deleted = manager.post(f"{records}/delete/?then={here}")
    elsewhere = manager.post(f"{records}/edit/?then=https://example.com/", {"name": "B.pdf"})

    assert [answer["Location"] for answer in (renamed, made, deleted)] == [here] * 3
    assert elsewhere["Location"] == f"{records}/"
    page = shown(manager, project, "1/")
    assert "Details" in page
    assert "Delete this file" in page


def test_a_viewer_may_look_and_nothing_else(
    viewer: Client, project: Project, folder: Make, file: Make
) -> None:
    file(11, "plan.pdf", folder(1, "Drawings"))

    page = shown(viewer, project, "1/")

    assert "Upload" not in page
    assert "New folder" not in page
    assert "Delete" not in page

"""Do programs get files to Procore and back, in any size, once?"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from trajanus.accounts.models import Role
from trajanus.config import settings
from trajanus.resources.document import File, Folder
from trajanus.store.models import OutboxEntry, Upload
from trajanus.store.models.outbox import OutboxState

from .conftest import NOW

if TYPE_CHECKING:
    from trajanus.resources.project import Project

    from .conftest import Program

BYTES = b"%PDF-1.4 plan"


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("HUB_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def folder(project: Project) -> Folder:
    return Folder.objects.create(
        connection=project.connection, project_id=project.procore_id, procore_id=61,
        name="Drawings", path="Barracks/Drawings", payload={}, seen_at=NOW,
    )  # fmt: skip


@pytest.fixture
def manager(program: Callable[..., Program]) -> Program:
    return program(Role.QC_MANAGER)


def put(caller: Program, project: Project, asked: str, body: bytes = BYTES, **headers: str) -> Any:
    return caller.browser.generic(
        "POST",
        f"/api/v1/projects/{project.pk}/uploads?{asked}",
        body,
        content_type="application/octet-stream",
        headers=headers,
    )


def test_bytes_are_taken_in_and_told_how_far_they_are(
    manager: Program, project: Project, folder: Folder
) -> None:
    answer = put(manager, project, f"folder={folder.pk}&name=plan.pdf")

    assert answer.status_code == 201
    given = answer.json()
    assert (given["name"], given["size"], given["sent"]) == ("plan.pdf", len(BYTES), 0)
    assert given["sha256"] == hashlib.sha256(BYTES).hexdigest()
    Upload.objects.update(sent=5)
    assert manager.browser.get(answer["Location"]).json()["sent"] == 5
    assert given["entry"]["state"] == "waiting"


def test_a_form_does_as_well(manager: Program, project: Project, folder: Folder) -> None:
    answer = manager.browser.post(
        f"/api/v1/projects/{project.pk}/uploads?folder={folder.pk}",
        {"file": SimpleUploadedFile("plan.pdf", BYTES)},
    )

    assert (answer.status_code, answer.json()["name"]) == (201, "plan.pdf")


def test_what_was_taken_in_can_be_fetched_at_once(
    manager: Program, project: Project, folder: Folder
) -> None:
    entry = put(manager, project, f"folder={folder.pk}&name=plan.pdf").json()["entry"]

    answer: Any = manager.get(f"/projects/{project.pk}/files/{entry['record']}/content")

    assert b"".join(answer.streaming_content) == BYTES
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="plan.pdf"'


def test_a_new_version_goes_on_a_file(manager: Program, project: Project) -> None:
    file = File.objects.create(
        connection=project.connection, project_id=project.procore_id, procore_id=71,
        name="plan.pdf", payload={}, seen_at=NOW,
    )  # fmt: skip

    answer = put(manager, project, f"file={file.pk}&name=rev-c.pdf&notes=Rev%20C")

    assert answer.json()["entry"]["step"] == "version"
    assert answer.json()["entry"]["values"] == {"notes": "Rev C"}


def test_the_same_key_takes_a_file_in_once(
    manager: Program, project: Project, folder: Folder
) -> None:
    asked, key = f"folder={folder.pk}&name=plan.pdf", {"Idempotency-Key": "plan-1"}

    first = put(manager, project, asked, **key)
    again = put(manager, project, asked, **key)
    other = put(manager, project, asked, BYTES + b"more", **key)

    assert first.json() == again.json()
    assert again["Idempotent-Replay"] == "true"
    assert other.status_code == 422
    assert Upload.objects.count() == 1


def test_a_refused_file_is_sent_again_or_taken_back(
    manager: Program, project: Project, folder: Folder
) -> None:
    upload = put(manager, project, f"folder={folder.pk}&name=plan.pdf").json()["id"]
    OutboxEntry.objects.update(state=OutboxState.REFUSED)

    again: Any = manager.post(f"/uploads/{upload}/retry")
    back: Any = manager.delete(f"/uploads/{upload}")

    assert (again.status_code, again.json()["entry"]["state"]) == (202, "waiting")
    assert back.json()["entry"]["state"] == "withdrawn"


@pytest.mark.parametrize(
    ("asked", "body", "field"),
    [
        ("name=plan.pdf", BYTES, "folder"),
        ("folder={folder}&file=1&name=plan.pdf", BYTES, "folder"),
        ("folder={folder}&name=plan.pdf", b"", "file"),
        ("folder={folder}", BYTES, "file"),
    ],
)
def test_what_cannot_be_taken_in_is_told_by_field(
    manager: Program, project: Project, folder: Folder, asked: str, body: bytes, field: str
) -> None:
    answer = put(manager, project, asked.format(folder=folder.pk), body)

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert list(answer.json()["problems"]) == [field]
    assert not Upload.objects.exists()


def test_a_file_in_no_place_is_not_found(manager: Program, project: Project) -> None:
    assert put(manager, project, "folder=987654321&name=plan.pdf").status_code == 404

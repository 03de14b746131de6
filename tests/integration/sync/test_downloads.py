"""Do people get the bytes of Procore's files, and does Procore get asked no more than needed?"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from manual_clock import ManualClock

from trajanus.accounts.models import Role, User
from trajanus.config import settings
from trajanus.errors import Gone, NoAnswer, RetryLater
from trajanus.resources.document import File
from trajanus.resources.project import Project
from trajanus.simulator import Simulator
from trajanus.simulator.modules.files import add_version
from trajanus.simulator.modules.stored_files import keep
from trajanus.store.models import ApiCall, CachedFile
from trajanus.sync import service
from trajanus.sync.files import cache as file_cache
from trajanus.sync.files import download as files
from trajanus.sync.lane import Lane


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """The data directory outlives a test."""
    shutil.rmtree(settings().data_dir / "files", ignore_errors=True)


@pytest.fixture
def lane_of_files(lane: Callable[[str], Lane], read: Callable[..., Any]) -> Lane:
    read("files")
    return lane("files")


@pytest.fixture
def file(lane_of_files: Lane, procore: Simulator) -> File:
    """A PDF of the sample project with one version."""
    found = File.objects.filter(name__endswith=".pdf").order_by("procore_id")[0]
    procore.requests.clear()
    return found


@pytest.fixture
def small_cache(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Room for one megabyte of fetched files."""
    monkeypatch.setenv("HUB_FILE_CACHE_MB", "1")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def there(procore: Simulator, file: File) -> bytes:
    [version] = procore.world["file_versions"].where(file_id=file.procore_id)
    return procore.world.blobs[
        procore.world["prostore_files"].get(version["prostore_file_id"])["key"]
    ]


def replace(procore: Simulator, file: File, data: bytes) -> None:
    """Give the file a new version at Procore."""
    world = procore.world
    stored = keep(world, data, file.name, "application/pdf", project_id=file.project_id)
    add_version(world, world["files"].get(file.procore_id), stored, notes=None, by=None)
    world["files"].change(file.procore_id, {})


def asked(procore: Simulator, path: str) -> int:
    return sum(path in each.path for each in procore.requests)


def cached() -> list[Path]:
    found = (settings().data_dir / "files" / "cache").rglob("*")
    return [path for path in found if path.is_file()]


def test_a_file_is_fetched_once_and_then_comes_from_here(
    procore: Simulator, lane_of_files: Lane, file: File
) -> None:
    first = files.open_version(lane_of_files, file.procore_id)
    assert (first.name, first.content_type) == (file.name, "application/pdf")
    assert b"".join(first.chunks) == there(procore, file)
    before = len(procore.requests)

    again = files.open_version(lane_of_files, file.procore_id)

    assert b"".join(again.chunks) == there(procore, file)
    assert len(procore.requests) == before
    assert again.size == len(there(procore, file))


def test_the_token_goes_to_procore_and_no_further(
    procore: Simulator, lane_of_files: Lane, file: File
) -> None:
    b"".join(files.open_version(lane_of_files, file.procore_id).chunks)

    # The simulated store refuses a token, and the simulated API demands one.
    calls = ApiCall.objects.filter(path__startswith="/storage").order_by("pk")
    assert list(calls.values_list("status", "path")) == [
        (302, "/storage/127.0.0.1"),
        (200, "/storage/localhost"),
    ]


def test_a_new_version_is_fetched_and_an_old_one_can_be_had(
    procore: Simulator, lane_of_files: Lane, file: File, read: Callable[..., Any]
) -> None:
    b"".join(files.open_version(lane_of_files, file.procore_id).chunks)
    file.refresh_from_db()
    old = file.version_id
    replace(procore, file, b"%PDF revised")
    read("files")
    service.read_members(lane_of_files)

    newest = files.open_version(lane_of_files, file.procore_id)

    assert b"".join(newest.chunks) == b"%PDF revised"
    earlier = files.open_version(lane_of_files, file.procore_id, old)
    assert len(b"".join(earlier.chunks)) != len(b"%PDF revised")


def test_a_link_that_ran_out_is_asked_for_once_more(
    procore: Simulator, lane_of_files: Lane, file: File
) -> None:
    b"".join(files.open_version(lane_of_files, file.procore_id).chunks)
    CachedFile.objects.all().delete()
    procore.faults.add("status", status=403, path="/api/v5/files/")

    opened = files.open_version(lane_of_files, file.procore_id)

    assert b"".join(opened.chunks) == there(procore, file)
    assert asked(procore, f"/rest/v1.0/files/{file.procore_id}") <= 2


def test_a_file_without_bytes_behind_it_is_told(
    procore: Simulator, lane_of_files: Lane, file: File
) -> None:
    procore.faults.add("status", status=404, path="/storage/objects/", times=None)

    with pytest.raises(Gone, match="does not give its bytes"):
        files.open_version(lane_of_files, file.procore_id)


def test_a_deleted_file_and_one_that_never_was_are_told(
    procore: Simulator, lane_of_files: Lane, file: File
) -> None:
    file.missing_since = file.updated_at
    file.save()

    for file_id in (file.procore_id, 77):
        with pytest.raises(Gone):
            files.open_version(lane_of_files, file_id)


def test_bytes_that_break_off_are_not_kept_as_the_file(
    procore: Simulator, lane_of_files: Lane, file: File
) -> None:
    procore.faults.add("truncated", path="/storage/objects/")
    opened = files.open_version(lane_of_files, file.procore_id)

    with pytest.raises((RetryLater, NoAnswer)):
        b"".join(opened.chunks)

    assert cached() == []
    assert b"".join(files.open_version(lane_of_files, file.procore_id).chunks) == there(
        procore, file
    )


def test_somebody_who_goes_away_leaves_nothing_behind(
    procore: Simulator, lane_of_files: Lane, file: File
) -> None:
    opened = files.open_version(lane_of_files, file.procore_id)
    next(opened.chunks)

    opened.chunks.close()  # type: ignore[attr-defined]  # as the web server does

    assert cached() == []


def test_what_was_not_used_for_longest_makes_room(
    procore: Simulator, lane_of_files: Lane, small_cache: None, clock: ManualClock, read: Any
) -> None:
    several = File.objects.filter(name__endswith=".pdf").order_by("procore_id")[:3]
    for number, file in enumerate(several):
        replace(procore, file, bytes([65 + number]) * 400_000)
    read("files")
    service.read_members(lane_of_files)
    for file in several:
        clock.advance(timedelta(hours=2))
        b"".join(files.open_version(lane_of_files, file.procore_id).chunks)

    kept = [path.read_bytes()[:1] for path in cached()]

    assert sorted(kept) == [b"B", b"C"]
    assert CachedFile.objects.count() == 2


def test_a_file_larger_than_the_cache_passes_through(
    procore: Simulator, lane_of_files: Lane, file: File, small_cache: None, read: Any
) -> None:
    replace(procore, file, bytes(1_500_000))
    read("files")
    service.read_members(lane_of_files)

    opened = files.open_version(lane_of_files, file.procore_id)

    assert len(b"".join(opened.chunks)) == 1_500_000
    assert cached() == []


def test_without_room_the_bytes_pass_all_the_same(
    procore: Simulator, lane_of_files: Lane, file: File
) -> None:
    place = settings().data_dir / "files"
    place.mkdir(parents=True)
    (place / "cache").write_text("in the way")

    opened = files.open_version(lane_of_files, file.procore_id)

    assert b"".join(opened.chunks) == there(procore, file)
    (place / "cache").unlink()


def test_copies_that_were_never_finished_are_swept_away(
    procore: Simulator, lane_of_files: Lane, file: File, clock: ManualClock
) -> None:
    b"".join(files.open_version(lane_of_files, file.procore_id).chunks)
    place = settings().data_dir / "files" / "cache"
    (place / "left.part").write_bytes(b"half")
    clock.instant += timedelta(days=3650)

    assert file_cache.sweep() == 1

    assert len(cached()) == 1


# --- In the browser -------------------------------------------------------------------------------


@pytest.fixture
def viewer(lane_of_files: Lane) -> Client:
    person = User.objects.create_user("viewer", password="a long enough password")
    person.role = Role.VIEWER
    person.save()
    client = Client()
    client.force_login(person)
    return client


def address(file: File) -> str:
    project = Project.objects.get(procore_id=file.project_id)
    return reverse("file_content", args=[project.pk, file.procore_id])


def test_a_pdf_is_shown_and_can_load_nothing(
    procore: Simulator, viewer: Client, file: File
) -> None:
    answer = viewer.get(address(file))

    assert b"".join(answer.streaming_content) == there(procore, file)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_text_is_shown_as_text_alone(procore: Simulator, viewer: Client, file: File) -> None:
    File.objects.filter(pk=file.pk).update(name="readme.txt")

    answer = viewer.get(address(file))

    b"".join(answer.streaming_content)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Security-Policy"].endswith("sandbox")


def test_what_is_shown_can_be_saved(procore: Simulator, viewer: Client, file: File) -> None:
    answer = viewer.get(address(file) + "?save")

    b"".join(answer.streaming_content)
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "../x\r\ny: z.pdf.exe", "no type"])
def test_what_could_run_is_saved_not_shown(
    procore: Simulator, viewer: Client, file: File, name: str
) -> None:
    File.objects.filter(pk=file.pk).update(name=name)

    answer = viewer.get(address(file))

    b"".join(answer.streaming_content)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "\n" not in answer["Content-Disposition"]
    assert answer["Content-Security-Policy"].endswith("sandbox")

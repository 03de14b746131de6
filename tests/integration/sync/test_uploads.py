"""Do files reach Procore whole and once, whatever happens on the way?"""

from __future__ import annotations

import hashlib
import os
import resource
import signal
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from manual_clock import ManualClock

from trajanus.config import settings
from trajanus.errors import InvalidValues, NoRoom
from trajanus.resources.document import File, Folder
from trajanus.resources.rfi import Rfi
from trajanus.resources.submittal import Submittal
from trajanus.simulator import Simulator
from trajanus.simulator.modules.files import new_file
from trajanus.simulator.modules.stored_files import keep
from trajanus.store.models import ApiCall, OutboxEntry, Upload
from trajanus.store.models.outbox import OutboxState
from trajanus.store.models.upload import UploadState
from trajanus.sync.files import kept_bytes, sending_bytes, uploads
from trajanus.sync.files.uploads import Incoming
from trajanus.sync.lane import Lane
from trajanus.sync.writing import edits, push

Record = dict[str, Any]
PART = sending_bytes.PART_SIZE


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """The data directory outlives a test."""
    for path in kept_files():
        path.unlink()


@pytest.fixture
def files(lane: Callable[[str], Lane], read: Callable[..., Any]) -> Lane:
    """The files of the sample project, read."""
    read("folders")
    read("files")
    return lane("files")


@pytest.fixture
def folder(files: Lane) -> Folder:
    """A folder of the sample project."""
    return Folder.objects.exclude(is_recycle_bin=True).exclude(above_id=None).order_by("path")[0]


@pytest.fixture
def large() -> bytes:
    """Bytes of three parts, the last one short."""
    return b"".join(hashlib.sha256(b"%d" % n).digest() * 2000 for n in range(260)) + b"the end"


def incoming(name: str = "plan.pdf", data: bytes = b"%PDF-1.7 a plan") -> Incoming:
    return Incoming(name, iter([data[start : start + PART] for start in range(0, len(data), PART)]))


def sent(procore: Simulator, method: str, path: str) -> int:
    return sum(each.method == method and path in each.path for each in procore.requests)


def bytes_of(procore: Simulator, file_id: int) -> bytes:
    [version, *_] = sorted(
        procore.world["file_versions"].where(file_id=file_id), key=lambda one: -one["number"]
    )
    key = procore.world["prostore_files"].get(version["prostore_file_id"])["key"]
    return procore.world.blobs[key]


def kept_files() -> list[Path]:
    return list((settings().data_dir / "files" / "uploads").glob("*"))


# --- New files ------------------------------------------------------------------------------------


def test_a_new_file_is_here_at_once_and_at_procore_after_the_push(
    procore: Simulator, files: Lane, folder: Folder
) -> None:
    kept = uploads.add_file(files, folder.procore_id, incoming(), by=None)
    assert kept.row.procore_id < 0

    push.work_off(files.connection)

    file = File.objects.get(pk=kept.row.pk)
    assert (file.name, file.above_id, file.size) == ("plan.pdf", folder.procore_id, 15)
    assert bytes_of(procore, file.procore_id) == b"%PDF-1.7 a plan"
    upload = Upload.objects.get()
    assert (upload.state, upload.sent) == (UploadState.DONE, 15)
    assert kept_files() == []


def test_a_large_file_goes_in_parts(
    procore: Simulator, files: Lane, folder: Folder, large: bytes
) -> None:
    kept = uploads.add_file(files, folder.procore_id, incoming("scan.tif", large), by=None)

    push.work_off(files.connection)

    file = File.objects.get(pk=kept.row.pk)
    assert bytes_of(procore, file.procore_id) == large
    assert sent(procore, "PUT", "/storage/parts/") == 3
    assert sent(procore, "POST", "/rest/v1.0/files") == 1


def test_the_stores_see_no_token_and_stand_in_the_log_without_their_links(
    procore: Simulator, files: Lane, folder: Folder
) -> None:
    uploads.add_file(files, folder.procore_id, incoming(), by=None)

    push.work_off(files.connection)

    [call] = ApiCall.objects.filter(path__startswith="/storage")
    assert (call.method, call.path, call.status) == ("PUT", "/storage/localhost", 200)


def test_a_new_version_keeps_the_files_name_and_place(procore: Simulator, files: Lane) -> None:
    file = File.objects.order_by("procore_id")[0]
    before = file.version

    uploads.add_version(
        files, file.procore_id, incoming("other name.pdf", b"%PDF new"), notes="rev C", by=None
    )
    push.work_off(files.connection)

    file.refresh_from_db()
    assert bytes_of(procore, file.procore_id) == b"%PDF new"
    assert (file.version, file.version_notes) == ((before or 1) + 1, "rev C")


def test_a_file_of_the_same_name_is_refused_at_the_field(
    procore: Simulator, files: Lane, folder: Folder
) -> None:
    uploads.add_file(files, folder.procore_id, incoming(), by=None)
    push.work_off(files.connection)
    uploads.add_file(files, folder.procore_id, incoming(data=b"other"), by=None)

    push.work_off(files.connection)

    entry = OutboxEntry.objects.last()
    assert entry is not None
    assert entry.state == OutboxState.REFUSED
    assert "A file with this name exists" in entry.message


# --- Attachments ----------------------------------------------------------------------------------


def test_an_answer_brings_its_attachments_along_in_one_reply(
    procore: Simulator, lane: Callable[[str], Lane], read: Callable[..., Any]
) -> None:
    read("rfis")
    rfi = Rfi.objects.filter(status="open").order_by("procore_id")[0]
    photos = [incoming("east.jpg", b"east"), incoming("west.jpg", b"west")]

    uploads.attach(lane("rfis"), rfi.procore_id, "reply", photos, {"body": "See both."}, by=None)
    push.work_off(rfi.connection)

    answer = procore.world["rfis"].get(rfi.procore_id)["answers"][-1]
    names = [procore.world["prostore_files"].get(i)["name"] for i in answer["attachment_ids"]]
    assert (answer["body"], names) == ("See both.", ["east.jpg", "west.jpg"])


@pytest.mark.parametrize(("name", "model", "target"), [
    ("rfis", Rfi, "question"), ("submittals", Submittal, "submittal"),
])  # fmt: skip
def test_a_file_is_attached_to_a_record_as_it_stands(
    procore: Simulator,
    lane: Callable[[str], Lane],
    read: Callable[..., Any],
    name: str,
    model: Any,
    target: str,
) -> None:
    read(name)
    row = model.objects.order_by("procore_id")[0]

    uploads.attach(lane(name), row.procore_id, target, [incoming("sketch.png", b"s")], by=None)
    push.work_off(row.connection)

    record = procore.world[name].get(row.procore_id)
    holder = record["question"] if name == "rfis" else record
    last = procore.world["prostore_files"].get(holder["attachment_ids"][-1])
    assert last["name"] == "sketch.png"
    row.refresh_from_db()
    assert "sketch.png" in str(row.detail)


def test_an_answer_without_a_text_is_not_taken(
    lane: Callable[[str], Lane], read: Callable[..., Any]
) -> None:
    read("rfis")
    rfi = Rfi.objects.filter(status="open").order_by("procore_id")[0]

    with pytest.raises(InvalidValues, match="body"):
        uploads.attach(lane("rfis"), rfi.procore_id, "reply", [incoming()], by=None)

    assert kept_files() == []


# --- What goes wrong on the way -------------------------------------------------------------------


def later(clock: ManualClock, lane: Lane) -> None:
    """Go on when what failed may be tried again."""
    clock.advance(timedelta(minutes=11))
    push.work_off(lane.connection)


@pytest.mark.parametrize("fault", ["lost", "refused"])
def test_a_file_whose_creation_is_not_answered_is_there_once(
    procore: Simulator, files: Lane, folder: Folder, clock: ManualClock, fault: str
) -> None:
    kept = uploads.add_file(files, folder.procore_id, incoming(), by=None)
    procore.faults.add(fault, method="POST", path="/rest/v1.0/files")

    push.work_off(files.connection)
    later(clock, files)

    file = File.objects.get(pk=kept.row.pk)
    assert bytes_of(procore, file.procore_id) == b"%PDF-1.7 a plan"
    assert len(procore.world["files"].where(name="plan.pdf")) == 1
    assert OutboxEntry.objects.get().state == OutboxState.DONE
    assert sent(procore, "PUT", "/storage/parts/") == 1


def test_a_file_of_somebody_else_is_not_taken_for_ours(
    procore: Simulator, files: Lane, folder: Folder, clock: ManualClock
) -> None:
    kept = uploads.add_file(files, folder.procore_id, incoming(), by=None)
    procore.faults.add("refused", method="POST", path="/rest/v1.0/files")
    push.work_off(files.connection)
    world, place = procore.world, procore.world["folders"].get(folder.procore_id)
    theirs = keep(world, b"%PDF-1.7 A PLAN", "plan.pdf", "application/pdf", project_id=None)
    new_file(world, place, {"name": "plan.pdf"}, theirs, by=None)

    later(clock, files)

    entry = OutboxEntry.objects.get()
    assert entry.state == OutboxState.REFUSED
    assert File.objects.get(pk=kept.row.pk).procore_id < 0


@pytest.mark.parametrize("fault", ["lost", "refused"])
def test_a_version_whose_creation_is_not_answered_is_there_once(
    procore: Simulator, files: Lane, clock: ManualClock, fault: str
) -> None:
    file = File.objects.order_by("procore_id")[0]
    before = len(procore.world["file_versions"].where(file_id=file.procore_id))
    uploads.add_version(files, file.procore_id, incoming(), by=None)
    procore.faults.add(fault, method="POST", path="/rest/v1.0/file_versions")

    push.work_off(files.connection)
    later(clock, files)

    assert len(procore.world["file_versions"].where(file_id=file.procore_id)) == before + 1
    assert OutboxEntry.objects.get().state == OutboxState.DONE


@pytest.mark.parametrize("fault", ["lost", "refused"])
def test_an_answer_that_is_not_answered_is_given_once(
    procore: Simulator,
    lane: Callable[[str], Lane],
    read: Callable[..., Any],
    clock: ManualClock,
    fault: str,
) -> None:
    read("rfis")
    rfis, rfi = lane("rfis"), Rfi.objects.filter(status="open").order_by("procore_id")[0]
    uploads.attach(rfis, rfi.procore_id, "reply", [incoming()], {"body": "See plan."}, by=None)
    procore.faults.add(fault, method="POST", path="/replies")

    push.work_off(rfi.connection)
    later(clock, rfis)

    answers = procore.world["rfis"].get(rfi.procore_id)["answers"]
    assert sum(answer["body"] == "See plan." for answer in answers) == 1
    assert OutboxEntry.objects.get().state == OutboxState.DONE


def test_a_part_that_arrived_is_not_sent_again(
    procore: Simulator, files: Lane, folder: Folder, large: bytes, clock: ManualClock
) -> None:
    kept = uploads.add_file(files, folder.procore_id, incoming("scan.tif", large), by=None)
    procore.faults.add("status", status=503, path="/storage/parts/.*/1", times=5)

    push.work_off(files.connection)
    upload = Upload.objects.get()
    assert (upload.state, upload.sent) == (UploadState.SENDING, PART)
    later(clock, files)

    assert bytes_of(procore, File.objects.get(pk=kept.row.pk).procore_id) == large
    numbers = [each.path[-1] for each in procore.requests if each.method == "PUT"]
    assert numbers == ["0", "1", "1", "1", "1", "1", "1", "2"]
    assert sent(procore, "POST", "/uploads") == 1


def test_an_upload_that_ran_out_begins_anew(
    procore: Simulator, files: Lane, folder: Folder, large: bytes, clock: ManualClock
) -> None:
    kept = uploads.add_file(files, folder.procore_id, incoming("scan.tif", large), by=None)
    procore.faults.add("status", status=503, path="/storage/parts/.*/1", times=5)
    push.work_off(files.connection)

    clock.advance(timedelta(hours=2))
    push.work_off(files.connection)

    assert bytes_of(procore, File.objects.get(pk=kept.row.pk).procore_id) == large
    assert sent(procore, "POST", "/uploads") == 2


def test_an_upload_that_was_stored_and_forgotten_begins_anew(
    procore: Simulator, files: Lane, folder: Folder, clock: ManualClock
) -> None:
    kept = uploads.add_file(files, folder.procore_id, incoming(), by=None)
    procore.faults.add("status", status=503, method="POST", path="/rest/v1.0/files")
    push.work_off(files.connection)

    clock.advance(timedelta(days=8))
    push.work_off(files.connection)

    assert File.objects.get(pk=kept.row.pk).procore_id > 0
    assert sent(procore, "POST", "/uploads") == 2


@pytest.mark.parametrize(("method", "path", "fault"), [
    ("PUT", "/storage/", {"kind": "lost"}),
    ("PUT", "/storage/", {"kind": "status", "status": 503, "times": 2}),
    ("PUT", "/storage/", {"kind": "status", "status": 429, "retry_after": 3}),
    ("PATCH", "/uploads/", {"kind": "lost"}),
])  # fmt: skip
def test_a_moment_of_trouble_is_waited_out(
    procore: Simulator, files: Lane, folder: Folder, method: str, path: str, fault: Record
) -> None:
    kept = uploads.add_file(files, folder.procore_id, incoming(), by=None)
    procore.faults.add(fault.pop("kind"), method=method, path=path, **fault)

    push.work_off(files.connection)

    file = File.objects.get(pk=kept.row.pk)
    assert bytes_of(procore, file.procore_id) == b"%PDF-1.7 a plan"


@pytest.mark.parametrize(("spoil", "says"), [
    (Path.unlink, "not readable"),
    (lambda path: path.write_bytes(b"%PDF-1.7 A PLAN"), "damaged"),
    (lambda path: path.write_bytes(b"%PDF"), "cut short"),
])  # fmt: skip
def test_bytes_that_suffered_here_are_not_sent(
    procore: Simulator, files: Lane, folder: Folder, spoil: Callable[[Path], Any], says: str
) -> None:
    uploads.add_file(files, folder.procore_id, incoming(), by=None)
    [path] = kept_files()
    spoil(path)

    push.work_off(files.connection)

    entry = OutboxEntry.objects.get()
    assert entry.state == OutboxState.REFUSED
    assert says in entry.message
    assert "upload the file again" in entry.message
    assert sent(procore, "POST", "/uploads") == 0


def test_bytes_that_suffer_between_two_parts_are_found_out(
    procore: Simulator, files: Lane, folder: Folder, large: bytes, clock: ManualClock
) -> None:
    uploads.add_file(files, folder.procore_id, incoming("scan.tif", large), by=None)
    procore.faults.add("status", status=503, path="/storage/parts/.*/1", times=5)
    push.work_off(files.connection)
    [path] = kept_files()
    path.write_bytes(bytes(len(large)))

    later(clock, files)

    entry = OutboxEntry.objects.get()
    assert entry.state == OutboxState.REFUSED
    assert "damaged" in entry.message


def test_a_folder_that_is_gone_is_told(procore: Simulator, files: Lane, folder: Folder) -> None:
    uploads.add_file(files, folder.procore_id, incoming(), by=None)
    procore.world["folders"].recycle(folder.procore_id)

    push.work_off(files.connection)

    assert OutboxEntry.objects.get().state == OutboxState.REFUSED


# --- Taking back, tidying up ----------------------------------------------------------------------


def test_a_file_that_is_taken_back_goes_nowhere(
    procore: Simulator, files: Lane, folder: Folder
) -> None:
    kept = uploads.add_file(files, folder.procore_id, incoming(), by=None)
    assert kept.entry is not None

    edits.withdraw(kept.entry, by=None)
    push.work_off(files.connection)

    assert sent(procore, "POST", "/uploads") == 0
    assert File.objects.get(pk=kept.row.pk).missing_since is not None


def test_bytes_that_nothing_waits_to_send_are_swept_away_after_a_day(
    files: Lane, folder: Folder, clock: ManualClock
) -> None:
    waiting = uploads.add_file(files, folder.procore_id, incoming(), by=None)
    taken_back = uploads.add_file(files, folder.procore_id, incoming("b.pdf"), by=None)
    assert taken_back.entry is not None
    edits.withdraw(taken_back.entry, by=None)
    for path in kept_files():
        os.utime(path, (0, 0))

    assert kept_bytes.sweep() == 1

    upload = Upload.objects.get(entry=waiting.entry)
    assert [path.name for path in kept_files()] == [upload.kept_as]


# --- What is not taken ----------------------------------------------------------------------------


@pytest.mark.parametrize(("given", "kept"), [
    ("../../etc/passwd", "passwd"),
    (r"C:\plans\A-101.pdf", "A-101.pdf"),
    ("plan\u202efdp.exe", "planfdp.exe"),
    ("a\x00b\r\nc.pdf", "ab c.pdf"),
    ("  Pläne  für  Süd .pdf ", "Pläne für Süd .pdf"),
])  # fmt: skip
def test_a_name_loses_folders_and_hidden_signs(
    procore: Simulator, files: Lane, folder: Folder, given: str, kept: str
) -> None:
    row = uploads.add_file(files, folder.procore_id, incoming(given), by=None).row

    push.work_off(files.connection)

    row.refresh_from_db()
    assert procore.world["files"].get(row.procore_id)["name"] == kept


@pytest.mark.parametrize("name", ["", "..", "/", "\u202e", "x" * 300 + ".pdf"])
def test_a_name_that_no_disk_takes_is_refused(files: Lane, folder: Folder, name: str) -> None:
    with pytest.raises(InvalidValues, match="file"):
        uploads.add_file(files, folder.procore_id, incoming(name), by=None)

    assert kept_files() == []


def test_an_empty_file_a_huge_one_and_an_unknown_folder_are_refused(
    files: Lane, folder: Folder, monkeypatch: pytest.MonkeyPatch, large: bytes
) -> None:
    with pytest.raises(InvalidValues, match="is empty"):
        uploads.add_file(files, folder.procore_id, incoming(data=b""), by=None)
    with pytest.raises(InvalidValues, match="no folder 77"):
        uploads.add_file(files, 77, incoming(), by=None)

    monkeypatch.setenv("HUB_LARGEST_UPLOAD_MB", "10")
    settings.cache_clear()
    try:
        with pytest.raises(InvalidValues, match="larger than 10 MB"):
            uploads.add_file(files, folder.procore_id, incoming(data=large), by=None)
    finally:
        monkeypatch.undo()
        settings.cache_clear()

    assert kept_files() == []


def test_a_full_disk_is_told_and_leaves_nothing_behind(
    files: Lane, folder: Folder, large: bytes
) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, before[1]))
    try:
        with pytest.raises(NoRoom, match="cannot be kept"):
            uploads.add_file(files, folder.procore_id, incoming(data=large), by=None)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)

    assert kept_files() == []
    assert not OutboxEntry.objects.exists()

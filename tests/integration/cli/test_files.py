"""Do files go to Procore and back on the command line, also when the command is killed?"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from trajanus.cli import exits

if TYPE_CHECKING:
    from cli_installation import InstallationHere

    from trajanus.simulator import Simulator

LARGE = b"".join(b"%08d" % number for number in range(2_600_000))  # three parts
SENT = "SELECT coalesce(sum(sent), 0) FROM store_upload"


@pytest.fixture
def project(connected: InstallationHere) -> int:
    """Procore's id of the sample project, whose folders and files are read."""
    for name in ("projects", "folders", "files"):
        ended = connected.run("sync", "--resource", name)
        assert ended.code == 0, ended.err
    return connected.count(
        "SELECT project_id FROM procore_folders WHERE path LIKE '%/Drawings' LIMIT 1"
    )


def wait_until(is_so: Callable[[], bool]) -> None:
    for _ in range(300):
        if is_so():
            return
        time.sleep(0.1)
    raise AssertionError("It never came to that.")


def test_a_file_goes_up_and_comes_back(connected: InstallationHere, project: int) -> None:
    (connected.data_dir / "note.txt").write_text("As built.")
    where = ("--project", str(project))

    up = connected.run("upload", "note.txt", *where, "--folder", "Drawings", "--json")
    again = connected.run("upload", "note.txt", *where, "--folder", "Drawings")
    down = connected.run("download", "Drawings/note.txt", *where, "--to", "back.txt")
    twice = connected.run("download", "Drawings/note.txt", *where, "--to", "back.txt")

    assert up.code == 0, up.err
    assert up.json["files"][0]["state"] == "At Procore"
    assert again.code == exits.FAILED
    assert "A file with this name exists" in again.err
    assert down.code == 0, down.err
    assert (connected.data_dir / "back.txt").read_text() == "As built."
    assert twice.code == exits.FAILED
    assert "--force" in twice.err


def test_an_unknown_folder_is_told(connected: InstallationHere, project: int) -> None:
    (connected.data_dir / "note.txt").write_text("As built.")

    ended = connected.run("upload", "note.txt", "--project", str(project), "--folder", "Drawing")

    assert ended.code == exits.FAILED
    assert "no folder Drawing" in ended.err


def test_an_upload_that_was_killed_between_parts_goes_on_where_it_was(
    connected: InstallationHere, simulated: Simulator, project: int, tmp_path: Path
) -> None:
    (tmp_path / "scan.tif").write_bytes(LARGE)
    (tmp_path / "note.txt").write_text("As built.")
    simulated.faults.add("slow", path="/storage/parts/.*/1", seconds=5, times=1)
    where = ("--project", str(project), "--folder", "Drawings")

    killed = connected.start("upload", "scan.tif", *where)
    wait_until(lambda: connected.count(SENT) == 8_000_000)
    killed.kill()
    killed.wait()
    ended = connected.run("upload", "note.txt", *where)
    back = connected.run("download", "scan.tif", "--project", str(project), "--to", "back.tif")

    assert ended.code == 0, ended.err
    assert back.code == 0, back.err
    assert (tmp_path / "back.tif").read_bytes() == LARGE
    puts = "SELECT count(*) FROM store_apicall WHERE method = 'PUT' AND status = 200"
    # The second part was under way when the process died, so nobody noted its end.
    assert connected.count(puts) == 4
    assert connected.count("SELECT count(*) FROM store_upload WHERE state = 'done'") == 2

"""What does `hub p6 inspect` print?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from p6.pmxml_text import pmxml
from p6.xer_text import table, task, xer

from trajanus.cli import main


def inspect(file: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["p6", "inspect", str(file), *options])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "bridge.xer"
    link = {"task_pred_id": 1, "task_id": 102, "pred_task_id": 101, "pred_type": "PR_FS"}
    tasks = (
        task(1, status_code="TK_Complete", restart_date="", act_start_date="2026-02-27 08:00"),
    )
    path.write_bytes(xer(table("TASKPRED", link), tasks=(*tasks, task(2, wbs_id=9))).encode())
    return path


def test_programs_get_every_activity_as_p6_shows_it(file: Path) -> None:
    found = json.loads(inspect(file, "--json").stdout)

    assert list(found) == [
        "projects",
        "activities",
        "relationships",
        "resources",
        "encoding",
        "warnings",
    ]
    assert found["projects"] == [
        {"id": "BRIDGE", "name": "River bridge", "data_date": "2026-03-01T08:00"}
    ]
    assert found["activities"][0] == {
        "project": "BRIDGE",
        "id": "A1010",
        "name": "Activity 1",
        "start": "2026-02-27T08:00",
        "finish": "2026-03-13T17:00",
        "percent": 100.0,
        "status": "completed",
        "wbs": ["River bridge", "Abutments"],
    }
    assert (found["relationships"], found["resources"], found["encoding"]) == (1, 0, "utf-8")
    assert found["warnings"] == ['TASK row 2, line 18: wbs_id "9" is not in PROJWBS']


def test_people_get_a_table_and_the_warnings(file: Path) -> None:
    text = inspect(file).stdout

    assert "bridge.xer: XER, read as utf-8" in text
    assert "River bridge > Abutments" in text
    assert "1 warnings:" in text


def test_a_code_page_can_be_chosen(file: Path) -> None:
    file.write_bytes(xer(tasks=(task(task_name="Монтаж"),)).encode("cp1251"))

    found = json.loads(inspect(file, "--json", "--encoding", "cp1251").stdout)

    assert (found["encoding"], found["activities"][0]["name"]) == ("cp1251", "Монтаж")


def test_long_lists_are_cut_for_people_only(file: Path) -> None:
    file.write_bytes(xer(tasks=tuple(task(n) for n in range(250))).encode())

    assert "and 50 more activities; --all shows them" in inspect(file).stdout
    assert "more activities" not in inspect(file, "--all").stdout
    assert len(json.loads(inspect(file, "--json").stdout)["activities"]) == 250


def test_p6_xml_is_read_by_its_content(file: Path) -> None:
    file.write_bytes(pmxml())

    assert json.loads(inspect(file, "--json").stdout)["activities"][0]["percent"] == 25


def test_a_bad_file_ends_with_a_message_and_a_next_step(file: Path) -> None:
    file.write_bytes(b"Dear all,")

    result = inspect(file, "--json")

    assert result.exit_code == 1
    assert "Error: This is neither XER nor P6 XML nor SDEF." in result.stderr
    assert "Next step: Export the project again" in result.stderr
    assert result.stdout == ""

"""Do the schedule commands read files, and write what was asked for?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from barracks import barracks, changed, project
from click.testing import CliRunner, Result

from trajanus.cli import main
from trajanus.p6.schedule import Schedule
from trajanus.p6.sdef import text
from trajanus.p6.sdef.from_model import Heading, choose_project, from_model

TUTORIAL = Path(__file__).parents[2] / "docs/tutorial"


def hub(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["p6", *map(str, arguments)])


def as_json(*arguments: object) -> Any:
    return json.loads(hub(*arguments, "--json").stdout)


def write(place: Path, schedule: Schedule) -> Path:
    conversion = from_model(schedule, choose_project(schedule), heading=Heading("BAR1"))
    place.write_bytes(text.write(conversion.document))
    return place


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return write(tmp_path / "march.sdef", barracks())


@pytest.fixture
def new(tmp_path: Path) -> Path:
    schedule = barracks(projects=(project(data_date=project().must_finish),))
    return write(tmp_path / "april.sdef", changed(schedule, "A1030", name="Place footings"))


def test_compare_prints_what_changed(old: Path, new: Path) -> None:
    result = hub("compare", old, new)

    assert result.exit_code == 0
    assert "Changes: activities: 0 added, 0 removed, 1 changed" in result.stdout
    assert "Place footings" in result.stdout


def test_compare_writes_json_a_workbook_and_a_pdf(old: Path, new: Path, tmp_path: Path) -> None:
    book, paper = tmp_path / "c.xlsx", tmp_path / "c.pdf"

    given = as_json("compare", old, new, "--xlsx", book, "--pdf", paper)

    assert given["changed"][0]["changes"][0]["new"] == "Place footings"
    assert "To explain" in openpyxl.load_workbook(book).sheetnames
    assert paper.read_bytes().startswith(b"%PDF")


def test_lookahead_shows_the_weeks_that_were_asked_for(old: Path) -> None:
    assert as_json("lookahead", old, "--weeks", 2)["last"] == "2026-03-15"
    assert as_json("lookahead", old, "--from", "2026-04-06")["first"] == "2026-04-06"
    assert "A1030" in hub("lookahead", old).stdout


def test_the_schedule_of_the_tutorial_looks_ahead_as_the_tutorial_says() -> None:
    said = hub("lookahead", TUTORIAL / "sample-schedule.xer", "--weeks", 4)

    assert said.exit_code == 0
    assert "VMF: 2026-03-09 to 2026-04-05" in said.stdout
    assert "critical" in said.stdout


def test_check_fails_when_something_must_be_mended(old: Path, tmp_path: Path) -> None:
    good, bad = hub("check", old), hub("check", old, "--clin", "0001=1")

    assert good.exit_code == 0
    assert bad.exit_code == 1
    assert "a difference of 8,499.00" in bad.stdout


def test_check_refuses_an_amount_that_is_none(old: Path) -> None:
    result = hub("check", old, "--clin", "0001=lots")

    assert result.exit_code == 2
    assert "is not a CLIN and an amount" in result.stderr


def test_sdef_writes_the_file_with_the_contract(old: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.sdef"

    result = hub("sdef", old, "-o", target, "--contract", "W912AB", "--contractor", "Builders")

    assert result.exit_code == 0
    assert b"Builders                             P W912AB" in target.read_bytes()


def test_sdef_writes_nothing_while_there_is_an_error(old: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.sdef"

    result = hub("sdef", old, "-o", target, "--contract", "W912ZZ25C0107")

    assert result.exit_code == 1
    assert not target.exists()
    assert "PROJ, contract number (columns 107-112): 'W912ZZ25C0107' needs 13" in result.stderr
    assert "Next step: Mend these" in result.stderr


def test_sdef_tells_programs_what_it_found(old: Path, tmp_path: Path) -> None:
    given = as_json("sdef", old, "-o", tmp_path / "out.sdef", "--clin", "0001=1")

    assert given["errors"] == []
    assert given["warnings"][0]["record"] == "ACTV"


def test_export_writes_a_workbook(old: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"

    assert hub("export", old, "--xlsx", target).exit_code == 0
    assert openpyxl.load_workbook(target)["Activities"]["B3"].value == "A1010"


def test_a_file_that_is_no_schedule_is_refused_with_a_next_step(tmp_path: Path) -> None:
    file = tmp_path / "minutes.txt"
    file.write_text("Minutes of the meeting")

    result = hub("check", file)

    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert "Next step: Export the project again" in result.stderr

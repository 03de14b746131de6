"""Do the commands bring schedules to Procore and progress back?"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from manual_clock import ManualClock
from schedule_files import building, two_projects

from trajanus.cli import exits, main
from trajanus.p6 import read
from trajanus.resources.models import ProjectUser
from trajanus.schedules.models import ResourceMapping
from trajanus.schedules.place import Place
from trajanus.simulator import Simulator
from trajanus.sync import service

Task = Callable[[str], dict[str, Any]]


@pytest.fixture
def hub(where: Place) -> Callable[..., Result]:
    """Run a schedule command for the sample project."""

    def hub(command: str, *words: object) -> Result:
        place = ["--project", str(where.project_id)]
        return CliRunner().invoke(main, ["p6", command, *map(str, words), *place])

    return hub


@pytest.fixture
def april(tmp_path: Path) -> Path:
    path = tmp_path / "april.xer"
    path.write_bytes(building())
    return path


def test_a_preview_sends_nothing_and_an_application_everything(
    hub: Callable[..., Result], april: Path, task: Task, procore: Simulator
) -> None:
    shown = hub("apply", april, "--preview", "--json")
    known = len(procore.world["tasks"])
    applied = hub("apply", april, "--json")
    again = hub("apply", april)

    assert json.loads(shown.stdout)["counts"]["new"] == 8
    assert json.loads(shown.stdout)["state"] == "previewed"
    found = json.loads(applied.stdout)
    assert (applied.exit_code, found["state"], found["waiting"]) == (0, "applied", 0)
    assert len(procore.world["tasks"]) == known + 8
    assert task("F1010")["parent_id"] == task("Foundations")["id"]
    assert "0 new, 0 changed, 0 gone, 8 unchanged" in again.stdout


def test_several_projects_in_a_file_are_named(hub: Callable[..., Result], tmp_path: Path) -> None:
    path = tmp_path / "program.xer"
    path.write_bytes(two_projects())

    unsaid = hub("apply", path, "--preview")
    said = hub("apply", path, "--preview", "--p6-project", "ROAD")

    assert unsaid.exit_code == exits.FAILED
    assert "--p6-project: BLDG, ROAD" in unsaid.stderr
    assert said.exit_code == 0
    assert "ROAD" in said.stdout


def test_an_unknown_project_is_an_error(april: Path, where: Place) -> None:
    ended = CliRunner().invoke(main, ["p6", "apply", str(april), "--project", "1"])

    assert ended.exit_code == exits.FAILED
    assert "the hub knows no project 1" in ended.stderr


def test_progress_is_accepted_and_written_with_its_cover(
    hub: Callable[..., Result],
    april: Path,
    task: Task,
    procore: Simulator,
    where: Place,
    clock: ManualClock,
    tmp_path: Path,
) -> None:
    hub("apply", april)
    clock.advance(600)
    procore.world["tasks"].change(task("F1010")["id"], {"percentage": 60})
    procore.world["tasks"].change(task("W1000")["id"], {"percentage": 5})
    service.sync_now(connection=where.connection, resource="tasks")
    output, report = tmp_path / "update.xer", tmp_path / "cover.pdf"

    listed = json.loads(hub("progress", "--json").stdout)
    ended = hub(
        "progress", "--accept-all", "--note", "Seen", "-o", output, "--report", report, "--json"
    )

    assert {one["activity"]: bool(one["problems"]) for one in listed["open"]} == {
        "F1010": False,
        "W1000": True,
    }
    found = json.loads(ended.stdout)
    assert (ended.exit_code, found["written"]) == (0, ["F1010"])
    assert [one["activity"] for one in found["open"]] == ["W1000"]
    percents = {each.id: each.percent for each in read(output).activities}
    assert (percents["F1010"], percents["W1000"]) == (60, 0)
    assert report.read_bytes().startswith(b"%PDF")


def test_progress_needs_a_schedule_and_a_known_ending(
    hub: Callable[..., Result], april: Path, tmp_path: Path
) -> None:
    early = hub("progress")
    hub("apply", april, "--preview")
    strange = hub("progress", "-o", tmp_path / "update.docx")

    assert "No schedule was given for this project yet" in early.stderr
    assert strange.exit_code == exits.FAILED
    assert "Call it .xlsx" in strange.stderr


def test_resources_are_mapped_by_mail_and_cleared(
    hub: Callable[..., Result], april: Path, where: Place
) -> None:
    hub("apply", april, "--preview")
    person = ProjectUser.objects.filter(project_id=where.project_id).first()
    assert person is not None

    mapped = hub("resources", "--set", f"CONC={person.email_address}", "--json")
    unknown = hub("resources", "--set", f"CRANE={person.email_address}")
    nobody = hub("resources", "--set", "CONC=nobody@example.com")

    rows = {one["resource"]: one["procore_id"] for one in json.loads(mapped.stdout)["resources"]}
    assert rows == {"CONC": str(person.procore_id), "MAS": None}
    assert "CRANE: is no resource of the project's schedules: CONC, MAS" in unknown.stderr
    assert nobody.exit_code == exits.FAILED
    hub("resources", "--clear", "CONC")
    assert ResourceMapping.objects.get(resource="CONC").user_id is None

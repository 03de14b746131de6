"""Can a program do with schedules what the workspace can?"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from schedule_files import building, two_projects

from trajanus.accounts.models import Role, Scope
from trajanus.config import settings
from trajanus.p6 import read
from trajanus.resources.project import Project
from trajanus.resources.schedule_task import ScheduleTask
from trajanus.schedules.models import ScheduleUpdate

from .conftest import NOW

if TYPE_CHECKING:
    from .conftest import Program

Give = Callable[..., dict[str, Any]]


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("HUB_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def manager(program: Callable[..., Program]) -> Program:
    return program(Role.QC_MANAGER, Scope.WRITE)


def put(caller: Program, project: Project, asked: str, body: bytes, **headers: str) -> Any:
    return caller.browser.generic(
        "POST",
        f"/api/v1/projects/{project.pk}/schedules?{asked}",
        body,
        content_type="application/octet-stream",
        headers=headers,
    )


@pytest.fixture
def give(manager: Program, project: Project) -> Give:
    """Send a schedule file; return what the answer says of it."""

    def give(content: bytes = building(), name: str = "april.xer") -> dict[str, Any]:
        answer = put(manager, project, f"name={name}", content)
        assert answer.status_code == 201
        found: dict[str, Any] = answer.json()
        return found

    return give


@pytest.fixture
def task(project: Project) -> ScheduleTask:
    """The footings as the field reported them, in the mirror."""
    return ScheduleTask.objects.create(
        connection=project.connection, project_id=project.procore_id, procore_id=9001,
        activity_id="F1010", name="Pour footings", percentage=60, payload={}, seen_at=NOW,
    )  # fmt: skip


def test_a_file_is_taken_in_and_told_about(
    manager: Program, reader: Program, project: Project
) -> None:
    answer = put(manager, project, "name=april.xer", building())
    given = answer.json()

    assert (answer.status_code, given["name"], given["state"]) == (201, "april.xer", "ready")
    assert (given["format"], given["p6_project"], given["taken_by"]) == (
        "xer",
        "BLDG",
        "qc_manager",
    )
    assert given["contents"]["relationships"] == 4
    assert given["contents"]["projects"][0]["in_progress"] == 1
    assert reader.browser.get(answer["Location"]).json() == given
    assert reader.get(f"/projects/{project.pk}/schedules").json()["items"] == [given]


def test_a_form_does_as_well_and_bears_its_name(manager: Program, project: Project) -> None:
    answer = manager.browser.post(
        f"/api/v1/projects/{project.pk}/schedules",
        {"file": SimpleUploadedFile("may.xer", building())},
    )

    assert (answer.status_code, answer.json()["name"]) == (201, "may.xer")


def test_the_same_key_takes_a_file_in_once(manager: Program, project: Project) -> None:
    key = {"Idempotency-Key": "april"}

    first = put(manager, project, "name=april.xer", building(), **key)
    again = put(manager, project, "name=april.xer", building(), **key)

    assert first.json() == again.json()
    assert again["Idempotent-Replay"] == "true"
    assert ScheduleUpdate.objects.count() == 1


@pytest.mark.parametrize("body", [b"", b"hello", b"<!DOCTYPE a []><a/>", building()[:40]])
def test_what_is_no_schedule_is_refused_by_field(
    manager: Program, project: Project, body: bytes
) -> None:
    answer = put(manager, project, "name=letter.pdf", body)

    assert (answer.status_code, list(answer.json()["problems"])) == (422, ["file"])
    assert answer["Content-Type"] == "application/problem+json"
    assert not ScheduleUpdate.objects.exists()


def test_activities_are_read_part_by_part(give: Give, reader: Program, project: Project) -> None:
    path = f"/projects/{project.pk}/schedules/{give()['id']}/activities"

    first: Any = reader.get(f"{path}?limit=3").json()
    rest: Any = reader.browser.get(first["next"]).json()

    assert [one["id"] for one in first["items"] + rest["items"]] == [
        "F1000", "F1010", "W1000", "W1010", "M9000"
    ]  # fmt: skip
    assert rest["next"] is None
    begun = first["items"][1]
    assert (begun["status"], begun["percent"]) == ("in_progress", 33.33)
    assert (begun["start"], begun["wbs"][-1]) == ("2026-02-23T08:00", "Foundations")


def test_a_project_is_chosen_compared_and_applied(
    give: Give, manager: Program, project: Project
) -> None:
    path = f"/projects/{project.pk}/schedules/{give(two_projects())['id']}"
    early: Any = manager.post(f"{path}/preview")
    wrong: Any = manager.patch(path, {"p6_project": "RIVER"})
    too_early: Any = manager.post(f"{path}/apply")

    manager.patch(path, {"p6_project": "ROAD"})
    compared: Any = manager.post(f"{path}/preview").json()
    preview: Any = manager.get(f"{path}/preview?kind=new&limit=1").json()
    applied: Any = manager.post(f"{path}/apply")

    assert [one.status_code for one in (early, wrong, too_early)] == [422, 422, 422]
    assert "BLDG, ROAD" in wrong.json()["problems"]["p6_project"][0]
    assert (compared["state"], compared["follows"]) == ("previewed", "ROAD")
    assert (preview["counts"]["new"], len(preview["items"])) == (4, 1)
    assert "offset=1" in preview["next"]
    assert (applied.status_code, applied.json()["state"]) == (202, "applying")


def test_reports_come_as_values_and_as_files(give: Give, reader: Program, project: Project) -> None:
    old = give(building(data_date="2026-02-23"))["id"]
    path = f"/projects/{project.pk}/schedules/{give()['id']}/reports"

    checks: Any = reader.get(f"{path}/checks").json()
    ahead: Any = reader.get(f"{path}/lookahead-4").json()
    changes: Any = reader.get(f"{path}/comparison?older={old}").json()
    pdf: Any = reader.get(f"{path}/comparison/pdf?older={old}")
    book: Any = reader.get(f"{path}/checks/xlsx")
    none: Any = reader.get(f"{path}/comparison")

    assert [one["state"] for one in (checks, ahead, changes)] == ["ready"] * 3
    assert checks["page"]["tables"]
    assert ahead["page"]["count"] == 2
    assert changes["page"]["tables"]
    assert pdf.content.startswith(b"%PDF-")
    assert pdf["Content-Disposition"] == 'attachment; filename="BLDG-comparison.pdf"'
    assert openpyxl.load_workbook(io.BytesIO(book.content)).sheetnames
    assert list(none.json()["problems"]) == ["older"]


def test_a_schedule_goes_to_rms_once_nothing_keeps_it(
    give: Give, reader: Program, project: Project
) -> None:
    good = f"/projects/{project.pk}/schedules/{give()['id']}/sdef"
    bad = f"/projects/{project.pk}/schedules/{give(building(F1010={'id': 'F1010-TOO-LONG'}))['id']}"

    said: Any = reader.get(f"{good}/findings?clin=0001=5").json()
    file: Any = reader.get(f"{good}?contract=W912AB&contractor=Example")
    refused: Any = reader.get(f"{bad}/sdef")
    unclear: Any = reader.get(f"{good}?clin=0001")

    assert (said["activities"], said["errors"]) == (5, 0)
    assert any("0001" in one["message"] for one in said["findings"])
    assert len(read(file.content).activities) == 5
    assert (refused.status_code, refused["Content-Type"]) == (409, "application/problem+json")
    assert any("F1010-TOO-LONG" in text for text in refused.json()["problems"]["base"])
    assert list(unclear.json()["problems"]) == ["clin"]


@pytest.mark.usefixtures("task")
def test_progress_is_collected_mended_decided_and_taken_to_p6(
    give: Give, manager: Program, project: Project
) -> None:
    give()
    path = f"/projects/{project.pk}/progress"
    nothing: Any = manager.get(f"{path}/file/xer")

    looked: Any = manager.post(f"{path}/collection").json()
    [one] = manager.get(f"{path}?state=open").json()["items"]  # type: ignore[attr-defined]
    wrong: Any = manager.patch(f"{path}/{one['id']}", {"percent": 160})
    mended: Any = manager.patch(f"{path}/{one['id']}", {"percent": 55, "days_left": 6}).json()
    decision = {"choice": "accept", "proposals": [one["id"]], "note": "Seen"}
    decided: Any = manager.post(f"{path}/decisions", decision).json()
    files: list[Any] = [
        manager.get(f"{path}/file/{form}") for form in ("xer", "xml", "xlsx", "pdf")
    ]

    assert nothing.json()["detail"] == "No accepted progress waits to be written."
    assert (looked, one["before"]["percent"]) == ({"open": 1, "is_complete": True}, 33.33)
    assert wrong.status_code == 422
    assert (mended["percent"], mended["days_left"], mended["problems"]) == (55, 6, [])
    assert (decided[0]["state"], decided[0]["note"]) == ("accepted", "Seen")
    assert [answer.status_code for answer in files] == [200] * 4
    for answer in files[:2]:
        written = {each.id: each for each in read(answer.content).activities}["F1010"]
        assert (written.percent, written.remaining_hours) == (55, 48)


def test_resources_are_people(
    give: Give, manager: Program, project: Project, manager_at_procore: int
) -> None:
    path = f"/projects/{project.pk}"
    manager.post(f"{path}/schedules/{give()['id']}/preview")

    named: Any = manager.patch(f"{path}/schedule-resources", {"people": {"CONC": 31}}).json()
    wrong: Any = manager.patch(f"{path}/schedule-resources", {"people": {"CONC": 32, "X": 31}})

    assert [(one["resource"], one["user_id"]) for one in named["items"]] == [
        ("CONC", manager_at_procore), ("MAS", None)
    ]  # fmt: skip
    assert set(wrong.json()["problems"]) == {"CONC", "X"}


def test_another_projects_schedule_is_not_found(
    give: Give, manager: Program, project: Project
) -> None:
    other = Project.objects.create(
        connection=project.connection, procore_id=5201, name="Other", payload={}, seen_at=NOW
    )
    given = give()["id"]

    for rest in ("", "/activities", "/preview", "/reports/checks", "/sdef"):
        answer: Any = manager.get(f"/projects/{other.pk}/schedules/{given}{rest}")
        assert answer.status_code == 404, rest

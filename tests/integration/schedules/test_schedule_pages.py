"""Can a QC manager do it all in the browser, and does a viewer see what came of it?"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from manual_clock import ManualClock
from schedule_files import building, two_projects

from trajanus.jobs import schedules as jobs
from trajanus.resources.models import ProjectUser, Rfi, Submittal
from trajanus.resources.schedule_task import ScheduleTask
from trajanus.schedules.models import (
    Paper,
    Proposal,
    ProposalState,
    ResourceMapping,
    ScheduleUpdate,
    UpdateState,
)
from trajanus.schedules.place import Place
from trajanus.simulator import Simulator
from trajanus.sync import service
from trajanus.sync.writing import push

Address = Callable[..., str]
#: More than is read while a person waits; P6 itself writes such tables without end.
_JUNK = b"%T\tRISKTYPE\r\n%F\trsk_id\r\n" + b"%R\t1\r\n" * 700_000


@pytest.fixture
def give(manager: Client, address: Address, where: Place) -> Callable[..., HttpResponse]:
    """Drop a file on the page."""

    def give(content: bytes, name: str = "april.xer") -> HttpResponse:
        file = SimpleUploadedFile(name, content)
        answer: HttpResponse = manager.post(address("schedule_take"), {"file": file}, follow=True)
        return answer

    return give


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def large() -> bytes:
    return building().replace(b"%E", _JUNK + b"%E")


def test_an_empty_project_says_what_to_do(
    viewer: Client, manager: Client, address: Address, where: Place
) -> None:
    assert "A QC manager can add one" in text(viewer.get(address("schedule")))
    assert "drop the file above" in text(manager.get(address("schedule")))
    for name in ("schedule_look_ahead", "schedule_checks", "schedule_progress"):
        assert "No schedule yet" in text(viewer.get(address(name)))


def test_a_file_shows_what_is_in_it(give: Callable[..., Any]) -> None:
    shown = text(give(building()))

    assert "5 activities, 4 relationships, 2 resources" in shown
    assert "Preview the changes in Procore" in shown


def test_a_wrong_file_is_refused_on_the_same_page(
    give: Callable[..., Any], manager: Client, address: Address
) -> None:
    wrong = text(give(b"hello", "letter.pdf"))
    none = text(manager.post(address("schedule_take")))

    assert "letter.pdf: This is neither XER nor P6 XML nor SDEF. Export the project again" in wrong
    assert "Choose a file first" in none
    assert not ScheduleUpdate.objects.exists()


def test_a_script_is_sent_to_the_page_of_the_file(
    manager: Client, address: Address, where: Place
) -> None:
    file = SimpleUploadedFile("april.xer", building())

    answer = manager.post(address("schedule_take"), {"file": file}, headers={"HX-Request": "true"})

    update = ScheduleUpdate.objects.get()
    assert answer["HX-Redirect"] == address("schedule_update", update.pk)


def test_one_of_several_projects_is_chosen_and_compared(
    give: Callable[..., Any], manager: Client, address: Address
) -> None:
    assert "Choose which project of the file" in text(give(two_projects()))
    update = ScheduleUpdate.objects.get()

    shown = manager.post(address("schedule_choose", update.pk), {"p6_project": "ROAD"}, follow=True)

    update.refresh_from_db()
    assert (update.p6_project, update.state) == ("ROAD", UpdateState.PREVIEWED)
    assert "Apply 4 changes" in text(shown)


def test_preview_then_apply_by_a_worker_with_progress(
    give: Callable[..., Any], manager: Client, viewer: Client, address: Address, procore: Simulator
) -> None:
    give(building())
    update = ScheduleUpdate.objects.get()
    early = manager.post(address("schedule_apply", update.pk), follow=True)
    assert "See first what would change" in text(early)

    shown = text(manager.post(address("schedule_preview", update.pk), follow=True))
    assert "<b>8</b> <span>New</span>" in shown
    assert "Pour footings" in shown
    assert "Start: <ins>2026-02-23 08:00</ins>" in shown
    asked = manager.post(address("schedule_apply", update.pk), follow=True)
    assert "A worker does this" in text(asked)
    for _ in range(4):
        try:
            jobs.apply_schedule(update_id=update.pk)
            break
        except jobs.RetryLater:
            push.work_off(update.connection)
    push.work_off(update.connection)

    done = text(viewer.get(address("schedule_update", update.pk)))
    assert "Applied" in done
    assert ScheduleTask.objects.get(activity_id="W1010").procore_id > 0
    assert "Preview again" not in done  # a viewer only looks


def test_large_files_are_left_to_a_worker(
    give: Callable[..., Any], manager: Client, address: Address
) -> None:
    shown = text(give(large(), "large.xer"))
    update = ScheduleUpdate.objects.get()
    assert "Waits to be read" in shown

    jobs.summarize_schedule(update_id=update.pk)
    waiting = text(manager.get(address("schedule_checks")))
    paper = Paper.objects.get()
    listening = {"HX-Request": "true"}
    still = manager.get(address("schedule_checks"), headers=listening)
    early = manager.get(address("schedule_paper", paper.pk, "xlsx"))
    jobs.make_paper(paper_id=paper.pk)

    assert "a worker makes the report" in waiting
    assert (still.status_code, still.content) == (204, b"")
    assert manager.get(address("schedule_checks"), headers=listening)["HX-Refresh"] == "true"
    assert early.status_code == 409
    assert "Schedule checks" in text(manager.get(address("schedule_checks")))
    assert manager.get(address("schedule_paper", paper.pk, "xlsx")).content.startswith(b"PK")
    manager.post(address("schedule_preview", update.pk))
    update.refresh_from_db()
    assert update.state == UpdateState.PREVIEWING
    jobs.preview_schedule(update_id=update.pk)
    update.refresh_from_db()
    assert update.preview["counts"]["new"] == 8


def test_two_schedules_are_compared_on_a_page_and_as_files(
    give: Callable[..., Any], viewer: Client, address: Address
) -> None:
    give(building())
    give(building("2026-03-09", W1010={"name": "Grout all cells"}), "may.xer")
    new, old = ScheduleUpdate.objects.all()
    assert "Compare two schedules" in text(viewer.get(address("schedule")))

    page = viewer.get(address("schedule_compare"), {"old": old.pk, "new": new.pk})
    paper = Paper.objects.get()
    book = viewer.get(address("schedule_paper", paper.pk, "xlsx"))
    document = viewer.get(address("schedule_paper", paper.pk, "pdf"))

    assert "Grout all cells" in text(page)
    assert "april.xer → may.xer" in text(page)
    assert "Other changes" in openpyxl.load_workbook(BytesIO(book.content)).sheetnames
    assert document.content.startswith(b"%PDF")
    assert "attachment" in document["Content-Disposition"]
    assert viewer.get(address("schedule_compare"), {"old": old.pk}).status_code == 302


def test_the_look_ahead_shows_bars_and_what_blocks_the_work(
    give: Callable[..., Any],
    manager: Client,
    viewer: Client,
    address: Address,
    where: Place,
) -> None:
    give(building())
    task = ScheduleTask.objects.filter(project_id=where.project_id).first()
    assert task is not None
    ScheduleTask.objects.filter(pk=task.pk).update(activity_id="W1000")
    placed = {**where.key, "payload": {}, "seen_at": task.seen_at}
    Submittal.objects.create(
        **placed, procore_id=1, formatted_number="04 20 00-1", title="Block samples",
        base_status="Open", scheduled_task_id=task.procore_id,
    )  # fmt: skip
    Rfi.objects.create(
        **placed, procore_id=2, number="7", subject="Grout mix for W1010", status="open"
    )

    page = text(viewer.get(address("schedule_look_ahead"), {"weeks": "6"}))

    assert "6-week look-ahead" in page
    assert page.count("gantt-wide") == 4
    assert "04 20 00-1 Block samples" in page
    assert "RFI 7 Grout mix for W1010" in page
    assert "Structure / Walls" in page
    assert "style=" not in page
    assert "F1000" not in page  # it is done


def test_checks_name_the_activities(
    give: Callable[..., Any], viewer: Client, address: Address
) -> None:
    give(building())

    page = text(viewer.get(address("schedule_checks")))

    assert "Schedule checks" in page
    assert "must be mended" in page


def test_activities_are_found_by_words_and_status(
    give: Callable[..., Any], viewer: Client, address: Address
) -> None:
    give(two_projects())
    page = address("schedule_activities", ScheduleUpdate.objects.get().pk)

    found = text(viewer.get(page, {"q": "FOUND pour"}))
    none = text(viewer.get(page, {"q": "roof", "status": "completed"}))

    assert "7 in" in text(viewer.get(page))
    assert ("2 of 7" in found, "Pour footings" in found, "Grout" in found) == (True, True, False)
    assert "33.3 %" in found
    assert "No activity is like that" in none


def test_a_file_without_a_project_says_so(give: Callable[..., Any]) -> None:
    shown = text(give(building().replace(b"%T\tPROJECT\r", b"%T\tPROJEKT\r"), "odd.xer"))

    assert "There is no project in this file" in shown
    assert "the file has no PROJECT table" in shown
    assert "Choose which project" not in shown


def test_a_schedule_goes_to_rms_from_its_page(
    give: Callable[..., Any], viewer: Client, address: Address
) -> None:
    give(building())
    page, file = address("schedule_sdef"), address("schedule_sdef_file")
    asked = {"contract": "W912AB", "clins": "0001=1,000\r\n\r\n0002=5"}

    ready = text(viewer.get(page, asked))
    unclear = text(viewer.get(page, {"clins": "0001"}))
    sent = viewer.get(file, asked)

    assert "Ready: 5 activities" in ready
    assert "contract=W912AB&amp;clins=0001" in ready
    assert "0002" in ready
    assert "is not a CLIN and an amount" in unclear
    assert viewer.get(file, {"clins": "0001"}).status_code == 302
    assert sent.content.startswith(b"VOLM  1\r\nPROJ 02MAR26 BLDG")
    assert sent["Content-Disposition"] == 'attachment; filename="BLDG.sdef"'


def test_a_schedule_that_sdef_cannot_hold_is_not_written(
    give: Callable[..., Any], viewer: Client, address: Address
) -> None:
    give(building(F1010={"id": "F1010-TOO-LONG"}))

    shown = text(viewer.get(address("schedule_sdef")))
    refused = viewer.get(address("schedule_sdef_file"))

    assert "1 error to mend first" in shown
    assert "Download the SDEF file" not in shown
    assert refused.status_code == 409
    assert "1 error keeps this schedule from being written as SDEF" in text(refused)
    update = ScheduleUpdate.objects.get()
    update.summary["projects"][0]["activities"] = 10_001
    update.save()
    assert "SDEF holds at most 10,000 activities" in text(viewer.get(address("schedule_sdef")))


def test_reports_from_the_field_are_decided_one_by_one_and_together(
    give: Callable[..., Any],
    manager: Client,
    viewer: Client,
    address: Address,
    procore: Simulator,
    where: Place,
    clock: ManualClock,
) -> None:
    give(building())
    update = ScheduleUpdate.objects.get()
    manager.post(address("schedule_preview", update.pk))
    manager.post(address("schedule_apply", update.pk))
    while True:
        try:
            jobs.apply_schedule(update_id=update.pk)
            break
        except jobs.RetryLater:
            push.work_off(update.connection)
    push.work_off(update.connection)
    clock.advance(600)
    for name, percent in (("F1010", 60), ("W1000", 10)):
        task = ScheduleTask.objects.get(activity_id=name)
        procore.world["tasks"].change(task.procore_id, {"percentage": percent})
    service.sync_now(connection=where.connection, resource="tasks")

    told = text(manager.post(address("schedule_collect"), follow=True))
    assert "2 proposals wait for a decision" in told
    assert "10 % needs an actual start" in text(viewer.get(address("schedule_progress")))
    ready, unready = Proposal.objects.order_by("activity_id")
    refused = manager.post(address("schedule_decide"), {"accept": unready.pk})
    assert refused.status_code == 409
    assert "Nothing was decided" in text(refused)
    assert "Accept a report, and its update file" in text(manager.get(address("schedule_progress")))
    page = address("schedule_proposal", unready.pk)
    assert "must be a day" in text(manager.post(page, {"actual_start": "soon"}))
    manager.post(page, {"actual_start": "2026-03-02", "percent": "10", "remaining_hours": "9"})

    both = {"proposal": [ready.pk, unready.pk], "decision": "accept", "note": "Measured"}
    told = text(manager.post(address("schedule_decide"), both, follow=True))

    assert "2 proposals are accepted" in told
    assert set(Proposal.objects.values_list("state", flat=True)) == {ProposalState.ACCEPTED}
    assert "Measured" in text(viewer.get(address("schedule_progress"), {"state": "accepted"}))
    sheet = manager.post(address("schedule_file"), {"form": "xlsx"})
    rows = openpyxl.load_workbook(BytesIO(sheet.content))["TASK"].iter_rows(values_only=True)
    assert [row[0] for row in rows][2:] == ["F1010", "W1000"]
    assert manager.get(address("schedule_cover")).content.startswith(b"%PDF")


def test_a_resource_is_given_a_person(
    give: Callable[..., Any], manager: Client, address: Address, where: Place
) -> None:
    assert "No resources yet" in text(manager.get(address("schedule_resources")))
    give(building())
    manager.post(address("schedule_preview", ScheduleUpdate.objects.get().pk))
    person = ProjectUser.objects.filter(project_id=where.project_id).first()
    assert person is not None

    saved = manager.post(
        address("schedule_resources"),
        {"person-CONC": str(person.procore_id), "person-MAS": ""},
        follow=True,
    )
    wrong = manager.post(address("schedule_resources"), {"person-CONC": "5"})

    assert "Saved; 1 changed" in text(saved)
    assert ResourceMapping.objects.get(resource="CONC").user_id == person.procore_id
    assert "nobody with the id 5" in text(wrong)


def test_a_schedule_of_another_project_is_not_found(
    give: Callable[..., Any], manager: Client, address: Address
) -> None:
    give(building())
    update = ScheduleUpdate.objects.get()
    ScheduleUpdate.objects.update(project_id=1)

    assert manager.get(address("schedule_update", update.pk)).status_code == 404


def test_what_a_page_asks_for_behind_the_scenes_is_refused_as_a_page_is(
    viewer: Client, manager: Client, address: Address
) -> None:
    behind = {"HX-Request": "true", "HX-Target": "update"}

    assert manager.get(address("schedule_update", 9), headers=behind).status_code == 404
    assert viewer.get(address("schedule_resources"), headers=behind).status_code == 403
    assert viewer.get(address("schedule_progress"), headers=behind).status_code == 200

"""Does what the field reports reach the planner, and what the planner accepts reach P6?"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from manual_clock import ManualClock
from schedule_files import building

from trajanus.errors import InvalidValues
from trajanus.export.pdf import render_pdf
from trajanus.p6 import CannotWrite, read
from trajanus.resources.schedule_task import RequestedChange
from trajanus.schedules import deciding, newest, update_files
from trajanus.schedules.collecting import collect
from trajanus.schedules.models import Proposal, ProposalState, ScheduleUpdate
from trajanus.schedules.place import Place
from trajanus.schedules.update_files import Form
from trajanus.simulator import Simulator
from trajanus.sync import service
from trajanus.sync.writing import push

Take = Callable[..., ScheduleUpdate]
Apply = Callable[[ScheduleUpdate], dict[str, int]]
Task = Callable[[str], dict[str, Any]]


@pytest.fixture
def applied(take: Take, apply: Apply) -> ScheduleUpdate:
    """The building's schedule, which Procore has."""
    update = take(building())
    apply(update)
    return update


@pytest.fixture
def report(procore: Simulator, where: Place, clock: ManualClock) -> Callable[..., None]:
    """Change a task in Procore, as people in the field do, and read it."""

    def report(task: dict[str, Any], **values: Any) -> None:
        clock.advance(600)
        procore.world["tasks"].change(task["id"], values)
        service.sync_now(connection=where.connection, resource="tasks")

    return report


@pytest.fixture
def ask(procore: Simulator, where: Place, clock: ManualClock) -> Callable[..., None]:
    """Ask for a change of a task in Procore, and read it."""

    def ask(task: dict[str, Any], **values: Any) -> None:
        clock.advance(600)
        blank = dict.fromkeys(
            ("new_start", "new_finish", "new_percentage", "old_start", "old_finish",
             "old_percentage", "other_change", "notes")
        )  # fmt: skip
        origin = {"project_id": where.project_id, "task_id": task["id"], "status": "pending"}
        wanted = {"wanted": {}, "reason": "Seen on site", "created_by_id": None}
        procore.world["requested_changes"].add({**blank, **origin, **wanted, **values}, by=None)
        service.sync_now(connection=where.connection, resource="requested_changes")

    return ask


@pytest.fixture
def open_ones(where: Place) -> Callable[[], dict[str, Proposal]]:
    """Collect what the field reported."""

    def open_ones() -> dict[str, Proposal]:
        found = collect(*_current(where))
        return {one.activity_id: one for one in found}

    return open_ones


def _current(where: Place) -> tuple[Any, ...]:
    update, schedule, project = newest.current_schedule(where)
    return update, where, schedule, project


def accept(where: Place, *proposals: Proposal, note: str = "") -> None:
    deciding.accept(where, [one.pk for one in proposals], by=None, note=note)


def written(where: Place, form: Form) -> update_files.UpdateFile:
    update, _, schedule, project = _current(where)
    return update_files.write(update, where, schedule, project, form, f"update.{form.value}")


def test_an_echo_of_what_was_sent_is_no_proposal(
    applied: ScheduleUpdate, open_ones: Callable[[], Any], where: Place
) -> None:
    service.sync_now(connection=where.connection, resource="tasks", full=True)

    assert open_ones() == {}


def test_a_percentage_from_the_field_becomes_a_proposal(
    applied: ScheduleUpdate, report: Callable[..., None], task: Task, open_ones: Callable[[], Any]
) -> None:
    report(task("F1010"), percentage=60)

    found = open_ones()

    assert list(found) == ["F1010"]
    one = found["F1010"]
    assert (one.percent, one.before["percent"], str(one.actual_start)) == (60, 33.33, "2026-02-23")
    assert open_ones()["F1010"].pk == one.pk


def test_progress_that_waits_for_the_planner_is_not_overwritten(
    applied: ScheduleUpdate,
    report: Callable[..., None],
    task: Task,
    take: Take,
    apply: Apply,
    open_ones: Callable[[], Any],
    where: Place,
) -> None:
    report(task("F1010"), percentage=60)

    apply(take(building(F1010={"percent": 40})))
    assert task("F1010")["percentage"] == 60

    deciding.refuse(where, [open_ones()["F1010"].pk], by=None, note="Measured 40 %.")
    apply(take(building(F1010={"percent": 40})))
    assert task("F1010")["percentage"] == 40
    assert open_ones() == {}


def test_progress_without_an_actual_start_waits_for_the_day(
    applied: ScheduleUpdate,
    report: Callable[..., None],
    task: Task,
    open_ones: Callable[[], Any],
    where: Place,
) -> None:
    report(task("W1000"), percentage=10)
    one = open_ones()["W1000"]
    with pytest.raises(InvalidValues, match="10 % needs an actual start"):
        accept(where, one)

    with pytest.raises(InvalidValues, match="must be a day"):
        deciding.amend(where, one.pk, {"actual_start": "last week"})
    deciding.amend(where, one.pk, {"actual_start": "2026-02-27", "remaining_hours": "8.5"})
    one.refresh_from_db()
    accept(where, one)

    one.refresh_from_db()
    assert (one.state, one.remaining_hours) == (ProposalState.ACCEPTED, 68)


def test_all_or_none_of_several_are_accepted(
    applied: ScheduleUpdate,
    report: Callable[..., None],
    task: Task,
    open_ones: Callable[[], Any],
    where: Place,
) -> None:
    report(task("F1010"), percentage=60)
    report(task("W1010"), percentage=100)
    found = open_ones()

    with pytest.raises(InvalidValues, match="100 % needs the day"):
        accept(where, *found.values())

    assert set(Proposal.objects.values_list("state", flat=True)) == {ProposalState.OPEN}


def test_a_change_asked_for_is_answered_in_procore(
    applied: ScheduleUpdate,
    ask: Callable[..., None],
    task: Task,
    open_ones: Callable[[], Any],
    where: Place,
    procore: Simulator,
) -> None:
    ask(task("F1010"), new_percentage=70, new_finish="2026-03-20")
    one = open_ones()["F1010"]
    assert (one.percent, one.remaining_hours) == (70, 15 * 8)  # from Monday 2 to Friday 20 March
    assert one.reason == "Seen on site"

    accept(where, one, note="As measured.")
    push.work_off(where.connection)

    change = procore.world["requested_changes"].get(one.request_id)
    assert (change["status"], change["disposition_reason"]) == ("approved", "As measured.")
    assert RequestedChange.objects.get(procore_id=one.request_id).status == "approved"


def test_a_wish_for_other_dates_is_no_progress(
    applied: ScheduleUpdate, ask: Callable[..., None], task: Task, open_ones: Callable[[], Any]
) -> None:
    ask(task("W1010"), new_start="2026-04-13", new_finish="2026-04-17")

    assert open_ones() == {}


def test_accepted_progress_becomes_a_sheet_with_a_cover(
    applied: ScheduleUpdate,
    report: Callable[..., None],
    task: Task,
    open_ones: Callable[[], Any],
    where: Place,
) -> None:
    report(task("F1010"), percentage=60)
    accept(where, open_ones()["F1010"], note="Looks right.")

    file = written(where, Form.XLSX)

    sheet = openpyxl.load_workbook(io.BytesIO(file.content))["TASK"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][0] == "task_code"
    assert [row[0] for row in rows[2:]] == ["F1010"]
    assert rows[2][6] == 60
    changes, reasons = file.report.tables
    assert next(iter(changes.rows))[:4] == ("F1010", "Pour footings", 33.33, 60)
    assert next(iter(reasons.rows))[5] == "Looks right."
    assert render_pdf(file.report).startswith(b"%PDF")


@pytest.mark.parametrize("form", [Form.XER, Form.PMXML])
def test_accepted_progress_is_in_the_file_that_p6_reads(
    form: Form,
    applied: ScheduleUpdate,
    report: Callable[..., None],
    task: Task,
    open_ones: Callable[[], Any],
    where: Place,
) -> None:
    report(task("F1010"), percentage=100, actual_finish="2026-02-27T22:00:00Z")
    accept(where, open_ones()["F1010"])

    file = written(where, form)

    found = {each.id: each for each in read(file.content).activities}["F1010"]
    assert (found.status, found.percent) == ("completed", 100)
    assert found.actual_finish is not None
    assert found.actual_finish.date() == date(2026, 2, 27)


def test_what_p6_took_in_is_closed(
    applied: ScheduleUpdate,
    report: Callable[..., None],
    task: Task,
    take: Take,
    open_ones: Callable[[], Any],
    where: Place,
) -> None:
    report(task("F1010"), percentage=60)
    accept(where, open_ones()["F1010"])
    written(where, Form.XLSX)

    take(building("2026-03-09", F1010={"percent": 60, "left": 5}))

    assert open_ones() == {}
    assert Proposal.objects.get().state == ProposalState.IN_P6
    with pytest.raises(CannotWrite, match="No accepted progress"):
        written(where, Form.XLSX)


def test_what_the_field_takes_back_is_overtaken(
    applied: ScheduleUpdate, report: Callable[..., None], task: Task, open_ones: Callable[[], Any]
) -> None:
    report(task("F1010"), percentage=60)
    open_ones()
    report(task("F1010"), percentage=33)

    assert open_ones() == {}
    assert Proposal.objects.get().state == ProposalState.OVERTAKEN

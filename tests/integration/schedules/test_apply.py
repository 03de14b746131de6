"""Does Procore come to say what the P6 schedule says, once, and only where it differs?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from manual_clock import ManualClock
from schedule_files import BUILDING, Act, building, two_projects, xer

from trajanus.errors import InvalidValues, RetryLater
from trajanus.resources.models import ProjectUser
from trajanus.resources.schedule_task import ScheduleTask
from trajanus.schedules import intake, previewing, series
from trajanus.schedules.models import ActivityLink, ResourceMapping, ScheduleUpdate, UpdateState
from trajanus.schedules.place import Place
from trajanus.simulator import Simulator
from trajanus.store.models import OutboxEntry
from trajanus.store.models.outbox import OPEN_STATES

Task = Callable[[str], dict[str, Any]]
Take = Callable[..., ScheduleUpdate]
Apply = Callable[[ScheduleUpdate], dict[str, int]]


def writes(procore: Simulator) -> list[str]:
    return [
        f"{each.method} {each.path}"
        for each in procore.requests
        if each.method not in ("GET", "HEAD") and "oauth" not in each.path
    ]


def test_what_is_in_a_file_is_told_at_once(take: Take) -> None:
    update = take(building())

    [project] = update.summary["projects"]
    assert (update.state, update.format, update.p6_project) == (UpdateState.READY, "xer", "BLDG")
    assert str(update.data_date) == "2026-03-02"
    assert (project["activities"], project["completed"], project["in_progress"]) == (5, 1, 1)
    assert (update.summary["relationships"], update.summary["resources"]) == (4, 2)


def test_a_file_that_is_no_schedule_is_refused_with_a_next_step(take: Take) -> None:
    with pytest.raises(InvalidValues, match=r"neither XER nor P6 XML.*Export the project"):
        take(b"Dear planner, the schedule is late.", "letter.txt")

    assert not ScheduleUpdate.objects.exists()


def test_one_of_several_projects_has_to_be_chosen(take: Take) -> None:
    update = take(two_projects())
    with pytest.raises(InvalidValues, match="choose which project"):
        previewing.ask_for_preview(update)

    intake.choose_project(update, "ROAD")
    previewing.ask_for_preview(update)

    assert update.preview["counts"]["new"] == 4  # two activities and the two folders above them


def test_a_preview_tells_what_is_new_and_sends_nothing(
    take: Take, preview: Callable[..., Any], procore: Simulator
) -> None:
    update = take(building())
    procore.requests.clear()

    found = preview(update)

    assert found["counts"] == {"new": 8, "changed": 0, "gone": 0, "unchanged": 0}
    names = [line["key"] for line in found["lines"]["new"]]
    assert names[:3] == ["wbs:STR", "wbs:STR.FND", "wbs:STR.WAL"]
    assert list(procore.requests) == []
    assert not OutboxEntry.objects.exists()


def test_activities_become_tasks_in_folders(
    take: Take, apply: Apply, task: Task, procore: Simulator
) -> None:
    counts = apply(take(building()))

    assert counts["new"] == 8
    footings, folder = task("F1010"), task("Foundations")
    assert (footings["name"], footings["percentage"]) == ("Pour footings", 33)
    assert footings["start_datetime"] == "2026-02-23T13:00:00Z"  # eight in the morning there
    assert footings["finish_datetime"] == "2026-03-13T21:00:00Z"  # in daylight saving time
    assert footings["actual_start"] == "2026-02-23T13:00:00Z"
    assert (footings["wbs"], footings["source_uid"]) == ("STR.FND", "BLDG:F1010")
    assert footings["parent_id"] == folder["id"]
    assert folder["parent_id"] == task("Structure")["id"]
    assert task("M9000")["milestone"] is True
    assert ActivityLink.objects.count() == 8


def test_applying_twice_sends_nothing(take: Take, apply: Apply, procore: Simulator) -> None:
    apply(take(building()))
    procore.requests.clear()

    again = apply(take(building()))

    assert again == {"new": 0, "changed": 0, "gone": 0, "unchanged": 8}
    assert writes(procore) == []


def test_only_what_changed_is_sent_and_in_one_request(
    take: Take, apply: Apply, task: Task, procore: Simulator
) -> None:
    apply(take(building()))
    procore.requests.clear()

    later = {"finish": "2026-04-10", "days": 10}
    counts = apply(take(building(W1010=later, F1010={"percent": 50})))

    assert counts["changed"] == 5  # the two activities, and the three folders above them
    assert task("W1010")["finish_datetime"].startswith("2026-04-10")
    assert task("F1010")["percentage"] == 50
    assert [line.split("?")[0] for line in writes(procore)] == ["PATCH /rest/v1.0/tasks/sync"]


def test_an_activity_that_is_gone_is_flagged_and_not_deleted(
    take: Take, apply: Apply, task: Task, mirrored: Callable[[str], ScheduleTask]
) -> None:
    apply(take(building()))

    counts = apply(take(building(W1010=None)))
    again = apply(take(building(W1010=None)))

    assert (counts["gone"], again["gone"]) == (1, 0)
    assert task("W1010")["name"] == "Grout cells"
    assert ActivityLink.objects.get(key="W1010").gone_since is not None


def test_tasks_that_procore_imported_itself_are_matched_not_doubled(
    take: Take, apply: Apply, task: Task, procore: Simulator, where: Place
) -> None:
    known = len(procore.world["tasks"].where(project_id=where.project_id))
    old = task("A1100")
    acts = (
        Act("A1100", "Water and Fire Main Installation", "2026-02-02", "2026-03-30", 40, 12,
            percent=old["percentage"], actual_start="2026-02-02", left=20),
        Act("A1110", "Pressure Test and Disinfect Water Main", "2026-03-31", "2026-04-10", 9, 12),
    )  # fmt: skip

    counts = apply(take(xer(acts)))

    assert (counts["new"], counts["changed"]) == (2, 2)  # the folders Structure and Foundations
    assert task("A1100")["id"] == old["id"]
    assert task("A1100")["source_uid"] == old["source_uid"]
    assert len(procore.world["tasks"].where(project_id=where.project_id)) == known + 2


def test_a_renamed_activity_keeps_its_task(take: Take, apply: Apply, task: Task) -> None:
    named = [Act("A1", "Fence", "2026-03-02", "2026-03-06", guid="AAAAAAAAAAAAAAAAAAAAAA")]
    apply(take(xer(named)))
    before = task("A1")["id"]

    counts = apply(
        take(xer([Act("B1", "Fence", "2026-03-02", "2026-03-06", guid="AAAAAAAAAAAAAAAAAAAAAA")]))
    )

    assert (counts["new"], counts["changed"], counts["gone"]) == (0, 1, 0)
    assert task("B1")["id"] == before


def test_a_copy_with_another_project_id_follows_the_earlier_update(
    take: Take, apply: Apply, task: Task
) -> None:
    apply(take(building()))
    before = task("W1010")["id"]
    copy = take(xer(BUILDING, data_date="2026-04-02", project="BLDG-APR"), "copy.xer")

    counts = apply(copy)

    assert (copy.p6_project, copy.series) == ("BLDG-APR", "BLDG")
    assert counts == {"new": 0, "changed": 0, "gone": 0, "unchanged": 8}
    assert task("W1010")["id"] == before


def test_the_same_ids_with_other_names_are_another_schedule(
    take: Take, preview: Callable[..., Any], apply: Apply
) -> None:
    apply(take(building()))
    other = take(xer([replace(each, name=f"Road {each.id}") for each in BUILDING], project="ROAD"))
    preview(other)
    assert (other.series, other.preview["counts"]["new"]) == ("ROAD", 8)

    series.choose(other, "BLDG")
    preview(other)

    assert other.preview["counts"] == {"new": 0, "changed": 5, "gone": 0, "unchanged": 3}
    with pytest.raises(InvalidValues, match="is not known in this project; there are: BLDG"):
        series.choose(other, "RAIL")


def test_a_mapped_resource_becomes_the_assignee(
    take: Take, apply: Apply, task: Task, where: Place
) -> None:
    foreman = ProjectUser.objects.filter(project_id=where.project_id).first()
    assert foreman is not None
    ResourceMapping.objects.create(**where.key, resource="CONC", user_id=foreman.procore_id)

    apply(take(building()))

    assert task("F1010")["resource_ids"] == [foreman.procore_id]
    assert task("W1000")["resource_ids"] == []
    names = dict(ResourceMapping.objects.values_list("resource", "name"))
    assert names == {"CONC": "Concrete crew", "MAS": "Masons"}


def test_two_p6_projects_with_the_same_ids_keep_apart(
    take: Take, apply: Apply, procore: Simulator, where: Place
) -> None:
    first = take(two_projects())
    intake.choose_project(first, "BLDG")
    apply(first)
    second = take(two_projects(), "road.xer")
    intake.choose_project(second, "ROAD")

    counts = apply(second)

    tasks = procore.world["tasks"].where(project_id=where.project_id)
    assert counts["new"] == 4
    assert len([one for one in tasks if one.get("activity_id") == BUILDING[0].id]) == 2


def test_a_schedule_that_procore_takes_from_a_file_is_left_alone(
    take: Take, apply: Apply, procore: Simulator, where: Place
) -> None:
    procore.world["projects"].change(where.project_id, {"schedule_type": "Primavera P6"})
    update = take(building())

    apply(update)

    assert update.state == UpdateState.FAILED
    assert "comes from Primavera P6" in update.message
    assert not OutboxEntry.objects.exists()


@pytest.mark.parametrize("fault", ["lost", "truncated"])
def test_a_batch_whose_answer_was_lost_makes_no_task_twice(
    fault: str,
    take: Take,
    apply: Apply,
    procore: Simulator,
    where: Place,
    clock: ManualClock,
) -> None:
    known = len(procore.world["tasks"].where(project_id=where.project_id))
    update = take(building())
    procore.faults.add(fault, method="PATCH", path="/tasks/sync", times=1)

    for _ in range(6):
        with suppress(RetryLater):
            apply(update)
            break
        clock.advance(1200)

    keys = Counter(
        one["source_uid"] for one in procore.world["tasks"].where(project_id=where.project_id)
    )
    assert sum(keys.values()) == known + 8
    assert [key for key, count in keys.items() if count > 1] == []
    assert not OutboxEntry.objects.filter(state__in=OPEN_STATES).exists()

"""Does a comparison of two updates tell what changed, and what needs an explanation?"""

from __future__ import annotations

import io
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from barracks import (
    DATA_DATE,
    DAY,
    activity,
    at,
    barracks,
    calendar,
    changed,
    codes,
    cost,
    finished,
    link,
    project,
    started,
)

from trajanus.p6 import read
from trajanus.p6.comparison.aspects import Aspect, ChangedActivity
from trajanus.p6.comparison.compare import Comparison, NothingToCompare, compare
from trajanus.p6.comparison.issues import IssueKind
from trajanus.p6.comparison.links import LinkEvent
from trajanus.p6.model import Constraint, Resource, Wbs
from trajanus.p6.schedule import Schedule
from trajanus.p6.sdef import text
from trajanus.p6.sdef.from_model import choose_project, from_model
from trajanus.p6.sdef.to_model import read_schedule

NEXT = DATA_DATE + timedelta(days=28)


def next_update(schedule: Schedule) -> Schedule:
    return replace(schedule, projects=(replace(schedule.projects[0], data_date=NEXT),))


def compared(new: Schedule, old: Schedule | None = None) -> Comparison:
    return compare(old or barracks(), next_update(new))


def changes(given: Comparison) -> list[tuple[str, str, object, object]]:
    return [
        (each.new.id, change.aspect.value, change.old, change.new)
        for each in given.changed
        for change in each.changes
    ]


def issues(given: Comparison, kind: IssueKind) -> list[tuple[str, str]]:
    return [(each.activity_id, each.message) for each in given.issues if each.kind is kind]


def ids(found: tuple[ChangedActivity, ...]) -> list[str]:
    return [each.new.id for each in found]


def test_the_same_update_twice_differs_in_nothing() -> None:
    given = compared(barracks())

    assert given.is_same
    assert given.finish_moved_days == 0


def test_activities_are_matched_by_id_and_not_by_the_keys_of_a_file() -> None:
    old = barracks()
    keys = {each.key: f"other-{each.key}" for each in old.activities}
    new = replace(
        old,
        activities=tuple(replace(each, key=keys[each.key]) for each in old.activities),
        relationships=tuple(
            replace(
                each,
                predecessor_key=keys[each.predecessor_key],
                successor_key=keys[each.successor_key],
            )
            for each in old.relationships
        ),
        assignments=tuple(
            replace(each, activity_key=keys[each.activity_key]) for each in old.assignments
        ),
    )

    assert compared(new).is_same


def test_added_and_removed_activities_are_listed() -> None:
    old = barracks()
    extra = activity("A1050", "Paint", "2026-04-10", "2026-04-16", 5)
    new = replace(old, activities=(*old.activities[:3], *old.activities[4:], extra))

    given = compared(new)

    assert [each.id for each in given.added] == ["A1050"]
    assert [each.id for each in given.removed] == ["A1030"]


def test_an_activity_with_a_new_id_and_its_old_guid_is_renamed() -> None:
    old = changed(barracks(), "A1030", guid="g1")

    given = compared(changed(old, "A1030", id="A1035"), old)

    assert (given.added, given.removed, given.links) == ((), (), ())
    assert changes(given) == [("A1035", "activity ID", "A1030", "A1035")]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"name": "Place footings"}, ("name", "Pour footings", "Place footings")),
        ({"finish": at("2026-03-25", 17)}, ("finish", at("2026-03-20", 17), at("2026-03-25", 17))),
        ({"original_hours": 96.0}, ("original duration", 10.0, 12.0)),
        ({"remaining_hours": 40.0}, ("remaining duration", 10.0, 5.0)),
        ({"total_float_hours": 0.0}, ("total float", 5.0, 0.0)),
        (
            {"constraints": (Constraint("Start On", at("2026-03-09")),)},
            ("constraints", None, "Start On 2026-03-09"),
        ),
    ],
)
def test_a_change_is_told_with_both_values(
    change: dict[str, object], expected: tuple[str, object, object]
) -> None:
    assert changes(compared(changed(barracks(), "A1030", **change))) == [("A1030", *expected)]


def test_codes_that_changed_are_told_and_no_others() -> None:
    new = changed(barracks(), "A1030", codes=codes(RESP="PRIM", BIDI="0002", ZONE="N"))

    assert changes(compared(new)) == [
        (
            "A1030",
            "activity codes",
            "AREA: BLD1, BIDI: 0001, CATW: C, FOW: CONCRETE, PHAS: 1",
            "BIDI: 0002, ZONE: N",
        )
    ]


def test_resources_that_changed_are_told() -> None:
    old = barracks(
        resources=(Resource("r1", "CREW", "Crew"), Resource("r2", "CRANE", "Crane")),
        assignments=(cost("A1030", "10", resource_key="r1"),),
    )
    new = replace(old, assignments=(cost("A1030", "10", resource_key="r2"),))

    assert changes(compared(new, old)) == [("A1030", "resources", "CREW", "CRANE")]


def test_settings_and_calendars_that_move_dates_are_told() -> None:
    other = calendar(
        week=((), DAY, DAY, DAY, DAY, DAY, DAY[:1]),
        hours_per_day=10.0,
        exceptions={at("2026-03-10").date(): ()},
    )
    new = barracks(
        calendars=(other,),
        projects=(project(critical_path="Total Float", must_finish=at("2026-05-15", 17)),),
    )

    assert [(each.name, each.old, each.new) for each in compare(barracks(), new).settings] == [
        ("must finish by", "2026-04-30", "2026-05-15"),
        ("critical activities", "Longest Path", "Total Float"),
        ("calendar 5 day week", "8 hours a day, 40 a week", "10 hours a day, 40 a week"),
        (
            "calendar 5 day week",
            "works Mo 8 h Tu 8 h We 8 h Th 8 h Fr 8 h",
            "works Mo 8 h Tu 8 h We 8 h Th 8 h Fr 8 h Sa 4 h",
        ),
        ("calendar 5 day week", "", "2 days differ: 2026-02-16, 2026-03-10"),
    ]


def test_dates_durations_and_floats_say_by_how_many_days_they_moved() -> None:
    new = changed(barracks(), "A1030", finish=at("2026-03-25", 17), total_float_hours=-16.0)

    found = compared(new).changed[0]

    assert [(each.aspect, each.days) for each in found.changes] == [
        (Aspect.FINISH, 5),
        (Aspect.TOTAL_FLOAT, -7),
    ]


def test_rounding_noise_is_no_change() -> None:
    assert compared(changed(barracks(), "A1030", original_hours=80.001)).is_same


def test_a_moved_activity_hangs_elsewhere_and_a_renamed_node_is_told_once() -> None:
    old = barracks(
        wbs=(
            Wbs("w0", "1", "BAR1", "Barracks", None, True, 0, ("Barracks",), ("BAR1",)),
            Wbs("w1", "1", "BLD", "Building", "w0", False, 0, ("Barracks", "Building"), ("BAR1", "BLD")),  # noqa: E501
            Wbs("w2", "1", "SITE", "Site", "w0", False, 1, ("Barracks", "Site"), ("BAR1", "SITE")),
        )
    )  # fmt: skip
    moved = changed(old, "A1030", wbs_key="w2", wbs=("Barracks", "Site"))
    name = "Main building"
    renamed = replace(
        old,
        wbs=(old.wbs[0], replace(old.wbs[1], name=name, path=("Barracks", name)), old.wbs[2]),
        activities=tuple(replace(each, wbs=("Barracks", name)) for each in old.activities),
    )

    assert changes(compared(moved, old)) == [("A1030", "WBS", "Building", "Site")]
    assert compared(renamed, old).changed == ()
    assert [(each.code, each.old, each.new) for each in compared(renamed, old).renamed_wbs] == [
        ("BLD", "Building", name)
    ]


def test_a_path_without_the_project_on_top_is_the_same_path() -> None:
    old = barracks()
    short = replace(
        old,
        format="pmxml",
        wbs=(Wbs("w1", "1", "BLD", "Building", path=("Building",)),),
        activities=tuple(replace(each, wbs=each.wbs[1:]) for each in old.activities),
    )

    assert compared(short).is_same


def test_a_project_that_is_a_node_of_p6_xml_is_still_the_project() -> None:
    old = barracks(wbs=())
    top = Wbs("w0", "1", "BAR1", "Barracks", path=("Barracks",), codes=("BAR1",))

    assert compared(
        replace(old, format="pmxml", wbs=(top,)),
        replace(
            old,
            activities=tuple(replace(each, wbs=each.wbs[1:]) for each in old.activities),
        ),
    ).is_same


def test_logic_changes_are_added_removed_or_changed() -> None:
    old = barracks(
        relationships=(
            link("A1010", "A1020"),
            link("A1020", "A1030"),
            link("A1030", "A1040"),
            link("A1030", "A1040", "SS"),
        )
    )
    new = replace(
        old,
        relationships=(
            link("A1010", "A1020", "SS"),
            link("A1020", "A1030", "FS", 2),
            link("A1030", "A1040"),
            link("A1040", "MS9000"),
        ),
    )

    found = compared(new, old).links

    assert [
        (
            each.event,
            each.predecessor,
            each.successor,
            each.old and each.old.shown,
            each.new and each.new.shown,
        )
        for each in found
    ] == [
        (LinkEvent.CHANGED, "A1010", "A1020", "FS", "SS"),
        (LinkEvent.CHANGED, "A1020", "A1030", "FS", "FS +2"),
        (LinkEvent.REMOVED, "A1030", "A1040", "SS", None),
        (LinkEvent.ADDED, "A1040", "MS9000", None, "FS"),
    ]


def test_logic_lost_with_its_activity_is_marked() -> None:
    old = barracks()
    new = replace(old, activities=old.activities[:-1], relationships=old.relationships[:-1])

    (only,) = compared(new).links

    assert only.with_activity
    assert only.event is LinkEvent.REMOVED


def test_the_critical_path_is_compared_for_open_work_only() -> None:
    new = changed(barracks(), "A1030", is_critical=True)
    new = changed(new, "MS9000", is_critical=False)

    given = compared(new)

    assert ids(given.became_critical) == ["A1030"]
    assert ids(given.no_longer_critical) == ["MS9000"]


def test_the_project_finish_moves_with_its_last_activity() -> None:
    given = compared(changed(barracks(), "MS9000", finish=at("2026-05-08", 17)))

    assert given.finish_moved_days == 21


def test_a_data_date_that_goes_back_or_stands_is_an_issue() -> None:
    earlier = barracks(projects=(project(data_date=at("2026-02-20")),))

    back, still = compare(barracks(), earlier), compare(barracks(), barracks())
    unknown = compare(barracks(), barracks(projects=(project(data_date=None),)))

    assert issues(back, IssueKind.DATA_DATE) == [("", "it went back from 2026-03-02 to 2026-02-20")]
    assert issues(still, IssueKind.DATA_DATE) == [
        ("", "it did not move: both updates stand at 2026-03-02")
    ]
    assert issues(unknown, IssueKind.DATA_DATE) == [("", "the new update has no data date")]


def test_progress_after_the_data_date_is_an_issue() -> None:
    old = barracks()
    late = replace(
        old,
        activities=(
            *old.activities[:3],
            finished(old.activities[3], "2026-03-09", "2026-05-20"),
            *old.activities[4:],
        ),
    )

    assert ("A1030", "actual finish 2026-05-20 is after the data date 2026-03-30") in issues(
        compared(late), IssueKind.STANDING
    )


def test_open_work_before_the_data_date_is_an_issue() -> None:
    found = issues(compared(barracks()), IssueKind.STANDING)

    assert ("A1040", "open work is planned for 2026-03-23, before the data date") in found


def test_out_of_sequence_progress_is_told_and_whether_it_is_new() -> None:
    old = barracks()
    ahead = replace(
        old,
        activities=(
            *old.activities[:4],
            started(old.activities[4], "2026-03-02", 10, 50.0),
            old.activities[5],
        ),
    )

    given = [each for each in compared(ahead).issues if each.kind is IssueKind.SEQUENCE]
    again = [each for each in compared(ahead, ahead).issues if each.kind is IssueKind.SEQUENCE]

    assert [each.message for each in given] == ["A1040 started before A1030 finished (FS)"]
    assert [each.is_old for each in (*given, *again)] == [False, True]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("FS", True),
        ("SS", True),
        ("FF", False),
        ("SF", False),
    ],
)
def test_each_type_of_relationship_has_its_own_sequence(kind: str, expected: bool) -> None:
    old = barracks(relationships=(link("A1030", "A1040", kind),))
    ahead = changed(old, "A1040", actual_start=at("2026-03-02"), status="in_progress")

    assert bool(issues(compared(ahead, old), IssueKind.SEQUENCE)) is expected


def test_a_lead_allows_work_to_begin_early() -> None:
    old = barracks(relationships=(link("A1030", "A1040", "FS", -5),))
    ahead = changed(old, "A1040", actual_start=at("2026-03-02"), status="in_progress")

    assert issues(compared(ahead, old), IssueKind.SEQUENCE) == []


def test_history_that_was_rewritten_is_an_issue() -> None:
    old = barracks()
    new = changed(old, "A1010", actual_finish=at("2026-02-12", 17))
    new = changed(new, "A1030", actual_start=at("2026-02-20"))

    assert issues(compared(new), IssueKind.REWRITTEN) == [
        ("A1010", "actual finish was 2026-02-13 and is now 2026-02-12"),
        (
            "A1030",
            "actual start 2026-02-20 is reported now, though the update of 2026-03-02 had none",
        ),
    ]


def test_progress_taken_back_is_an_issue() -> None:
    new = changed(barracks(), "A1010", actual_finish=None)
    new = changed(new, "A1020", percent=40.0, remaining_hours=64.0)

    assert issues(compared(new), IssueKind.BACKWARDS) == [
        ("A1010", "actual finish 2026-02-13 was taken away"),
        ("A1020", "percent complete fell from 60.0 to 40.0"),
        ("A1020", "remaining duration grew from 5 to 8 days"),
    ]


def test_a_copy_with_a_new_project_id_is_the_same_project() -> None:
    copy = barracks(projects=(project(id="BAR1-U2", data_date=NEXT),))

    assert compare(barracks(), copy).is_same


def test_files_without_a_common_project_are_not_compared() -> None:
    two = barracks(projects=(project(), project(key="2", id="B")))
    other = barracks(projects=(project(id="C"),))

    with pytest.raises(NothingToCompare, match=r"no project in common: BAR1, B and C\."):
        compare(two, other)
    with pytest.raises(NothingToCompare) as several:
        compare(two, two)
    assert several.value.next_step == "Name one of them: BAR1, B."


def test_a_schedule_and_its_sdef_are_the_same_as_far_as_sdef_can_tell() -> None:
    schedule = barracks(calendars=(calendar(),))
    conversion = from_model(schedule, choose_project(schedule))
    sdef = read_schedule(io.BytesIO(text.write(conversion.document)))

    given = compare(schedule, sdef)

    assert changes(given) == []
    assert given.links == ()
    assert Aspect.PERCENT in given.not_compared


# --- Real files, when they are on this machine ----------------------------------------------------

_BESIDE = Path(__file__).parents[3] / "shared" / "samples" / "p6"
SAMPLES = Path(os.environ.get("SCHEDULE_SAMPLES", _BESIDE))


@pytest.mark.skipif(not SAMPLES.exists(), reason="the samples are not on this machine")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("plant_update_20251121.xer", "plant_20251121_by_mpxj.xml"),
        ("percent_complete_p84.xer", "percent_complete_p84.xml"),
    ],
)
def test_the_same_project_in_two_formats_is_the_same(one: str, other: str) -> None:
    assert compare(read(SAMPLES / one), read(SAMPLES / other)).is_same


@pytest.mark.skipif(not SAMPLES.exists(), reason="the samples are not on this machine")
def test_a_real_update_is_compared() -> None:
    given = compare(
        read(SAMPLES / "plant_update_20251121.xer"), read(SAMPLES / "plant_update_20251204.xer")
    )

    assert ([each.id for each in given.removed], given.added) == (["C-PH2-RB-10"], ())
    assert given.finish_moved_days == 3
    assert len(given.links) == 4

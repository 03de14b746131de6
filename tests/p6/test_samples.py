"""Are real schedules read as another program reads them? Runs where there are samples and mpxj.

Samples are a folder of schedule files, named by SCHEDULE_SAMPLES or beside the project;
MPXJ_PYTHON names a Python that has mpxj. Without mpxj only counts and self-consistency are tested.
"""

from __future__ import annotations

import json
import os
import subprocess
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from p6.pmxml_text import activity, pmxml, project
from p6.xer_text import table, task, xer

from trajanus.p6 import ProgressUpdate, Schedule, patch_xer, read, summary, update_pmxml
from trajanus.p6.summary import summary_of

MPXJ_PYTHON = os.environ.get("MPXJ_PYTHON")
_BESIDE = Path(__file__).parents[3] / "shared" / "samples" / "p6"
SAMPLES = Path(os.environ.get("SCHEDULE_SAMPLES", _BESIDE))
FILES = sorted(SAMPLES.glob("*.x[em][rl]")) if SAMPLES.is_dir() else []

#: Projects, WBS nodes, activities, relationships.
COUNTS = {
    "construction_inr_p60.xer": (1, 4, 51, 59),
    "wk2_single_wbs_p82.xer": (1, 1, 198, 301),
    "two_projects_p2312.xer": (2, 203, 695, 1595),
    "plant_baseline_20250902.xer": (1, 23, 47, 62),
    "plant_update_20251121.xer": (1, 23, 50, 70),
    "plant_update_20251204.xer": (1, 23, 49, 68),
    "percent_complete_p84.xer": (1, 1, 12, 0),
}
#: Activities that mpxj loses the rest of: a name of theirs holds a raw line break.
#: Whose progress P6 computes.
COMPUTED = ("Level of Effort", "WBS Summary")
LOST_BY_MPXJ = {("embedded_newline_tab_derived.xer", "A1020")}

needs_mpxj = pytest.mark.skipif(not MPXJ_PYTHON, reason="MPXJ_PYTHON names no Python with mpxj")
each_sample = pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)

Told = dict[tuple[str, str], dict[str, Any]]


def moment(value: datetime | None) -> str | None:
    return value.isoformat(timespec="minutes") if value else None


def told(schedule: Schedule) -> Told:
    """Return what is compared of a schedule, by Project ID and Activity ID."""
    ids = {project.key: project.id for project in schedule.projects}
    known = schedule.activity_by_key
    return {
        (ids.get(each.project_key, ""), each.id): {
            "name": each.name,
            "start": moment(each.start),
            "finish": moment(each.finish),
            "percent": pytest.approx(each.percent),
            "status": each.status,
            "wbs": list(each.wbs),
            "original": each.original_hours,
            "remaining": each.remaining_hours,
            "actual_start": moment(each.actual_start),
            "actual_finish": moment(each.actual_finish),
            "calendar": schedule.calendar_by_key[each.calendar_key].name
            if each.calendar_key
            else None,
            "predecessors": sorted(
                [known[link.predecessor_key].id, str(link.type), link.lag_hours]
                for link in schedule.predecessors.get(each.key, ())
                # mpxj reads each project by itself.
                if link.predecessor_key in known and not link.is_external
            ),
        }
        for each in schedule.activities
    }


def mpxj(*files: Path) -> dict[Path, Told | None]:
    """Return what mpxj tells of files; None for those that it cannot read."""
    script = Path(__file__).with_name("mpxj_dump.py")
    named = [part for file in files for part in (str(file), read(file).encoding)]
    answer = subprocess.run(
        [str(MPXJ_PYTHON), str(script), *named], capture_output=True, check=True
    )
    return {
        Path(file): activities
        and {(each.pop("project"), each.pop("id")): each for each in activities}
        for file, activities in json.loads(answer.stdout).items()
    }


@cache
def mpxj_on_samples() -> dict[Path, Told | None]:
    return mpxj(*FILES)


@needs_mpxj
@each_sample
def test_samples_hold_what_mpxj_tells(file: Path) -> None:
    theirs = mpxj_on_samples()[file]
    if not theirs:
        pytest.skip("mpxj cannot read it")
    ours = told(read(file))

    assert ours.keys() == theirs.keys()
    for key, activity_told in ours.items():
        if (file.name, key[1]) not in LOST_BY_MPXJ:
            assert activity_told == theirs[key] | _unstated(theirs[key], activity_told)


def _unstated(theirs: dict[str, Any], ours: dict[str, Any]) -> dict[str, Any]:
    """Return our word where the file states no status, for which mpxj has none either."""
    states = {} if theirs["status"] != "none" else {"status": ours["status"]}
    return states if theirs["percent"] is not None else states | {"percent": ours["percent"]}


@needs_mpxj
def test_files_written_here_hold_what_mpxj_tells(tmp_path: Path) -> None:
    tasks = (
        task(1, complete_pct_type="CP_Phys", phys_complete_pct=12.5, status_code="TK_Active"),
        task(2, status_code="TK_Active", act_start_date="2026-02-27 08:00", remain_drtn_hr_cnt=20),
        task(3, task_name='6"" pipe'),
    )
    link = {"task_pred_id": 1, "task_id": 102, "pred_task_id": 101, "proj_id": 1}
    link |= {"pred_proj_id": 1, "pred_type": "PR_FF", "lag_hr_cnt": -16}
    files = tmp_path / "ours.xer", tmp_path / "ours.xml"
    files[0].write_bytes(xer(table("TASKPRED", link), tasks=tasks).encode())
    quarter = activity(1, DurationPercentComplete=0.25)
    half = activity(
        2, PercentCompleteType="Physical", PercentComplete=0.5, PhysicalPercentComplete=0.5
    )
    files[1].write_bytes(pmxml(project(quarter, half)))

    theirs = mpxj(*files)

    assert [told(read(file)) for file in files] == [theirs[file] for file in files]


@needs_mpxj
@each_sample
def test_updates_of_samples_hold_what_mpxj_tells(file: Path, tmp_path: Path) -> None:
    schedule = read(file)
    written = []
    for each in schedule.projects:
        day = each.data_date or datetime(2026, 1, 1)  # noqa: DTZ001  schedules have no zone
        updates = [
            ProgressUpdate(
                one.id, actual_start=min(one.actual_start or day, day), actual_finish=day
            )
            for one in schedule.activities_of(each)
            if one.status != "completed" and one.type not in COMPUTED
        ]
        update = tmp_path / f"{each.key}.xml"
        update.write_bytes(update_pmxml(file, each.id, updates))
        written.append(update)
    if not mpxj_on_samples()[file]:
        pytest.skip("mpxj cannot read it")

    theirs = mpxj(*written)

    for update in written:
        ours = told(read(update))
        assert ours
        assert ours == {key: one | _unstated(one, ours[key]) for key, one in theirs[update].items()}


@each_sample
def test_samples_are_read_alike_in_whole_and_in_summary(file: Path) -> None:
    schedule = read(file)

    glance, known = summary(file), summary_of(schedule)
    assert (glance.projects, glance.activities) == (known.projects, known.activities)
    assert (glance.relationships, glance.resources) == (known.relationships, known.resources)
    found = (schedule.projects, schedule.wbs, schedule.activities, schedule.relationships)
    assert COUNTS.get(file.name) in (None, tuple(map(len, found)))


@each_sample
def test_samples_are_patched_without_loss(file: Path) -> None:
    if file.suffix != ".xer" or not read(file).projects:
        pytest.skip("only XER files with a project are patched")
    content, schedule = file.read_bytes(), read(file)
    key = next(iter(schedule.activity_by_id))
    there = patch_xer(content, {key: {"target_drtn_hr_cnt": "123456.25"}})
    hours = schedule.activity_by_id[key].original_hours

    assert patch_xer(content, {}) == content
    assert len(there) - len(content) == len("123456.25") - len(f"{hours:g}")
    assert patch_xer(there, {key: {"target_drtn_hr_cnt": hours}}) == content

"""What is an activity? One TASK row, and what other tables say about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trajanus.p6.calendar import HOURS_PER_DAY
from trajanus.p6.cells import Words
from trajanus.p6.doubts import Doubts
from trajanus.p6.guid import from_xer
from trajanus.p6.model import Activity, CodeValue, Constraint, Note, Project, Udf
from trajanus.p6.words import ActivityType, CriticalPath
from trajanus.p6.xer.references import References
from trajanus.p6.xer.rows import Rows
from trajanus.p6.xer.shown import SHOWN_COLUMNS, shower
from trajanus.p6.xer.symbols import Cells
from trajanus.p6.xer.words import ACTIVITY_TYPE, CONSTRAINT_TYPE, DURATION_TYPE

_COLUMNS = (
    *SHOWN_COLUMNS,
    "task_id",
    "proj_id",
    "wbs_id",
    "clndr_id",
    "task_code",
    "task_name",
    "guid",
    "rsrc_id",
    "task_type",
    "duration_type",
    "late_start_date",
    "late_end_date",
    "suspend_date",
    "resume_date",
    "expect_end_date",
    "total_float_hr_cnt",
    "free_float_hr_cnt",
    "target_work_qty",
    "target_equip_qty",
    "driving_path_flag",
    "cstr_type",
    "cstr_date",
    "cstr_type2",
    "cstr_date2",
)


_OWN = len(SHOWN_COLUMNS)


@dataclass(frozen=True, slots=True)
class Attached:
    """What other tables say about activities, by key."""

    codes: Mapping[str, tuple[CodeValue, ...]]
    udfs: Mapping[str, tuple[Udf, ...]]
    notes: Mapping[str, tuple[Note, ...]]


def read_activities(
    rows: Rows, cells: Cells, refer: References, attached: Attached, doubts: Doubts
) -> Iterator[Activity]:
    """Yield the activities of a file."""
    moments, numbers = cells.moments, cells.numbers
    show = shower(cells, doubts)
    types = Words(doubts, ACTIVITY_TYPE, empty=ActivityType.TASK)
    durations = Words(doubts, DURATION_TYPE)
    limits = _Limits(cells, doubts)
    codes, udfs, notes = attached.codes, attached.udfs, attached.notes
    for row in rows.of("TASK", _COLUMNS):
        status, percent_type, percent, start, finish = show(row)
        # fmt: off
        (
            key, project_key, wbs_key, calendar_key, code, name, guid, resource_key, kind,
            duration_type, late_start, late_finish, suspended, resumed, expected, total_float,
            free_float, labor, equipment, driving, limit, limited_to, limit2, limited_to2,
        ) = row[_OWN:]
        # fmt: on
        project, node, calendar = refer.of(key, project_key, wbs_key, calendar_key, code)
        total = numbers[total_float]
        yield Activity(
            key=key,
            project_key=project.key if project else project_key,
            id=code,
            name=name,
            guid=from_xer(guid),
            wbs_key=node.key if node else None,
            wbs=node.path if node else (),
            type=types[kind],
            status=status,
            percent_type=percent_type,
            percent=percent,
            physical_percent=numbers[row[2]],
            duration_type=durations[duration_type],
            start=start,
            finish=finish,
            actual_start=moments[row[9]],
            actual_finish=moments[row[13]],
            planned_start=moments[row[11]],
            planned_finish=moments[row[15]],
            remaining_start=moments[row[10]],
            remaining_finish=moments[row[14]],
            early_start=moments[row[12]],
            early_finish=moments[row[16]],
            late_start=moments[late_start],
            late_finish=moments[late_finish],
            suspended=moments[suspended],
            resumed=moments[resumed],
            expected_finish=moments[expected],
            original_hours=numbers[row[3]],
            remaining_hours=numbers[row[4]],
            total_float_hours=total,
            free_float_hours=numbers[free_float],
            calendar_key=calendar.key if calendar else None,
            hours_per_day=calendar.hours_per_day if calendar else HOURS_PER_DAY,
            planned_units=(numbers[labor] or 0.0) + (numbers[equipment] or 0.0),
            actual_units=(numbers[row[5]] or 0.0) + (numbers[row[6]] or 0.0),
            remaining_units=(numbers[row[7]] or 0.0) + (numbers[row[8]] or 0.0),
            constraints=limits(limit, limited_to, limit2, limited_to2),
            resource_key=resource_key or None,
            on_longest_path=driving == "Y",
            is_critical=_is_critical(project, total, driving),
            codes=codes.get(key, ()),
            udfs=udfs.get(key, ()),
            notes=notes.get(key, ()),
        )


def _is_critical(project: Project | None, total_float: float | None, driving: str) -> bool:
    if project and project.critical_path == CriticalPath.LONGEST_PATH:
        return driving == "Y"
    most = project.critical_float_hours if project else 0.0
    return total_float is not None and total_float <= most


class _Limits:
    """The constraints of an activity."""

    def __init__(self, cells: Cells, doubts: Doubts) -> None:
        self._moments = cells.moments
        self._types = Words(doubts, CONSTRAINT_TYPE)

    def __call__(self, *cells: str) -> tuple[Constraint, ...]:
        if not (cells[0] or cells[2]):
            return ()
        pairs = ((self._types[cells[at]], self._moments[cells[at + 1]]) for at in (0, 2))
        return tuple(Constraint(kind, moment) for kind, moment in pairs if kind)

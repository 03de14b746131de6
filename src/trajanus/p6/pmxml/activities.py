"""What is an activity? One Activity element, and what it refers to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from trajanus.p6.calendar import HOURS_PER_DAY, Calendar
from trajanus.p6.cells import Moments, Numbers, Words
from trajanus.p6.doubts import Doubts, shown
from trajanus.p6.model import Activity, CodeValue, Constraint, Note, Project, Udf, Wbs
from trajanus.p6.pmxml import shape, words
from trajanus.p6.pmxml.elements import Element, Held
from trajanus.p6.progress import duration_percent, status_of, within_bounds
from trajanus.p6.words import ActivityType, CriticalPath, PercentType, Status

#: Status, kind of percent, percent, start, finish.
Shown = tuple[str, str, float, datetime | None, datetime | None]


def scale_of(element: Element, activities: Iterable[Held], doubts: Doubts) -> float:
    """Return what a stored percentage is multiplied by: P6 writes 0.25 for 25 %."""
    numbers = Numbers(doubts)
    place = element.fields["PercentComplete"]
    most = max((numbers[each[place]] or 0.0 for each in activities), default=0.0)
    if most <= 1.0:
        return 100.0
    doubts.add(f"percentages go up to {most:g}; they are read as 0 to 100, not as 0 to 1")
    return 1.0


class Shower:
    """What P6's pages show of an activity: status, percent, start and finish."""

    def __init__(self, element: Element, scale: float, doubts: Doubts) -> None:
        self.moments = Moments(doubts)
        self.numbers = Numbers(doubts)
        self._pick = element.picker(
            "Status", "PercentCompleteType", "PercentComplete", "StartDate", "FinishDate"
        )
        self._pick_dates = element.picker(*_STARTS, *_FINISHES)
        self._pick_percents = element.picker(*_PERCENTS)
        self._scale = scale
        self._statuses = Words(doubts, words.STATUS)
        self._kinds = Words(doubts, words.SAME, empty=PercentType.DURATION)

    def of(self, held: Held) -> Shown:
        """Return what is shown; what the file leaves out follows from the rest."""
        status, kind_text, percent_text, start_text, finish_text = self._pick(held)
        status, kind = self._statuses[status], self._kinds[kind_text]
        start, finish = self.moments[start_text], self.moments[finish_text]
        if start is None or finish is None or status not in _STATUSES:
            dates = [self.moments[text] for text in self._pick_dates(held)]
            starts, finishes = dates[: len(_STARTS)], dates[len(_STARTS) :]
            start = start or next(filter(None, starts), None)
            finish = finish or next(filter(None, finishes), None)
            if status not in _STATUSES:
                status = status_of(starts[0], finishes[0])
        percent = self.numbers[percent_text]
        if percent is None:
            return status, kind, self._derived(held, status, kind), start, finish
        return status, kind, self._scaled(percent), start, finish

    def scaled(self, text: str) -> float | None:
        """Return a stored percentage as 0 to 100."""
        number = self.numbers[text]
        return None if number is None else self._scaled(number)

    def _scaled(self, number: float) -> float:
        # A hundred times 0.55 is 55.00000000000001, which nobody wrote.
        return within_bounds(round(number * self._scale, 10))

    def _derived(self, held: Held, status: str, kind: str) -> float:
        physical, duration, units, planned, remaining = self._pick_percents(held)
        if status == Status.COMPLETED:
            return 100.0
        by_kind = {PercentType.PHYSICAL: physical, PercentType.UNITS: units}
        percent = self.scaled(by_kind.get(PercentType(kind), duration) if kind in _KINDS else "")
        if percent is None and kind == PercentType.DURATION:
            percent = duration_percent(status, self.numbers[planned], self.numbers[remaining])
        return percent or 0.0


_STATUSES = frozenset(Status)
_KINDS = frozenset(PercentType)
_STARTS = ("ActualStartDate", "RemainingEarlyStartDate", "PlannedStartDate", "EarlyStartDate")
_FINISHES = ("ActualFinishDate", "RemainingEarlyFinishDate", "PlannedFinishDate", "EarlyFinishDate")
_PERCENTS = (
    "PhysicalPercentComplete",
    "DurationPercentComplete",
    "UnitsPercentComplete",
    "PlannedDuration",
    "RemainingDuration",
)


class References:
    """What the activities of one project refer to, with doubts about what is missing."""

    def __init__(
        self,
        project: Project,
        wbs: Mapping[str, Wbs],
        calendars: Mapping[str, Calendar],
        doubts: Doubts,
    ) -> None:
        self._wbs = wbs
        self._calendars = calendars
        self._default = calendars.get(project.calendar_key or "")
        self._doubts = doubts
        self._ids: set[str] = set()

    def of(self, code: str, wbs_key: str, calendar_key: str) -> tuple[Wbs | None, Calendar | None]:
        """Return the WBS node and the calendar; no WBS means directly below the project."""
        add = self._doubts.add
        if not code:
            add("has no Id, the Activity ID that people use")
        elif code in self._ids:
            add(f"the Id {shown(code)} is there already in this project")
        self._ids.add(code)
        node, calendar = self._wbs.get(wbs_key), self._calendars.get(calendar_key)
        if node is None and wbs_key:
            add(f"WBSObjectId {shown(wbs_key)} is not in the file")
        if calendar is None and calendar_key:
            add(f"CalendarObjectId {shown(calendar_key)} is not in the file; the default is taken")
        return node, calendar or self._default


@dataclass(frozen=True, slots=True)
class Around:
    """What the activities of one project refer to and carry, by key."""

    project: Project
    wbs: Mapping[str, Wbs]
    calendars: Mapping[str, Calendar]
    codes: Mapping[str, CodeValue]
    udfs: Callable[[Held, Element], tuple[Udf, ...]]
    notes: Mapping[str, tuple[Note, ...]]


def read_activities(
    elements: Iterable[Held], show: Shower, around: Around, doubts: Doubts
) -> Iterator[Activity]:
    """Yield the activities of one project."""
    moments, numbers, project = show.moments, show.numbers, around.project
    kinds = Words(doubts, words.SAME, empty=ActivityType.TASK)
    durations = Words(doubts, words.SAME)
    refer = References(project, around.wbs, around.calendars, doubts)
    for row, held in enumerate(elements, start=1):
        doubts.table, doubts.row, doubts.line = "Activity", row, held[0]
        status, percent_type, percent, start, finish = show.of(held)
        field = {name: held[place] for name, place in shape.ACTIVITY.fields.items()}
        node, calendar = refer.of(field["Id"], field["WBSObjectId"], field["CalendarObjectId"])
        total_float = numbers[field["TotalFloat"]]
        yield Activity(
            key=field["ObjectId"],
            project_key=project.key,
            id=field["Id"],
            name=field["Name"],
            guid=field["GUID"].strip("{}"),
            wbs_key=node.key if node else None,
            wbs=node.path if node else (),
            type=kinds[field["Type"]],
            status=status,
            percent_type=percent_type,
            percent=percent,
            physical_percent=show.scaled(field["PhysicalPercentComplete"]),
            duration_type=durations[field["DurationType"]],
            start=start,
            finish=finish,
            actual_start=moments[field["ActualStartDate"]],
            actual_finish=moments[field["ActualFinishDate"]],
            planned_start=moments[field["PlannedStartDate"]],
            planned_finish=moments[field["PlannedFinishDate"]],
            remaining_start=moments[field["RemainingEarlyStartDate"]],
            remaining_finish=moments[field["RemainingEarlyFinishDate"]],
            early_start=moments[field["EarlyStartDate"] or field["RemainingEarlyStartDate"]],
            early_finish=moments[field["EarlyFinishDate"] or field["RemainingEarlyFinishDate"]],
            late_start=moments[field["LateStartDate"] or field["RemainingLateStartDate"]],
            late_finish=moments[field["LateFinishDate"] or field["RemainingLateFinishDate"]],
            suspended=moments[field["SuspendDate"]],
            resumed=moments[field["ResumeDate"]],
            expected_finish=moments[field["ExpectedFinishDate"]],
            original_hours=numbers[field["PlannedDuration"]],
            remaining_hours=numbers[field["RemainingDuration"]],
            total_float_hours=total_float,
            free_float_hours=numbers[field["FreeFloat"]],
            calendar_key=calendar.key if calendar else None,
            hours_per_day=calendar.hours_per_day if calendar else HOURS_PER_DAY,
            planned_units=_sum(numbers, field, "Planned"),
            actual_units=_sum(numbers, field, "Actual"),
            remaining_units=_sum(numbers, field, "Remaining"),
            constraints=_constraints(field, kinds, moments),
            resource_key=field["PrimaryResourceObjectId"] or None,
            on_longest_path=field["IsLongestPath"] == "1",
            is_critical=_is_critical(field, project, total_float),
            codes=_codes(held, around, doubts),
            udfs=around.udfs(held, shape.ACTIVITY),
            notes=around.notes.get(field["ObjectId"], ()),
        )


def _sum(numbers: Numbers, field: Mapping[str, str], kind: str) -> float:
    labor, other = numbers[field[f"{kind}LaborUnits"]], numbers[field[f"{kind}NonLaborUnits"]]
    return (labor or 0.0) + (other or 0.0)


def _constraints(
    field: Mapping[str, str], kinds: Words, moments: Moments
) -> tuple[Constraint, ...]:
    return tuple(
        Constraint(kinds[field[f"{which}ConstraintType"]], moments[field[f"{which}ConstraintDate"]])
        for which in ("Primary", "Secondary")
        if field[f"{which}ConstraintType"]
    )


def _is_critical(field: Mapping[str, str], project: Project, total_float: float | None) -> bool:
    if field["IsCritical"]:
        return field["IsCritical"] == "1"
    if project.critical_path == CriticalPath.LONGEST_PATH:
        return field["IsLongestPath"] == "1"
    return total_float is not None and total_float <= project.critical_float_hours


def _codes(held: Held, around: Around, doubts: Doubts) -> tuple[CodeValue, ...]:
    found = []
    for code in shape.ACTIVITY.within(held, "Code"):
        key = shape.CODE.text(code, "ValueObjectId")
        if key in around.codes:
            found.append(around.codes[key])
        else:
            doubts.add(f"the activity code {shown(key)} is not in the file; left out")
    return tuple(found)

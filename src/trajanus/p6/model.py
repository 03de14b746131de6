"""What is in a schedule file, whichever format it came in?

Shapes and units, everywhere in this package:

* Keys (`key`, `..._key`) join records within one file and mean nothing outside it. Across files an
  activity is known by project ID and activity ID, and by `guid` where there is one.
* Moments are naive local times, as planners see them; no file format has a time zone.
* Durations, floats and lags are working hours. `..._days` counts them on the calendar's day.
* Percentages are 0 to 100 and not rounded. Costs are `Decimal`, units (quantities) `float`.
* None means that the file does not say; an unknown float is not a float of zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

from trajanus.p6.calendar import HOURS_PER_DAY, Calendar, Shift
from trajanus.p6.words import (
    ActivityType,
    CriticalPath,
    LagCalendar,
    LinkType,
    PercentType,
    Status,
)

__all__ = [
    "Activity",
    "Assignment",
    "Calendar",
    "CodeType",
    "CodeValue",
    "Constraint",
    "Expense",
    "Note",
    "Project",
    "Relationship",
    "Resource",
    "Role",
    "Shift",
    "Udf",
    "Warned",
    "Wbs",
]

#: What a user-defined field can hold.
UdfContent: TypeAlias = str | float | Decimal | datetime


@dataclass(frozen=True, slots=True)
class Warned:
    """Something in the file that was mended, doubted or left out."""

    message: str
    #: Table (XER), element (P6 XML) or record (SDEF); empty for the whole file.
    table: str = ""
    #: Row within the table, from 1.
    row: int | None = None
    #: Line within the file, from 1.
    line: int | None = None

    def __str__(self) -> str:
        row = f"row {self.row}" if self.row is not None else ""
        line = f"line {self.line}" if self.line is not None else ""
        place = ", ".join(filter(None, (f"{self.table} {row}".strip(), line)))
        return f"{place}: {self.message}" if place else self.message


@dataclass(frozen=True, slots=True)
class Udf:
    """The value of one user-defined field."""

    label: str
    value: UdfContent


@dataclass(frozen=True, slots=True)
class Note:
    """A note of a notebook topic; P6 writes HTML."""

    topic: str
    text: str


@dataclass(frozen=True, slots=True)
class CodeType:
    """A kind of activity code: responsibility, area, phase ..."""

    key: str
    name: str
    #: "Global", "EPS" or "Project".
    scope: str = "Global"
    project_key: str | None = None
    max_length: int | None = None


@dataclass(frozen=True, slots=True)
class CodeValue:
    """One value of a code type, shared by all activities that carry it."""

    key: str
    type_key: str
    type_name: str
    value: str
    description: str = ""
    parent_key: str | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """One project of the file."""

    key: str
    #: The Project ID that people use.
    id: str
    name: str
    data_date: datetime | None = None
    planned_start: datetime | None = None
    must_finish: datetime | None = None
    #: The finish that the last scheduling run computed.
    scheduled_finish: datetime | None = None
    guid: str = ""
    calendar_key: str | None = None
    #: False for a project that is there only because others refer to it.
    is_exported: bool = True
    #: A `CriticalPath`, or the file's own word.
    critical_path: str = CriticalPath.TOTAL_FLOAT
    critical_float_hours: float = 0.0
    default_percent_type: str = PercentType.DURATION
    default_duration_type: str = ""
    physical_percent_from_steps: bool = False
    #: Scheduling options; None where the file has none.
    retained_logic: bool | None = None
    progress_override: bool | None = None
    #: A `LagCalendar`, or the file's own word.
    lag_calendar: str = LagCalendar.PREDECESSOR
    wbs_separator: str = "."
    notes: tuple[Note, ...] = ()
    udfs: tuple[Udf, ...] = ()


@dataclass(frozen=True, slots=True)
class Wbs:
    """One node of a project's work breakdown."""

    key: str
    project_key: str
    code: str
    name: str
    #: None at the top. XER has the project itself as the one top node; P6 XML leaves it out.
    parent_key: str | None = None
    is_project: bool = False
    sequence: int = 0
    #: Names and codes from the top down to this node.
    path: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    udfs: tuple[Udf, ...] = ()


@dataclass(frozen=True, slots=True)
class Constraint:
    """A limit on an activity's dates."""

    #: A `ConstraintType`, or the file's own word.
    type: str
    date: datetime | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity as P6 shows it."""

    key: str
    project_key: str
    #: The Activity ID that people use, unique within the project only.
    id: str
    name: str
    guid: str = ""
    wbs_key: str | None = None
    #: WBS names from the project's top down.
    wbs: tuple[str, ...] = ()
    #: An `ActivityType`, or the file's own word.
    type: str = ActivityType.TASK
    status: str = Status.NOT_STARTED
    #: A `PercentType`, or the file's own word.
    percent_type: str = PercentType.DURATION
    #: Activity percent complete, by its type.
    percent: float = 0.0
    physical_percent: float | None = None
    duration_type: str = ""
    #: Start and finish as P6 shows them: actual, else remaining, planned, early.
    start: datetime | None = None
    finish: datetime | None = None
    actual_start: datetime | None = None
    actual_finish: datetime | None = None
    planned_start: datetime | None = None
    planned_finish: datetime | None = None
    remaining_start: datetime | None = None
    remaining_finish: datetime | None = None
    early_start: datetime | None = None
    early_finish: datetime | None = None
    late_start: datetime | None = None
    late_finish: datetime | None = None
    suspended: datetime | None = None
    resumed: datetime | None = None
    expected_finish: datetime | None = None
    #: Planned (original), remaining and actual work time.
    original_hours: float | None = None
    remaining_hours: float | None = None
    total_float_hours: float | None = None
    free_float_hours: float | None = None
    calendar_key: str | None = None
    #: Of its calendar.
    hours_per_day: float = HOURS_PER_DAY
    #: Labor and nonlabor together.
    planned_units: float = 0.0
    actual_units: float = 0.0
    remaining_units: float = 0.0
    constraints: tuple[Constraint, ...] = ()
    #: The primary resource.
    resource_key: str | None = None
    on_longest_path: bool = False
    #: By the project's own definition.
    is_critical: bool = False
    codes: tuple[CodeValue, ...] = ()
    udfs: tuple[Udf, ...] = ()
    notes: tuple[Note, ...] = ()

    def code(self, type_name: str) -> str | None:
        """Return the value of an activity code by the name of its type."""
        return next((code.value for code in self.codes if code.type_name == type_name), None)

    def udf(self, label: str) -> UdfContent | None:
        """Return the value of a user-defined field."""
        return next((udf.value for udf in self.udfs if udf.label == label), None)

    @property
    def original_days(self) -> float | None:
        """The planned duration in days of its calendar."""
        return self.days(self.original_hours)

    @property
    def remaining_days(self) -> float | None:
        """The remaining duration in days of its calendar."""
        return self.days(self.remaining_hours)

    @property
    def total_float_days(self) -> float | None:
        """The total float in days of its calendar."""
        return self.days(self.total_float_hours)

    def days(self, hours: float | None) -> float | None:
        """Return hours as days of its calendar."""
        return None if hours is None else hours / self.hours_per_day

    @property
    def is_milestone(self) -> bool:
        """Whether it is a moment, not a stretch of work."""
        return self.type in (ActivityType.START_MILESTONE, ActivityType.FINISH_MILESTONE)


@dataclass(frozen=True, slots=True)
class Relationship:
    """One activity waits for another. Either end may be missing when it lies in another project."""

    key: str
    predecessor_key: str
    successor_key: str
    #: A `LinkType`, or the file's own word.
    type: str = LinkType.FINISH_TO_START
    lag_hours: float = 0.0
    predecessor_project_key: str = ""
    successor_project_key: str = ""

    @property
    def is_external(self) -> bool:
        """Whether it joins two projects."""
        return self.predecessor_project_key != self.successor_project_key


@dataclass(frozen=True, slots=True)
class Resource:
    """Who or what does the work."""

    key: str
    #: The Resource ID that people use.
    id: str
    name: str
    #: A `ResourceType`, or the file's own word.
    type: str = ""
    parent_key: str | None = None
    calendar_key: str | None = None
    email: str = ""
    #: Unit of measure of a material.
    unit: str = ""
    is_active: bool = True
    udfs: tuple[Udf, ...] = ()


@dataclass(frozen=True, slots=True)
class Role:
    """A skill that stands in for a resource not yet named."""

    key: str
    id: str
    name: str
    parent_key: str | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """A resource or role on an activity, with its units and costs."""

    key: str
    project_key: str
    activity_key: str
    resource_key: str | None = None
    role_key: str | None = None
    account_key: str | None = None
    planned_units: float = 0.0
    actual_units: float = 0.0
    remaining_units: float = 0.0
    planned_cost: Decimal = Decimal(0)
    actual_regular_cost: Decimal = Decimal(0)
    actual_overtime_cost: Decimal = Decimal(0)
    remaining_cost: Decimal = Decimal(0)
    cost_per_unit: Decimal | None = None
    #: Unit of measure, where the file has one for the assignment itself (SDEF).
    unit: str = ""
    start: datetime | None = None
    finish: datetime | None = None
    udfs: tuple[Udf, ...] = ()

    @property
    def actual_cost(self) -> Decimal:
        """Regular and overtime cost to date."""
        return self.actual_regular_cost + self.actual_overtime_cost


@dataclass(frozen=True, slots=True)
class Expense:
    """A cost of an activity that no resource carries."""

    key: str
    project_key: str
    activity_key: str
    name: str = ""
    planned_cost: Decimal = Decimal(0)
    actual_cost: Decimal = Decimal(0)
    remaining_cost: Decimal = Decimal(0)
    planned_units: float = 0.0
    account_key: str | None = None

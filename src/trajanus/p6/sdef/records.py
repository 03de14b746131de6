"""What does an SDEF file hold, record by record?

Records are values: the line they came from helps to report findings but is no part of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day without work; without a year it recurs every year."""

    day: int
    month: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Volume:
    """VOLM: the number of the disk, from the days when files came on several."""

    number: int = 1
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Project:
    """PROJ: what the schedule is about."""

    data_date: date
    identifier: str = ""
    name: str = ""
    contractor: str = ""
    method: str = "P"
    contract_number: str = ""
    start: date | None = None
    finish: date | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Calendar:
    """CLDR: the work days of the week, Sunday first."""

    code: str
    work_days: str
    description: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Holidays:
    """HOLI: up to fifteen days without work of one calendar."""

    calendar: str
    dates: tuple[Holiday, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Activity:
    """ACTV: one activity and its codes."""

    activity_id: str
    description: str = ""
    duration: int = 0
    constraint_date: date | None = None
    constraint_type: str = ""
    calendar: str = ""
    hammock: str = ""
    workers_per_day: int | None = None
    responsibility: str = ""
    work_area: str = ""
    modification: str = ""
    bid_item: str = ""
    phase: str = ""
    category: str = ""
    feature: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Predecessor:
    """PRED: the activity follows its predecessor."""

    activity_id: str
    predecessor_id: str
    type: str = "C"
    lag: int = 0
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Units:
    """UNIT: quantities of an activity paid by the unit."""

    activity_id: str
    total_quantity: Decimal = Decimal(0)
    cost_per_unit: Decimal = Decimal(0)
    quantity_to_date: Decimal = Decimal(0)
    unit: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Progress:
    """PROG: where an activity stands, what it costs and when it can run."""

    activity_id: str
    actual_start: date | None = None
    actual_finish: date | None = None
    remaining_duration: int = 0
    cost: Decimal = Decimal(0)
    cost_to_date: Decimal = Decimal(0)
    stored_material: Decimal = Decimal(0)
    early_start: date | None = None
    early_finish: date | None = None
    late_start: date | None = None
    late_finish: date | None = None
    float_sign: str = ""
    float_days: int | None = None
    line: int = field(default=0, compare=False)

    @property
    def total_float(self) -> int | None:
        """Return the float with its sign, in work days."""
        if self.float_days is None:
            return None
        return -self.float_days if self.float_sign == "-" else self.float_days


Record = Volume | Project | Calendar | Holidays | Activity | Predecessor | Units | Progress


@dataclass(frozen=True, slots=True)
class Document:
    """A whole SDEF file, in the order of its records."""

    project: Project | None = None
    calendars: tuple[Calendar, ...] = ()
    holidays: tuple[Holidays, ...] = ()
    activities: tuple[Activity, ...] = ()
    predecessors: tuple[Predecessor, ...] = ()
    units: tuple[Units, ...] = ()
    progress: tuple[Progress, ...] = ()
    volume: Volume = Volume()

    def records(self) -> tuple[Record, ...]:
        """Return all records in the order in which they are written."""
        project = (self.project,) if self.project else ()
        rest = (self.calendars, self.holidays, self.activities, self.predecessors)
        return (
            self.volume,
            *project,
            *(record for group in rest for record in group),
            *self.units,
            *self.progress,
        )

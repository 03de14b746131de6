"""What is a check of a schedule, and what does it find?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from trajanus.p6.model import Activity, Project
from trajanus.p6.schedule import Schedule
from trajanus.p6.sdef.from_model import Conversion, from_model
from trajanus.p6.words import ActivityType, Status

_COMPUTED = (ActivityType.LEVEL_OF_EFFORT, ActivityType.WBS_SUMMARY)


class Group(StrEnum):
    """What a check is about."""

    SETTINGS = "Mandatory settings"
    LOGIC = "Logic"
    DATES = "Dates and float"
    PROGRESS = "Progress"
    COST = "Cost and CLINs"
    SDEF = "SDEF for RMS"


class Severity(StrEnum):
    """How bad a finding is."""

    MUST = "must be mended"
    SHOULD = "should be looked at"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where good practice draws lines; a contract may draw others."""

    longest_duration_days: float = 20
    largest_float_days: float = 44
    longest_lag_days: float = 10
    clin_amounts: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Subject:
    """The schedule of one project, as checks look at it."""

    schedule: Schedule
    project: Project
    thresholds: Thresholds = field(default_factory=Thresholds)

    @cached_property
    def activities(self) -> tuple[Activity, ...]:
        """All activities of the project."""
        return self.schedule.activities_of(self.project)

    @cached_property
    def work(self) -> tuple[Activity, ...]:
        """Activities with dates of their own: no levels of effort, no summaries."""
        return tuple(each for each in self.activities if each.type not in _COMPUTED)

    @cached_property
    def open_work(self) -> tuple[Activity, ...]:
        """What is not completed."""
        return tuple(each for each in self.work if each.status != Status.COMPLETED)

    @cached_property
    def conversion(self) -> Conversion:
        """The project as SDEF."""
        return from_model(self.schedule, self.project)


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that a check found; without an activity it is about the project."""

    detail: str
    activity: Activity | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One question about a schedule, and what to do when the answer is no."""

    name: str
    title: str
    group: Group
    advice: str
    find: Callable[[Subject], Iterable[Found]]
    severity: Severity = Severity.MUST
    #: Why the question cannot be answered for this schedule; None when it can.
    unanswerable: Callable[[Subject], str | None] = lambda subject: None


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to one check."""

    check: Check
    found: tuple[Found, ...]
    #: Why the check could not be made.
    skipped: str = ""

    @property
    def passed(self) -> bool:
        return not self.found and not self.skipped


def about(activities: Iterable[Activity], detail: str = "") -> Iterator[Found]:
    """Yield one finding for each activity."""
    for activity in activities:
        yield Found(detail, activity)


def not_from_sdef(subject: Subject) -> str | None:
    """Say that SDEF cannot tell, when the schedule came as SDEF."""
    return "SDEF does not tell" if subject.schedule.format == "sdef" else None

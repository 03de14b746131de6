"""What about an activity can change, and did it?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from trajanus.p6.comparison.match import Pair
from trajanus.p6.model import Activity
from trajanus.p6.nodes import Nodes
from trajanus.p6.schedule import Schedule
from trajanus.p6.sdef.codes import CODES

Value: TypeAlias = str | float | datetime | None

#: Below this, hours and percentages are the same: programs round differently.
_NOISE = 0.01
#: SDEF has whole days only.
_ROUNDED_DAYS = 0.51
_SDEF_NAME_LENGTH = 30
_SDEF_CODES = frozenset(code.name for code in CODES)


class Aspect(StrEnum):
    """What can change."""

    ID = "activity ID"
    NAME = "name"
    WBS = "WBS"
    TYPE = "type"
    STATUS = "status"
    START = "start"
    FINISH = "finish"
    ACTUAL_START = "actual start"
    ACTUAL_FINISH = "actual finish"
    ORIGINAL_DURATION = "original duration"
    REMAINING_DURATION = "remaining duration"
    PERCENT = "percent complete"
    TOTAL_FLOAT = "total float"
    CALENDAR = "calendar"
    CONSTRAINTS = "constraints"
    COST = "planned cost"
    RESOURCES = "resources"
    CODES = "activity codes"


DATES = (Aspect.START, Aspect.FINISH, Aspect.ACTUAL_START, Aspect.ACTUAL_FINISH)
DAYS = (Aspect.ORIGINAL_DURATION, Aspect.REMAINING_DURATION, Aspect.TOTAL_FLOAT)
#: What SDEF does not carry, or carries in another sense.
_NOT_IN_SDEF = frozenset(
    {
        Aspect.WBS,
        Aspect.TYPE,
        Aspect.PERCENT,
        Aspect.CALENDAR,
        Aspect.CONSTRAINTS,
        Aspect.RESOURCES,
    }
)


@dataclass(frozen=True, slots=True)
class Change:
    """One aspect of an activity before and after; durations and floats in days."""

    aspect: Aspect
    old: Value
    new: Value

    @property
    def days(self) -> float | None:
        """How far a date, duration or float moved; later and longer are positive."""
        match self.old, self.new:
            case datetime() as old, datetime() as new:
                return float((new.date() - old.date()).days)
            case ((int() | float() as old), (int() | float() as new)) if self.aspect in DAYS:
                return new - old
            case _:
                return None


@dataclass(frozen=True, slots=True)
class ChangedActivity:
    """An activity that is in both updates and differs."""

    old: Activity
    new: Activity
    changes: tuple[Change, ...]

    def change(self, aspect: Aspect) -> Change | None:
        """Return what changed about one aspect."""
        return next((each for each in self.changes if each.aspect == aspect), None)


class Aspects:
    """Compares activities of two schedules, as far as both formats can tell."""

    def __init__(self, old: Schedule, new: Schedule) -> None:
        self._old, self._new = _View(old), _View(new)
        self.has_sdef = "sdef" in (old.format, new.format)
        self.skipped = _NOT_IN_SDEF if self.has_sdef else frozenset()

    def changed(self, pair: Pair) -> ChangedActivity | None:
        """Return how an activity differs, or None when it does not."""
        changes = tuple(self._changes(pair))
        return ChangedActivity(pair.old, pair.new, changes) if changes else None

    def _changes(self, pair: Pair) -> Iterator[Change]:
        for aspect, read in _READERS.items():
            if aspect in self.skipped:
                continue
            old, new = read(self._old, pair.old), read(self._new, pair.new)
            if not self._same(aspect, old, new):
                yield Change(aspect, old, new)
        yield from self._codes(pair)
        if Aspect.WBS not in self.skipped and self._is_moved(pair):
            yield Change(
                Aspect.WBS,
                " / ".join(self._old.nodes.names(pair.old)),
                " / ".join(self._new.nodes.names(pair.new)),
            )

    def _codes(self, pair: Pair) -> Iterator[Change]:
        """Yield one change with only the codes that differ."""
        old, new = self._code_values(pair.old), self._code_values(pair.new)
        differing = sorted(name for name in {*old, *new} if old.get(name) != new.get(name))
        if differing:
            before, after = (
                ", ".join(f"{name}: {values[name]}" for name in differing if name in values)
                for values in (old, new)
            )
            yield Change(Aspect.CODES, before or None, after or None)

    def _code_values(self, activity: Activity) -> dict[str, str]:
        return {
            code.type_name: code.value
            for code in activity.codes
            if not self.has_sdef or code.type_name in _SDEF_CODES
        }

    def _same(self, aspect: Aspect, old: Value, new: Value) -> bool:
        match old, new:
            case datetime(), datetime() if self.has_sdef:
                return old.date() == new.date()
            case ((int() | float()), (int() | float())):
                rounded = self.has_sdef and aspect in DAYS
                return abs(old - new) < (_ROUNDED_DAYS if rounded else _NOISE)
            case (None, _) | (_, None) if aspect is Aspect.TOTAL_FLOAT:
                return True  # completed work has none: nothing shifted
            case str(), str() if aspect is Aspect.NAME and self.has_sdef:
                return old[:_SDEF_NAME_LENGTH].strip() == new[:_SDEF_NAME_LENGTH].strip()
            case _:
                return old == new

    def _is_moved(self, pair: Pair) -> bool:
        """Say whether it hangs elsewhere: a node with a new name, or a new code, is the same."""
        old, new = self._old.nodes, self._new.nodes
        return old.names(pair.old) != new.names(pair.new) and old.codes(pair.old) != new.codes(
            pair.new
        )


class _View:
    """What an activity refers to within its own file."""

    def __init__(self, schedule: Schedule) -> None:
        self.schedule = schedule
        self.nodes = Nodes(schedule)

    def calendar(self, activity: Activity) -> str | None:
        calendar = self.schedule.calendar_by_key.get(activity.calendar_key or "")
        return calendar.name if calendar else None

    def cost(self, activity: Activity) -> float:
        assigned = self.schedule.assignments_by_activity.get(activity.key, ())
        expenses = self.schedule.expenses_by_activity.get(activity.key, ())
        return float(
            sum(each.planned_cost for each in assigned)
            + sum(each.planned_cost for each in expenses)
        )

    def resources(self, activity: Activity) -> str | None:
        keys = {
            each.resource_key
            for each in self.schedule.assignments_by_activity.get(activity.key, ())
            if each.resource_key
        }
        found = (self.schedule.resource_by_key.get(key) for key in keys)
        return ", ".join(sorted(each.id for each in found if each)) or None


def _constraints(activity: Activity) -> str | None:
    shown = [
        f"{each.type} {each.date:%Y-%m-%d}" if each.date else each.type
        for each in activity.constraints
    ]
    return ", ".join(shown) or None


_READERS: Mapping[Aspect, Callable[[_View, Activity], Value]] = {
    Aspect.ID: lambda view, each: each.id,
    Aspect.NAME: lambda view, each: each.name,
    Aspect.TYPE: lambda view, each: each.type,
    Aspect.STATUS: lambda view, each: each.status.replace("_", " "),
    Aspect.START: lambda view, each: each.start,
    Aspect.FINISH: lambda view, each: each.finish,
    Aspect.ACTUAL_START: lambda view, each: each.actual_start,
    Aspect.ACTUAL_FINISH: lambda view, each: each.actual_finish,
    Aspect.ORIGINAL_DURATION: lambda view, each: each.original_days,
    Aspect.REMAINING_DURATION: lambda view, each: each.remaining_days,
    Aspect.PERCENT: lambda view, each: each.percent,
    Aspect.TOTAL_FLOAT: lambda view, each: each.total_float_days,
    Aspect.CALENDAR: lambda view, each: view.calendar(each),
    Aspect.CONSTRAINTS: lambda view, each: _constraints(each),
    Aspect.COST: lambda view, each: view.cost(each),
    Aspect.RESOURCES: lambda view, each: view.resources(each),
}

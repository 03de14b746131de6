"""How does an activity of P6 look as ACTV and PROG, and a relationship as PRED?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from trajanus.p6.model import Activity, Constraint, Relationship
from trajanus.p6.schedule import Schedule
from trajanus.p6.sdef import records
from trajanus.p6.sdef.codes import CODES
from trajanus.p6.sdef.from_costs import Amounts
from trajanus.p6.sdef.layout import ACTIVITY, PREDECESSOR, PROGRESS
from trajanus.p6.sdef.shaping import Shaper
from trajanus.p6.words import ActivityType, ConstraintType, LinkType, Status

_CONSTRAINTS = {
    ConstraintType.START_ON: "ES",
    ConstraintType.START_ON_OR_AFTER: "ES",
    ConstraintType.MANDATORY_START: "ES",
    ConstraintType.FINISH_ON: "LF",
    ConstraintType.FINISH_ON_OR_BEFORE: "LF",
    ConstraintType.MANDATORY_FINISH: "LF",
}
_EXACT = (ConstraintType.START_ON_OR_AFTER, ConstraintType.FINISH_ON_OR_BEFORE)
_LINKS = {
    LinkType.FINISH_TO_START: "C",
    LinkType.START_TO_START: "S",
    LinkType.FINISH_TO_FINISH: "F",
}


def activity_record(
    activity: Activity, calendars: Mapping[str, str], shaper: Shaper
) -> records.Activity:
    """Return the ACTV record."""
    if activity.original_hours is None and not activity.is_milestone:
        shaper.error("it is not known", ACTIVITY, "duration", activity=activity.id)
    kind, day = _constraint(activity, shaper)
    return records.Activity(
        activity_id=activity.id.strip(),
        description=shaper.description(
            activity.name, ACTIVITY, "description", activity=activity.id
        ),
        duration=_days(activity, activity.original_hours, "duration", shaper),
        constraint_date=day,
        constraint_type=kind,
        calendar=calendars.get(activity.calendar_key or "", ""),
        hammock="Y" if activity.type == ActivityType.LEVEL_OF_EFFORT else "",
        **_codes(activity, shaper),
    )


def _days(activity: Activity, hours: float | None, column: str, shaper: Shaper) -> int:
    layout = ACTIVITY if column == "duration" else PROGRESS
    return shaper.days(hours, activity.hours_per_day, layout, column, activity=activity.id)


def _codes(activity: Activity, shaper: Shaper) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for code in CODES:
        value = (activity.code(code.name) or "").strip()
        if value and code.field == "workers_per_day":
            found[code.field] = shaper.number(value, code.column, ACTIVITY, activity=activity.id)
        elif value:
            found[code.field] = value
    return found


def _constraint(activity: Activity, shaper: Shaper) -> tuple[str, date | None]:
    """Return the one constraint that SDEF can carry, and say what happens to others."""
    written: tuple[str, date | None] = ("", None)
    for constraint in activity.constraints:
        code = _CONSTRAINTS.get(ConstraintType(constraint.type)) if _is_known(constraint) else None
        if code and not written[0] and constraint.date:
            written = (code, constraint.date.date())
            if constraint.type not in _EXACT:
                message = f"{constraint.type!r} is written as {code}"
                shaper.warn(message, ACTIVITY, "constraint_type", activity=activity.id)
        else:
            message = f"{constraint.type!r} has no place in SDEF and is left out"
            shaper.warn(message, ACTIVITY, "constraint_type", activity=activity.id)
    return written


def _is_known(constraint: Constraint) -> bool:
    return constraint.type in ConstraintType._value2member_map_


def progress_record(activity: Activity, amounts: Amounts, shaper: Shaper) -> records.Progress:
    """Return the PROG record; a completed activity has no dates but its actual ones."""
    actual = records.Progress(
        activity.id.strip(),
        actual_start=_day(activity.actual_start),
        actual_finish=_day(activity.actual_finish),
        cost=amounts.cost,
        cost_to_date=amounts.cost_to_date,
        stored_material=amounts.stored_material,
    )
    if activity.status == Status.COMPLETED:
        return actual
    return _with_remaining(activity, actual, shaper)


def _with_remaining(
    activity: Activity, actual: records.Progress, shaper: Shaper
) -> records.Progress:
    float_days = None
    if activity.total_float_hours is not None:
        float_days = _days(activity, activity.total_float_hours, "float_days", shaper)
    remaining = activity.remaining_hours
    return records.Progress(
        actual.activity_id,
        actual_start=actual.actual_start,
        actual_finish=actual.actual_finish,
        remaining_duration=_days(activity, remaining, "remaining_duration", shaper),
        cost=actual.cost,
        cost_to_date=actual.cost_to_date,
        stored_material=actual.stored_material,
        early_start=_day(activity.remaining_start or activity.early_start),
        early_finish=_day(activity.remaining_finish or activity.early_finish),
        late_start=_day(activity.late_start),
        late_finish=_day(activity.late_finish),
        float_sign=_sign(float_days),
        float_days=None if float_days is None else abs(float_days),
    )


def _sign(days: int | None) -> str:
    if days is None:
        return ""
    return "-" if days < 0 else "+"


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def predecessor_records(
    schedule: Schedule, included: Collection[str], shaper: Shaper
) -> Iterator[records.Predecessor]:
    """Yield the PRED records among the activities that are written."""
    for activity in schedule.activities:
        if activity.key not in included:
            continue
        for link in schedule.predecessors.get(activity.key, ()):
            other = schedule.activity_by_key.get(link.predecessor_key)
            if other is None or other.key not in included:
                name = f"activity {other.id}" if other else "an activity outside the file"
                message = f"{name} is not written, so the relationship is left out"
                shaper.warn(message, PREDECESSOR, "predecessor_id", activity=activity.id)
                continue
            record = _predecessor(schedule, link, activity, other, shaper)
            if record:
                yield record


def _predecessor(
    schedule: Schedule, link: Relationship, activity: Activity, other: Activity, shaper: Shaper
) -> records.Predecessor | None:
    kind = _LINKS.get(LinkType(link.type)) if link.type in LinkType._value2member_map_ else None
    if kind is None:
        message = f"{link.type} from {other.id} cannot be written and is left out"
        shaper.warn(message, PREDECESSOR, "type", activity=activity.id)
        return None
    per_day = link.lag_hours / schedule.lag_days(link) if link.lag_hours else other.hours_per_day
    lag = shaper.days(link.lag_hours, per_day, PREDECESSOR, "lag", activity=activity.id)
    return records.Predecessor(activity.id.strip(), other.id.strip(), kind, lag)

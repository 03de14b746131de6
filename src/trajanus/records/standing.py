"""Which records need somebody? The standings that people count, link to and filter by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from trajanus.records.register import STATE

SOON = timedelta(days=7)
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """One question about due dates and states, with the condition that answers it."""

    name: str
    label: str
    condition: Callable[[date], Q]
    is_alarm: bool = False
    sort: str = ""  # the order that suits it


def _open_rfi(_: date) -> Q:
    return Q(status="open")


def _open_submittal(_: date) -> Q:
    return Q(closed_at=None) & ~Q(base_status__in=("Closed", "Draft"))


def _past_due(is_open: Callable[[date], Q]) -> Callable[[date], Q]:
    return lambda today: is_open(today) & Q(due_date__lt=today)


def _due_soon(is_open: Callable[[date], Q]) -> Callable[[date], Q]:
    return lambda today: is_open(today) & Q(due_date__range=(today, today + SOON))


def _in_review(today: date) -> Q:
    return STATE.is_any(("in_review", "review_overdue"), today)


def _late_to_submit(today: date) -> Q:
    return STATE.is_any(("late",), today)


def _open_observation(_: date) -> Q:
    """Return open observations; open inspections look the same."""
    return Q(closed_at=None) & ~Q(status__in=("closed", "Closed"))


def _open_punch_item(_: date) -> Q:
    is_ended = Q(status__in=("closed", "Closed")) | Q(workflow_status__in=("closed", "draft"))
    return Q(closed_at=None) & ~is_ended


def _open_task_item(_: date) -> Q:
    return ~Q(status__in=("closed", "void"))


def _open_activity(_: date) -> Q:
    return Q(actual_finish=None) & ~Q(percentage=100) & ~Q(has_children=True)


def _starts_soon(today: date) -> Q:
    is_waiting = _open_activity(today) & Q(actual_start=None)
    return is_waiting & Q(start__gte=_begin(today), start__lt=_begin(today + _A_DAY + SOON))


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _moment_past(name: str, is_open: Callable[[date], Q]) -> Callable[[date], Q]:
    return lambda today: is_open(today) & Q(**{f"{name}__lt": _begin(today)})


def _moment_soon(name: str, is_open: Callable[[date], Q]) -> Callable[[date], Q]:
    def condition(today: date) -> Q:
        first, last = _begin(today), _begin(today + _A_DAY + SOON)
        return is_open(today) & Q(**{f"{name}__gte": first, f"{name}__lt": last})

    return condition


def _by_day(is_open: Callable[[date], Q]) -> tuple[Standing, ...]:
    """Return the standings of records that are due on a day."""
    return (
        Standing("overdue", "Overdue", _past_due(is_open), is_alarm=True, sort="due_date"),
        Standing("due_soon", "Due within 7 days", _due_soon(is_open), sort="due_date"),
        Standing("open", "Open", is_open),
    )


def _by_moment(name: str, is_open: Callable[[date], Q]) -> tuple[Standing, ...]:
    """Return the standings of records that are due at a moment."""
    return (
        Standing("overdue", "Overdue", _moment_past(name, is_open), is_alarm=True, sort=name),
        Standing("due_soon", "Due within 7 days", _moment_soon(name, is_open), sort=name),
        Standing("open", "Open", is_open),
    )


STANDINGS: Mapping[str, tuple[Standing, ...]] = {
    "rfis": _by_day(_open_rfi),
    "submittals": (
        Standing("overdue", "Overdue", _past_due(_open_submittal), is_alarm=True, sort="due_date"),
        Standing("due_soon", "Due within 7 days", _due_soon(_open_submittal), sort="due_date"),
        Standing("late", "Late to submit", _late_to_submit, is_alarm=True, sort="submit_by"),
        Standing("in_review", "In review", _in_review, sort="due_date"),
        Standing("open", "Open", _open_submittal),
    ),
    "observations": _by_day(_open_observation),
    "punch_items": _by_day(_open_punch_item),
    "inspections": _by_moment("due_at", _open_observation),
    "task_items": _by_moment("due_date", _open_task_item),
    "tasks": (
        Standing(
            "overdue",
            "Finish is past",
            _moment_past("finish", _open_activity),
            is_alarm=True,
            sort="finish",
        ),
        Standing("due_soon", "Starts within 7 days", _starts_soon, sort="start"),
        Standing("open", "Open", _open_activity, sort="start"),
    ),
}


def standings_of(resource_name: str) -> tuple[Standing, ...]:
    """Return the resource's standings; most resources have none."""
    return STANDINGS.get(resource_name, ())


def standing_named(resource_name: str, name: str) -> Standing | None:
    """Return the standing, if the resource has it."""
    return next((one for one in standings_of(resource_name) if one.name == name), None)

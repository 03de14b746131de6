"""Which records need somebody? The standings that people count, link to and filter by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

SOON = timedelta(days=7)


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
    return _open_submittal(today) & Q(received_date__isnull=False)


def _late_to_submit(today: date) -> Q:
    never_handed_in = Q(closed_at=None, received_date=None) & ~Q(base_status="Closed")
    return never_handed_in & Q(submit_by__lt=today)


STANDINGS: Mapping[str, tuple[Standing, ...]] = {
    "rfis": (
        Standing("overdue", "Overdue", _past_due(_open_rfi), is_alarm=True, sort="due_date"),
        Standing("due_soon", "Due within 7 days", _due_soon(_open_rfi), sort="due_date"),
        Standing("open", "Open", _open_rfi),
    ),
    "submittals": (
        Standing("overdue", "Overdue", _past_due(_open_submittal), is_alarm=True, sort="due_date"),
        Standing("due_soon", "Due within 7 days", _due_soon(_open_submittal), sort="due_date"),
        Standing("late", "Late to submit", _late_to_submit, is_alarm=True, sort="due_date"),
        Standing("in_review", "In review", _in_review, sort="due_date"),
        Standing("open", "Open", _open_submittal),
    ),
}


def standings_of(resource_name: str) -> tuple[Standing, ...]:
    """Return the resource's standings; most resources have none."""
    return STANDINGS.get(resource_name, ())


def standing_named(resource_name: str, name: str) -> Standing | None:
    """Return the standing, if the resource has it."""
    return next((one for one in standings_of(resource_name) if one.name == name), None)

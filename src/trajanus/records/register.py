"""What does the submittal register say of an item: where it stands, and how late?"""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Case, DateField, F, IntegerField, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest, TruncDate

from trajanus.records.computed import Computed, State, days_between, days_later, in_states
from trajanus.records.kind import Kind
from trajanus.resources.submittal_register import (
    CLOSED,
    DRAFT,
    RECEIVED,
    RETURNED,
    VOID,
    WAITING,
)

SOON = timedelta(days=7)
#: No day is worked out from dates that nobody can mean.
_EARLIEST = date(1900, 1, 1)
_OPEN = (RETURNED, RECEIVED, DRAFT, WAITING)


def _is_review_late(today: date) -> Q:
    return Q(phase=RECEIVED, review_end__lt=today)


def _is_in_review(today: date) -> Q:
    return Q(phase=RECEIVED) & (Q(review_end__gte=today) | Q(review_end=None))


def _is_draft(today: date) -> Q:
    return Q(phase=DRAFT) & (Q(submit_by__gte=today) | Q(submit_by=None))


STATES = (
    State(name="void", label="Void", condition=lambda _: Q(phase=VOID), tone="quiet"),
    State(name="closed", label="Closed", condition=lambda _: Q(phase=CLOSED), tone="done"),
    State(
        name="returned",
        label="Returned",
        condition=lambda _: Q(phase=RETURNED),
        tone="alarm",
    ),
    State(
        name="review_overdue",
        label="Review overdue",
        condition=_is_review_late,
        tone="alarm",
        days=lambda today: days_between(today, F("review_end")),
        phrase="by {}",
    ),
    State(
        name="in_review",
        label="In review",
        condition=_is_in_review,
        tone="active",
        days=lambda today: days_between(today, F("received_date")),
        phrase="for {}",
    ),
    State(
        name="late",
        label="Late to submit",
        condition=lambda today: Q(phase__in=(DRAFT, WAITING), submit_by__lt=today),
        tone="alarm",
        days=lambda today: days_between(today, F("submit_by")),
        phrase="by {}",
    ),
    State(name="draft", label="Draft", condition=_is_draft, tone="quiet"),
    State(
        name="due_soon",
        label="Due soon",
        condition=lambda today: Q(phase=WAITING, submit_by__range=(today, today + SOON)),
        tone="warn",
        days=lambda today: days_between(F("submit_by"), today),
        phrase="in {}",
    ),
    State(
        name="not_due",
        label="Not due",
        condition=lambda today: Q(phase=WAITING, submit_by__gt=today + SOON),
        tone="plain",
        days=lambda today: days_between(F("submit_by"), today),
        phrase="for {}",
    ),
    State(
        name="undated",
        label="No date",
        condition=lambda _: Q(phase=WAITING, submit_by=None),
        tone="quiet",
    ),
)

STATE = in_states("state", "State", STATES, after="classification")


def _days_late(today: date) -> Combinable:
    """Return by how many days an item was handed in late, or is late by now."""
    handed_in = Coalesce(F("received_date"), Value(today, output_field=DateField()))
    is_counted = Q(phase__in=_OPEN) | Q(received_date__isnull=False)
    return _if(is_counted & Q(submit_by__isnull=False), days_between(handed_in, F("submit_by")))


def _days_in_review(today: date) -> Combinable:
    ended = Coalesce(TruncDate("closed_at"), Value(today, output_field=DateField()))
    is_known = Q(received_date__isnull=False) & (Q(phase__in=_OPEN) | ~Q(closed_at=None))
    return _if(is_known, days_between(ended, F("received_date")))


def _days_overdue(today: date) -> Combinable:
    return _if(_is_review_late(today), days_between(today, F("review_end")))


def _approval_needed_by(_: date) -> Combinable:
    """Return the day by which procurement must begin for the material to arrive in time."""
    is_known = Q(lead_time__isnull=False, required_on_site_date__gte=_EARLIEST)
    day = days_later(F("required_on_site_date"), "lead_time", sign="-")
    return Case(When(is_known, then=day), output_field=DateField())


def _if(condition: Q, days: Combinable) -> Case:
    return Case(When(condition, then=Greatest(days, Value(0))), output_field=IntegerField())


REGISTER: tuple[Computed, ...] = (
    STATE,
    Computed(
        name="approval_needed_by",
        label="Approval needed by",
        kind=Kind.DATE,
        of=_approval_needed_by,
        after="submit_by",
    ),
    Computed(
        name="days_late",
        label="Days late to submit",
        kind=Kind.NUMBER,
        of=_days_late,
        after="due_date",
    ),
    Computed(
        name="days_in_review",
        label="Days in review",
        kind=Kind.NUMBER,
        of=_days_in_review,
        after="due_date",
    ),
    Computed(
        name="days_overdue",
        label="Days review overdue",
        kind=Kind.NUMBER,
        of=_days_overdue,
        after="due_date",
    ),
)

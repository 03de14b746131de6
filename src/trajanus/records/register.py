"""What does the submittal register say of an item: where it stands, and how late?"""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Case, DateField, Exists, F, IntegerField, OuterRef, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest, TruncDate
from django.db.models.lookups import LessThan

from trajanus.records.computed import Computed, State, days_between, days_later, in_states
from trajanus.records.kind import Kind
from trajanus.resources.submittal import SubmittalApprover

SOON = timedelta(days=7)
_RETURNED = ("rejected", "revise and resubmit")
#: No day is worked out from dates that nobody can mean.
_EARLIEST = date(1900, 1, 1)
#: Stands for "never" where a review has no end.
_NEVER = Value(date(9999, 1, 1), output_field=DateField())


def is_closed(_: date) -> Q:
    return ~Q(closed_at=None) | Q(base_status__iexact="closed")


def _is_void(_: date) -> Q:
    return Q(status__iexact="void")


def _is_returned(_: date) -> Q:
    """Return items that an approver wants to see again; their revision is another submittal."""
    same = {name: OuterRef(name) for name in ("connection_id", "project_id")}
    answers = SubmittalApprover.objects.filter(
        **same, parent_id=OuterRef("procore_id"), missing_since=None
    )
    said = answers.filter(Q(considered__iexact=_RETURNED[0]) | Q(considered__iexact=_RETURNED[1]))
    is_status = Q(status__iexact=_RETURNED[0]) | Q(status__iexact=_RETURNED[1])
    return is_status | Q(Exists(said))


def _was_received(_: date) -> Q:
    return Q(received_date__isnull=False)


def _review_ends() -> Combinable:
    """Return the last day of the review: the contract's period if it is known, else Procore's."""
    by_contract = days_later(F("received_date"), "review_days")
    has_period = Q(received_date__isnull=False, review_days__isnull=False)
    return Case(When(has_period, then=by_contract), default=F("due_date"), output_field=DateField())


def _is_review_late(today: date) -> Q:
    ends = Coalesce(_review_ends(), _NEVER)
    return _was_received(today) & Q(LessThan(ends, Value(today, output_field=DateField())))


def _is_late(today: date) -> Q:
    return Q(received_date=None, submit_by__lt=today)


STATES = (
    State(name="void", label="Void", condition=_is_void, tone="quiet"),
    State(name="closed", label="Closed", condition=is_closed, tone="done"),
    State(name="returned", label="Returned, action needed", condition=_is_returned, tone="alarm"),
    State(
        name="review_overdue",
        label="Review overdue",
        condition=_is_review_late,
        tone="alarm",
        days=lambda today: days_between(today, _review_ends()),
        phrase="by {}",
    ),
    State(
        name="in_review",
        label="In review",
        condition=_was_received,
        tone="active",
        days=lambda today: days_between(today, F("received_date")),
        phrase="for {}",
    ),
    State(
        name="late",
        label="Late to submit",
        condition=_is_late,
        tone="alarm",
        days=lambda today: days_between(today, F("submit_by")),
        phrase="by {}",
    ),
    State(
        name="draft",
        label="Draft",
        condition=lambda _: Q(base_status__iexact="draft"),
        tone="quiet",
    ),
    State(
        name="due_soon",
        label="Due soon",
        condition=lambda today: Q(submit_by__lte=today + SOON),
        tone="warn",
        days=lambda today: days_between(F("submit_by"), today),
        phrase="in {}",
    ),
    State(
        name="not_due",
        label="Not due",
        condition=lambda _: Q(submit_by__isnull=False),
        tone="plain",
        days=lambda today: days_between(F("submit_by"), today),
        phrase="for {}",
    ),
    State(
        name="undated",
        label="No date to submit",
        condition=lambda _: Q(pk__isnull=False),
        tone="quiet",
    ),
)

STATE = in_states("state", "State", STATES, after="classification")


def _days_late(today: date) -> Combinable:
    """Return by how many days an item was handed in late, or is late by now."""
    handed_in = Coalesce(F("received_date"), Value(today, output_field=DateField()))
    is_counted = ~is_closed(today) | Q(received_date__isnull=False)
    return _if(is_counted & Q(submit_by__isnull=False), days_between(handed_in, F("submit_by")))


def _days_in_review(today: date) -> Combinable:
    ended = Coalesce(TruncDate("closed_at"), Value(today, output_field=DateField()))
    is_known = Q(received_date__isnull=False) & (~is_closed(today) | ~Q(closed_at=None))
    return _if(is_known, days_between(ended, F("received_date")))


def _days_overdue(today: date) -> Combinable:
    is_late = ~is_closed(today) & ~_is_void(today) & _is_review_late(today)
    return _if(is_late, days_between(today, _review_ends()))


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

"""How old are RFIs, and for how long has their answer been due?"""

from __future__ import annotations

from datetime import date

from django.db.models import Case, DateField, F, IntegerField, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest, TruncDate

from trajanus.records.computed import Computed, days_between
from trajanus.records.kind import Kind


def _days_open(today: date) -> Combinable:
    """Return for how many days an RFI is open, or was until it was resolved."""
    ended = Case(
        When(status="open", then=Value(today, output_field=DateField())),
        default=TruncDate("time_resolved"),
        output_field=DateField(),
    )
    days = Greatest(days_between(ended, TruncDate("initiated_at")), Value(0))
    is_known = Q(initiated_at__isnull=False) & (Q(status="open") | Q(time_resolved__isnull=False))
    return Case(When(is_known, then=days), output_field=IntegerField())


def _days_overdue(today: date) -> Combinable:
    is_late = Q(status="open", due_date__lt=today)
    return Case(When(is_late, then=days_between(today, F("due_date"))), output_field=IntegerField())


AGES: tuple[Computed, ...] = (
    Computed(
        name="days_open",
        label="Days open",
        kind=Kind.NUMBER,
        of=_days_open,
        after="ball_in_court",
        is_usual=True,
    ),
    Computed(
        name="days_overdue",
        label="Days overdue",
        kind=Kind.NUMBER,
        of=_days_overdue,
        after="due_date",
    ),
)

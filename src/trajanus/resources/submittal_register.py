"""What of a submittal's place in the register does not depend on the day? Worked out on storing.

So a register of any length is found and sorted by indexes; what a day adds is in `records`.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Func

VOID, CLOSED, RETURNED, RECEIVED, DRAFT, WAITING = (
    "void", "closed", "returned", "received", "draft", "waiting",
)  # fmt: skip
#: A longer period for review is taken for so many days: no date may leave the calendar.
_LONGEST = 3_650
#: An approver who said one of these wants to see the item again.
_REFUSALS = "rejected|revise and resubmit"


class _Phase(Func):
    """How far an item has come."""

    template = f"""CASE
        WHEN lower(status) = 'void' THEN '{VOID}'
        WHEN closed_at IS NOT NULL OR lower(base_status) = 'closed' THEN '{CLOSED}'
        WHEN lower(status) ~ '^({_REFUSALS})$' OR jsonb_path_exists(payload,
            '$.approvers[*].response.considered ? (@ like_regex "^({_REFUSALS})$" flag "i")')
            THEN '{RETURNED}'
        WHEN received_date IS NOT NULL THEN '{RECEIVED}'
        WHEN lower(base_status) = 'draft' THEN '{DRAFT}'
        ELSE '{WAITING}' END"""
    output_field = models.TextField()


class _ReviewEnd(Func):
    """The last day of the review: the contract's period where it is known, else Procore's date."""

    template = f"""CASE
        WHEN received_date IS NULL OR review_days IS NULL THEN due_date
        ELSE received_date + greatest(0, least(review_days, {_LONGEST})) END"""
    output_field = models.DateField()


def phase_column() -> models.GeneratedField:
    """Return the column that tells how far an item has come."""
    return models.GeneratedField(
        expression=_Phase(), output_field=models.TextField(), db_persist=True
    )


def review_end_column() -> models.GeneratedField:
    """Return the column with the last day of the review."""
    return models.GeneratedField(
        expression=_ReviewEnd(), output_field=models.DateField(), db_persist=True
    )

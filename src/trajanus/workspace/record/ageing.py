"""How long has an RFI been open, and how long is its answer overdue?"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from trajanus.resources.rfi import Rfi


@dataclass(frozen=True, slots=True)
class Age:
    """What evidence of delay is made of: days open, and days since the answer was due."""

    days_open: int | None
    days_overdue: int
    is_open: bool


def of_rfi(rfi: Rfi) -> Age:
    """Return the RFI's age where the project is."""
    today, is_open = timezone.localdate(), rfi.status == "open"
    began, ended = rfi.initiated_at, rfi.time_resolved
    last = timezone.localdate(ended) if ended and not is_open else today
    is_counted = began is not None and (is_open or ended is not None)
    days = max(0, (last - timezone.localdate(began)).days) if began and is_counted else None
    late = (today - rfi.due_date).days if is_open and rfi.due_date else 0
    return Age(days, max(0, late), is_open)

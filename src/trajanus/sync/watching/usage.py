"""What do requests to Procore cost, by who wanted them? Summed up from the log of calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Avg, Count, Q, QuerySet
from django.db.models.functions import TruncHour

from trajanus import clock
from trajanus.procore.purpose import Purpose
from trajanus.store.models import ApiCall, Connection

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Use:
    """What one purpose cost in a span of time."""

    purpose: str
    requests: int
    failed: int
    milliseconds: float  # for one request, on the average

    def share_of(self, everything: Iterable[Use]) -> float:
        """Return which part of all these requests it made."""
        total = sum(use.requests for use in everything)
        return self.requests / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Usage:
    """What one connection used lately, most urgent purpose first."""

    connection: str
    last_hour: tuple[Use, ...]
    last_day: tuple[Use, ...]
    refusals_last_day: dict[str, int]  # by status: 401, 403, 404, 429 harm the app's standing


@dataclass(frozen=True, slots=True)
class Requests:
    """How many requests of the last hour ended with a status, for monitoring."""

    connection: str
    purpose: str
    status: str
    requests: int


_RANK = {purpose.value: rank for rank, purpose in enumerate(Purpose)}
#: What Procore's own report about an app's health counts.
_REFUSALS = (401, 403, 404, 429)


def usage_of(connection: Connection) -> Usage:
    """Return what the connection used."""
    refused = _calls(connection, DAY).filter(status__in=_REFUSALS)
    by_status = refused.values_list("status").annotate(made=Count("id"))
    return Usage(
        connection=connection.name,
        last_hour=uses(connection, HOUR),
        last_day=uses(connection, DAY),
        refusals_last_day={str(status): made for status, made in by_status},
    )


def uses(connection: Connection, span: timedelta) -> tuple[Use, ...]:
    """Return what each purpose cost in the last `span`, most urgent first."""
    counted = (
        _calls(connection, span)
        .values_list("purpose")
        .annotate(
            made=Count("id"),
            failed=Count("id", filter=Q(status=None) | Q(status__gte=400)),
            took=Avg("duration_ms"),
        )
    )
    found = [Use(purpose, made, failed, round(took, 1)) for purpose, made, failed, took in counted]
    return tuple(sorted(found, key=lambda use: _RANK.get(use.purpose, len(_RANK))))


def requests_by_purpose(connection: Connection, span: timedelta) -> dict[str, int]:
    """Return how many requests each purpose made in the last `span`, most first."""
    found = sorted(uses(connection, span), key=lambda use: -use.requests)
    return {use.purpose: use.requests for use in found}


def by_hour(connection: Connection, *, hours: int = 24) -> dict[datetime, dict[str, int]]:
    """Return how many requests each purpose made in each of the last hours, oldest hour first."""
    this = clock.now().replace(minute=0, second=0, microsecond=0)
    first = this - (hours - 1) * HOUR
    counted = (
        ApiCall.objects.filter(connection=connection, at__gte=first)
        .order_by()
        .values_list(TruncHour("at", tzinfo=UTC), "purpose")
        .annotate(made=Count("id"))
    )
    found: dict[datetime, dict[str, int]] = {first + each * HOUR: {} for each in range(hours)}
    for hour, purpose, made in counted:
        found.setdefault(hour, {})[purpose] = made
    return found


def counts_by_status() -> Iterator[Requests]:
    """Yield the last hour's requests by connection, purpose and status."""
    calls = ApiCall.objects.filter(at__gte=clock.now() - HOUR).order_by()
    places = calls.values_list("connection__name", "purpose", "status")
    for name, purpose, status, made in places.annotate(made=Count("id")):
        yield Requests(name, purpose, str(status or "none"), made)


def _calls(connection: Connection, span: timedelta) -> QuerySet[ApiCall]:
    return ApiCall.objects.filter(connection=connection, at__gte=clock.now() - span).order_by()

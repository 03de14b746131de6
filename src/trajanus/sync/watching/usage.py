"""What do requests to Procore cost, by who wanted them? Summed up from the log of calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core.cache import cache
from django.db.models import Avg, Count, Q, QuerySet, Sum
from django.db.models.functions import TruncHour

from trajanus import clock
from trajanus.procore.purpose import Purpose
from trajanus.store.models import ApiCall, Connection

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: A call is noted when its answer is there; longer than this no request lasts.
_LATE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Use:
    """What one purpose cost in a span of time."""

    purpose: str
    requests: int
    failed: int
    milliseconds: float  # for one request, on the average


@dataclass(frozen=True, slots=True)
class Usage:
    """What one connection used lately, most urgent purpose first."""

    connection: str
    last_hour: tuple[Use, ...]
    last_day: tuple[Use, ...]
    refusals_last_day: dict[str, int]  # by status: 401, 403, 404, 429 harm the app's standing


@dataclass(frozen=True, slots=True)
class Spell:
    """The requests of one hour that one purpose made and that ended alike."""

    hour: datetime
    purpose: str
    status: int | None
    requests: int
    milliseconds: int

    @property
    def is_failed(self) -> bool:
        return self.status is None or self.status >= 400


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


def last_day(connection: Connection) -> tuple[Spell, ...]:
    """Return what was asked of Procore in the last 24 hours, by hour, purpose and status.

    A day may have tens of thousands of calls, so hours that are over are counted once and kept.
    """
    keys = {hour: f"usage/{connection.pk}/{hour:%Y%m%d%H}" for hour in hours_of_day()}
    kept = cache.get_many(keys.values())
    missing = [hour for hour, key in keys.items() if key not in kept]
    counted = _spells(connection, since=missing[0])  # the present hour is never kept
    settled = {
        keys[hour]: tuple(one for one in counted if one.hour == hour)
        for hour in missing
        if hour + HOUR < clock.now() - _LATE
    }
    cache.set_many(settled, DAY.total_seconds())
    found = [one for key, spells in kept.items() for one in spells]
    return (*found, *(one for one in counted if keys.get(one.hour) not in kept))


def _spells(connection: Connection, *, since: datetime) -> tuple[Spell, ...]:
    calls = (
        ApiCall.objects.filter(connection=connection, at__gte=since)
        .order_by()
        .values_list(TruncHour("at", tzinfo=UTC), "purpose", "status")
        .annotate(made=Count("id"), took=Sum("duration_ms"))
    )
    return tuple(Spell(*each) for each in calls)


def hours_of_day() -> list[datetime]:
    """Return the last 24 hours by their beginnings, the present one last."""
    this = clock.now().replace(minute=0, second=0, microsecond=0)
    return [this - ago * HOUR for ago in reversed(range(24))]


def by_hour(spells: Iterable[Spell]) -> dict[datetime, dict[str, int]]:
    """Return how many requests each purpose made in each of the last hours, oldest hour first."""
    found: dict[datetime, dict[str, int]] = {hour: {} for hour in hours_of_day()}
    for one in spells:
        made = found.setdefault(one.hour, {})
        made[one.purpose] = made.get(one.purpose, 0) + one.requests
    return found


def by_purpose(spells: Iterable[Spell]) -> tuple[Use, ...]:
    """Return what each purpose cost, most urgent first."""
    sums: dict[str, list[int]] = {}
    for one in spells:
        made = sums.setdefault(one.purpose, [0, 0, 0])
        made[0] += one.requests
        made[1] += one.requests if one.is_failed else 0
        made[2] += one.milliseconds
    uses_found = [
        Use(purpose, made, failed, round(took / made, 1))
        for purpose, (made, failed, took) in sums.items()
    ]
    return tuple(sorted(uses_found, key=lambda use: _RANK.get(use.purpose, len(_RANK))))


def refusals(spells: Iterable[Spell]) -> dict[str, int]:
    """Return how many requests Procore refused in ways that harm the app's standing, by status."""
    found: dict[str, int] = {}
    for one in spells:
        if one.status in _REFUSALS:
            found[str(one.status)] = found.get(str(one.status), 0) + one.requests
    return dict(sorted(found.items()))


def counts_by_status() -> Iterator[Requests]:
    """Yield the last hour's requests by connection, purpose and status."""
    calls = ApiCall.objects.filter(at__gte=clock.now() - HOUR).order_by()
    places = calls.values_list("connection__name", "purpose", "status")
    for name, purpose, status, made in places.annotate(made=Count("id")):
        yield Requests(name, purpose, str(status or "none"), made)


def _calls(connection: Connection, span: timedelta) -> QuerySet[ApiCall]:
    return ApiCall.objects.filter(connection=connection, at__gte=clock.now() - span).order_by()

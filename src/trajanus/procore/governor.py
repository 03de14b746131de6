"""Which request may go now? One budget per connection, shared by all processes in PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import connections, transaction

from trajanus import clock
from trajanus.config import settings
from trajanus.procore import budget
from trajanus.procore.aside import aside
from trajanus.procore.budget import Budget, Window
from trajanus.procore.protocol.rates import RateReading
from trajanus.procore.purpose import Purpose
from trajanus.store.commits import unhurried
from trajanus.store.models import Connection, RateWindow
from trajanus.store.models.budget import WindowKind

_LENGTHS = {WindowKind.HOUR: timedelta(hours=1), WindowKind.SPIKE: timedelta(seconds=10)}

_UPDATE = f"""
    UPDATE {RateWindow._meta.db_table}
    SET "limit" = %s, remaining = %s, in_flight = %s, reset_at = %s, learned = %s
    WHERE id = %s
"""  # noqa: S608  the table's name is our own


def acquire(connection: Connection, purpose: Purpose) -> float:
    """Return the seconds to wait; at 0 one request is granted and must be settled or refused."""
    at = clock.now()
    with aside() as using, transaction.atomic(using=using):
        unhurried(using)  # Procore's next answer tells what a crash forgets
        rows = _locked(connection, using, at)
        wait, after = budget.take(_budget(rows), reserve=purpose.reserve, at=at)
        _save(rows, after, using)
    return wait


def settle(connection: Connection, reading: RateReading | None) -> None:
    """Note that a granted request has ended, and what its answer said; None: no headers came."""
    at = clock.now()
    _change(connection, at, lambda before: budget.settle(before, reading, at=at))


def refuse(
    connection: Connection, reading: RateReading | None, *, retry_after: float | None
) -> None:
    """Note that Procore answered a granted request with 429; `retry_after` is in seconds."""
    at = clock.now()
    _change(
        connection,
        at,
        lambda before: budget.refuse(before, reading, retry_after=retry_after, at=at),
    )


def _change(connection: Connection, at: datetime, change: Callable[[Budget], Budget]) -> None:
    with aside() as using, transaction.atomic(using=using):
        unhurried(using)  # Procore's next answer tells what a crash forgets
        rows = _locked(connection, using, at)
        _save(rows, change(_budget(rows)), using)


def _locked(connection: Connection, using: str, at: datetime) -> list[RateWindow]:
    """Lock both rows, hour first, so that two processes never wait for each other."""
    in_order = (
        RateWindow.objects.using(using)
        .select_for_update()
        .filter(connection_id=connection.pk)
        .order_by("kind")
    )
    rows = list(in_order)
    if len(rows) == len(WindowKind):
        return rows
    RateWindow.objects.using(using).bulk_create(_first(connection, at), ignore_conflicts=True)
    return list(in_order.all())  # asks again


def _first(connection: Connection, at: datetime) -> list[RateWindow]:
    assumed = {
        WindowKind.HOUR: settings().starting_requests_per_hour,
        WindowKind.SPIKE: settings().starting_requests_per_10_seconds,
    }
    return [
        RateWindow(
            connection_id=connection.pk,
            kind=kind,
            limit=limit,
            remaining=limit,
            reset_at=at + _LENGTHS[kind],
        )
        for kind, limit in assumed.items()
    ]


def _budget(rows: Sequence[RateWindow]) -> Budget:
    hour, spike = (
        Window(
            length=_LENGTHS[WindowKind(row.kind)],
            limit=row.limit,
            remaining=row.remaining,
            in_flight=row.in_flight,
            reset_at=row.reset_at,
            learned=row.learned,
        )
        for row in rows
    )
    return Budget(hour, spike)


def _save(rows: Sequence[RateWindow], after: Budget, using: str) -> None:
    # Plain SQL, since this runs twice a request and bulk_update takes ten times as long.
    values = [
        (each.limit, each.remaining, each.in_flight, each.reset_at, each.learned, row.pk)
        for row, each in zip(rows, after.windows, strict=True)
    ]
    with connections[using].cursor() as cursor:
        cursor.executemany(_UPDATE, values)

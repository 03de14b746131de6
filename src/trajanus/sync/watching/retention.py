"""How long are logs kept, how much is there of each kind of data, and what goes next?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Model, Q

from trajanus import clock
from trajanus.audit import trail
from trajanus.audit.actions import Action
from trajanus.audit.models import Entry
from trajanus.config import settings
from trajanus.errors import InvalidValues
from trajanus.resources.catalog import RESOURCES
from trajanus.store.models import (
    ApiCall,
    Change,
    Conflict,
    HubChoice,
    Notice,
    OutboxEntry,
    OutgoingMessage,
    SyncRun,
    WebhookEvent,
)
from trajanus.store.models.inbox import EventStatus

_NAME = "retention"
#: Counted up to here; more reads "100,000+".
CAP = 100_000


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of data that is dropped when it is old."""

    name: str
    label: str
    model: type[Model]
    is_old: Callable[[datetime], Q]
    usual: Callable[[], int]  # days
    least: int = 7  # fewer would take away what is needed to find out what went wrong
    most: int = 3_650


def _event_days() -> int:
    return settings().event_days


KINDS = (
    Kind(
        "api_calls", "Requests to Procore", ApiCall, lambda limit: Q(at__lt=limit),
        lambda: settings().api_log_days,
    ),
    Kind(
        "events", "Webhook events that were worked off or failed", WebhookEvent,
        lambda limit: Q(received_at__lt=limit) & ~Q(status=EventStatus.WAITING), _event_days,
    ),
    Kind(
        "notices", "Notices that were read", Notice, lambda limit: Q(read_at__lt=limit),
        _event_days,
    ),
    Kind(
        "messages", "Mails and posts that were sent or given up", OutgoingMessage,
        lambda limit: Q(ended_at__lt=limit), _event_days,
    ),
)  # fmt: skip

#: What nothing here ever deletes.
FOR_GOOD: tuple[tuple[str, tuple[type[Model], ...]], ...] = (
    ("Records of Procore, with your notes", tuple({one.model for one in RESOURCES})),
    ("History of records", (Change,)),
    ("Conflicts and decisions", (Conflict,)),
    ("Outbox: what Procore was told", (OutboxEntry,)),
    ("Audit", (Entry,)),
    ("Sync log", (SyncRun,)),
)


@dataclass(frozen=True, slots=True)
class Amount:
    """How much there is of something: rows as PostgreSQL last counted them, bytes on the disk."""

    rows: int
    size: int


@dataclass(frozen=True, slots=True)
class Stock:
    """One kind of data: how much, how long, and what the next clean-up removes."""

    kind: Kind
    amount: Amount
    days: int
    due: int  # up to CAP


def stocks(given: Mapping[str, Any] | None = None) -> list[Stock]:
    """Return each kind that is dropped when it is old, as if it were kept for the days given.

    Raises InvalidValues for days that may not be chosen.
    """
    kept = days_kept() | _checked(given or {})
    found = []
    for kind in KINDS:
        days = kept[kind.name]
        due = kind.model._default_manager.filter(kind.is_old(_limit(days)))
        count = due.order_by().values("pk")[:CAP].count()
        found.append(Stock(kind, amount_of([kind.model]), days, count))
    return found


def choose(given: Mapping[str, Any]) -> None:
    """Keep the kinds that are named for so many days. Raises InvalidValues, changing nothing."""
    wanted = _checked(given)
    with transaction.atomic():
        before = days_kept()
        HubChoice.objects.update_or_create(name=_NAME, defaults={"value": _chosen() | wanted})
        trail.note_change(
            Action.RETENTION_CHANGED, "days kept", before=before, after=before | wanted
        )


def days_kept() -> dict[str, int]:
    """Return for how many days each kind is kept: as chosen here, else as the settings say."""
    chosen = _chosen()
    return {kind.name: chosen.get(kind.name) or kind.usual() for kind in KINDS}


def forget() -> int:
    """Drop what is old; return how many rows."""
    kept, gone = days_kept(), 0
    for kind in KINDS:
        old = kind.model._default_manager.filter(kind.is_old(_limit(kept[kind.name])))
        gone += old.delete()[0]
    return gone


def amount_of(models: Iterable[type[Model]]) -> Amount:
    """Return how much these tables hold, without counting."""
    names = sorted({model._meta.db_table for model in models})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(greatest(reltuples, 0)), 0), "
            "coalesce(sum(pg_total_relation_size(oid)), 0) "
            "FROM pg_class WHERE relkind = 'r' AND oid = ANY(%s::regclass[])",
            [names],
        )
        rows, size = cursor.fetchone()
    return Amount(int(rows), int(size))


def _checked(given: Mapping[str, Any]) -> dict[str, int]:
    """Return the days of each kind that is named."""
    problems: dict[str, list[str]] = {}
    wanted: dict[str, int] = {}
    for kind in (one for one in KINDS if one.name in given):
        text = str(given[kind.name])
        days = int(text[:9]) if text.isascii() and text.isdecimal() else 0
        if not kind.least <= days <= kind.most:
            problems[kind.name] = [f"must be {kind.least} to {kind.most:,} days"]
        wanted[kind.name] = days
    if problems:
        raise InvalidValues(problems)
    return wanted


def _chosen() -> dict[str, int]:
    kept = HubChoice.objects.filter(name=_NAME).values_list("value", flat=True).first()
    return dict(kept or {})


def _limit(days: int) -> datetime:
    return clock.now() - timedelta(days=days)

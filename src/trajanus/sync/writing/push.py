"""How does what waits in the outbox reach Procore, once and only once?

Each entry is marked as being sent before it leaves. Whoever finds it so marked and nobody at work
on it looks at Procore first: the answer was lost, or the process was killed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import timedelta

import structlog
from django.db import connection as database
from django.db.models import QuerySet

from trajanus import clock
from trajanus.errors import (
    BudgetSpent,
    HubError,
    RateLimited,
    RejectedByRemote,
    RetryLater,
    SignInNeeded,
    SkipRecord,
    Stop,
)
from trajanus.procore.client import ProcoreClient
from trajanus.procore.purpose import Purpose
from trajanus.store.models import Connection, OutboxEntry
from trajanus.store.models.outbox import OutboxKind, OutboxState
from trajanus.sync.deciding import conflicts
from trajanus.sync.files import uploading
from trajanus.sync.writing import batches, bodies, outbox, sending
from trajanus.sync.writing.edits import lane_of

log = structlog.get_logger(__name__)

#: An entry that failed this often is set aside for a person.
_MOST_ATTEMPTS = 8
#: So is one that was begun this often: each time the process ended before the entry did.
_MOST_BEGINNINGS = 25
#: So many entries in a row without an answer mean that Procore, not the entry, is the trouble.
_PROCORE_IS_DOWN = 2
_ALWAYS_CUT_SHORT = "The hub's process ended each time. See the hub's log."
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=10)


def work_off(connection: Connection) -> int:
    """Send what may be sent now; return how many entries ended.

    Raises RetryLater and Stop when Procore takes nothing now; everything stays in the outbox.
    """
    ended = unanswered = 0
    tried: set[int] = set()
    with ProcoreClient(connection, purpose=Purpose.PUSH) as client:
        while entry := _next(connection, tried):
            together = batches.mates(client, entry, _ready(connection, tried))
            tried |= {one.pk for one in (entry, *together)}
            with ExitStack() as locks:
                ours = [one for one in together or [entry] if locks.enter_context(_held(one))]
                if not ours:
                    continue
                trouble = _send_together(client, ours) if together else _send(client, entry)
            if trouble is None:
                # What waited behind it may go now, and so may itself if it was amended meanwhile.
                ended, unanswered = ended + len(ours), 0
                tried -= {one.pk for one in ours}
                continue
            unanswered += 1
            if unanswered >= _PROCORE_IS_DOWN:
                raise trouble
    return ended


def _next(connection: Connection, tried: set[int]) -> OutboxEntry | None:
    # What failed often comes last, so that it holds up nothing else.
    return _ready(connection, tried).first()


def _ready(connection: Connection, tried: set[int]) -> QuerySet[OutboxEntry]:
    found = outbox.ready(connection, clock.now()).exclude(pk__in=tried)
    return found.order_by("attempts", "pk")


def _send(client: ProcoreClient, entry: OutboxEntry) -> RetryLater | None:
    """Send one entry and note how it ended; return the error after which it is tried again."""
    entry.refresh_from_db()
    if entry.state not in (OutboxState.WAITING, OutboxState.SENDING):
        return None
    if entry.attempts >= _MOST_BEGINNINGS:
        _hold(entry, HubError(_ALWAYS_CUT_SHORT), attempts=entry.attempts)
        return None
    entry.attempts += 1
    entry.save(update_fields=["attempts"])
    try:
        sender = uploading if entry.kind == OutboxKind.UPLOAD else sending
        sender.send(client, entry)
    except HubError as error:
        trouble = _failed(entry, error)
        if isinstance(error, RateLimited | BudgetSpent | SignInNeeded):
            raise error from None
        return trouble
    return None


def _send_together(client: ProcoreClient, entries: list[OutboxEntry]) -> RetryLater | None:
    """Send entries in one request, and note how each ended; as `_send` does for one."""
    for entry in entries:
        entry.refresh_from_db()
        entry.attempts += 1
    OutboxEntry.objects.bulk_update(entries, ["attempts"])
    failures: Mapping[int, HubError] = {}
    trouble: HubError | None = None
    try:
        failures = batches.send(client, entries)
    except HubError as error:
        trouble = error
    for entry in entries:
        entry.refresh_from_db()
        failure = trouble or failures.get(entry.pk)
        if failure and entry.state in (OutboxState.WAITING, OutboxState.SENDING):
            _failed(entry, failure)
    if isinstance(trouble, RateLimited | BudgetSpent | SignInNeeded):
        raise trouble
    return trouble if isinstance(trouble, RetryLater) else None


def _failed(entry: OutboxEntry, error: HubError) -> RetryLater | None:
    match error:
        case RateLimited() | BudgetSpent() | SignInNeeded():
            _not_sent(entry)
        case RetryLater():
            return _later(entry, error)
        case RejectedByRemote():
            _refused(entry, error)
        case SkipRecord() | Stop():
            _hold(entry, error)
        case _:
            raise error
    return None


def _not_sent(entry: OutboxEntry) -> None:
    """Procore did not look at it: that was no attempt. What was unsure before stays so."""
    entry.attempts -= 1
    entry.save(update_fields=["attempts"])


def _later(entry: OutboxEntry, error: RetryLater) -> RetryLater | None:
    if entry.attempts >= _MOST_ATTEMPTS:
        _hold(entry, error, attempts=entry.attempts)
        return None
    pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** (entry.attempts - 1))
    entry.not_before = clock.now() + max(pause, timedelta(seconds=error.after / 12))
    entry.message = f"{error} It is tried again by itself."
    entry.save()
    return error


def _refused(entry: OutboxEntry, error: RejectedByRemote) -> None:
    lane = lane_of(entry)
    entry.problems = bodies.columns_of(lane.resource.writes, error.problems)
    message = " ".join(filter(None, (str(error), error.next_step)))
    outbox.end(entry, OutboxState.REFUSED, message)
    _ask_a_person(entry, message)


def _hold(entry: OutboxEntry, error: HubError, *, attempts: int = 1) -> None:
    tries = f"Tried {attempts} times. " if attempts > 1 else ""
    message = " ".join(filter(None, (f"{tries}{error}", error.next_step)))
    outbox.end(entry, OutboxState.REFUSED, message)
    _ask_a_person(entry, message)


def _ask_a_person(entry: OutboxEntry, message: str) -> None:
    lane = lane_of(entry)
    row = lane.resource.model._default_manager.get(pk=entry.row_id)
    known = {
        name: ", ".join(texts) for name, texts in entry.problems.items() if name in entry.values
    }
    conflicts.ask(
        lane, row, reason=conflicts.REFUSED, explanation=message, entry=entry, fields=known
    )
    log.info("push refused", entry=entry.pk, resource=entry.resource, message=message)


@contextmanager
def _held(entry: OutboxEntry) -> Iterator[bool]:
    """Keep other processes away from the record's entries; say whether that could be had.

    PostgreSQL frees the lock when the holder's session ends, so a killed process blocks nobody.
    """
    name = f"outbox/{entry.resource}/{entry.row_id}".encode()
    key = int.from_bytes(hashlib.blake2b(name, digest_size=8).digest(), signed=True)
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        [is_ours] = cursor.fetchone()
    try:
        yield is_ours
    finally:
        if is_ours:
            with database.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])

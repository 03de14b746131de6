"""How are waiting webhook events worked off? Each record is read once, whatever their number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import Max, Min, Q, QuerySet

from trajanus import clock
from trajanus.errors import (
    BudgetSpent,
    HubError,
    NotPermitted,
    RateLimited,
    RequestRefused,
    RetryLater,
    SkipRecord,
)
from trajanus.procore.client import ProcoreClient
from trajanus.procore.purpose import Purpose
from trajanus.resources.catalog import resources_told_by
from trajanus.resources.project import Project
from trajanus.store.models import Connection, WebhookEvent
from trajanus.store.models.inbox import EventStatus
from trajanus.sync import live
from trajanus.sync.webhooks import refresh, rules
from trajanus.sync.webhooks.refresh import Subject

log = structlog.get_logger(__name__)

_BATCH = 500
#: An event that failed this often is set aside for a person.
_MOST_ATTEMPTS = 8
#: So many records in a row without an answer mean that Procore, not the record, is the trouble.
_PROCORE_IS_DOWN = 2
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=10)


@dataclass(slots=True)
class _Shift:
    """One go at the inbox, and what it learnt on the way."""

    connection: Connection
    client: ProcoreClient
    done: int = 0
    unanswered: int = 0  # records in a row
    trouble: RetryLater | None = None
    #: Places that Procore does not show us, so that a thousand events cost one refusal.
    closed: dict[tuple[str, int | None], str] = field(default_factory=dict)


def process(connection: Connection) -> int:
    """Work off the waiting events; return how many. Raises RetryLater and Stop, losing nothing."""
    with ProcoreClient(connection, purpose=Purpose.WEBHOOK) as client:
        shift = _Shift(connection, client)
        while subjects := _waiting_subjects(connection):
            crowds = Counter((one.name, one.project_id) for one in subjects)
            for subject in subjects:
                _work_off(shift, subject, crowds[subject.name, subject.project_id])
    if shift.trouble:
        raise shift.trouble
    return shift.done


def _ready(connection: Connection) -> QuerySet[WebhookEvent]:
    due = Q(not_before=None) | Q(not_before__lte=clock.now())
    return WebhookEvent.objects.filter(due, connection=connection, status=EventStatus.WAITING)


def _waiting_subjects(connection: Connection) -> list[Subject]:
    """Return what the waiting events are about, what waited longest first."""
    places = _ready(connection).order_by().values_list("resource_name", "project_id", "resource_id")
    found = places.annotate(first=Min("id"), newest=Max("id")).order_by("first")[:_BATCH]
    return [Subject(name, project, record) for name, project, record, *_ in found]


def _work_off(shift: _Shift, subject: Subject, crowd: int) -> None:
    waiting = _ready(shift.connection).filter(
        resource_name=subject.name, project_id=subject.project_id, resource_id=subject.record_id
    )
    # Read before the record is: what arrives meanwhile waits for the next look.
    events = list(waiting.order_by("id"))
    if not events:
        return
    try:
        status, note = _outcome(shift, subject, events, crowd)
    except (RateLimited, BudgetSpent):
        raise
    except RetryLater as error:
        _put_off(shift, events, error)
        return
    shift.done, shift.unanswered = shift.done + len(events), 0
    _settle(shift.connection, subject, events, status, note)


def _outcome(
    shift: _Shift, subject: Subject, events: Sequence[WebhookEvent], crowd: int
) -> tuple[EventStatus, str]:
    if problem := _why_not(shift, subject):
        return problem
    try:
        return EventStatus.PROCESSED, refresh.refresh(
            shift.connection, shift.client, subject, events, crowd=crowd
        )
    except (SkipRecord, NotPermitted, RequestRefused) as error:
        note = _said(error)
        if isinstance(error, NotPermitted):
            shift.closed[subject.name, subject.project_id] = note
        return EventStatus.FAILED, note


def _why_not(shift: _Shift, subject: Subject) -> tuple[EventStatus, str] | None:
    told = resources_told_by(subject.name)
    if not told or subject.record_id is None:
        return EventStatus.IGNORED, f"The hub keeps no {subject.name}."
    is_of_project = subject.project_id is not None and not any(one.is_company_wide for one in told)
    if is_of_project and not _is_followed(shift.connection, subject.project_id):
        return EventStatus.IGNORED, "The project is not kept in step."
    if note := shift.closed.get((subject.name, subject.project_id)):
        return EventStatus.FAILED, note
    return None


def _is_followed(connection: Connection, project_id: int | None) -> bool:
    return Project.objects.filter(
        connection=connection, procore_id__in=[project_id], is_followed=True
    ).exists()


def _settle(
    connection: Connection,
    subject: Subject,
    events: Sequence[WebhookEvent],
    status: EventStatus,
    note: str,
) -> None:
    """Mark the events and do what the rules say, together: killed in between, nothing is twice."""
    *earlier, last = (event.pk for event in events)
    # The last one got the answer, the earlier ones are covered by it.
    covered = EventStatus.COALESCED if status == EventStatus.PROCESSED else status
    told = {"note": note, "processed_at": clock.now(), "is_forced": False}
    with transaction.atomic():
        WebhookEvent.objects.filter(pk__in=earlier).update(status=covered, **told)
        WebhookEvent.objects.filter(pk=last).update(status=status, **told)
        if status == EventStatus.PROCESSED:
            rules.apply(connection, subject, events)
        live.sync_moved(connection.pk)


def _put_off(shift: _Shift, events: Sequence[WebhookEvent], error: RetryLater) -> None:
    """Try these later and go on with others; give up on Procore when it answers nothing at all."""
    shift.unanswered += 1
    shift.trouble = error
    now = clock.now()
    for event in events:
        event.attempts += 1
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** (event.attempts - 1))
        event.not_before = now + pause
        event.note = f"{error} It is tried again by itself."
        if event.attempts >= _MOST_ATTEMPTS:
            event.status, event.processed_at = EventStatus.FAILED, now
            event.note = f"Tried {event.attempts} times. {_said(error)}"
    WebhookEvent.objects.bulk_update(
        events,
        ["attempts", "not_before", "note", "status", "processed_at"],
        batch_size=_BATCH,
    )
    log.info("event put off", subject=events[-1].resource_name, problem=str(error))
    if shift.unanswered >= _PROCORE_IS_DOWN:
        raise error


def _said(error: HubError) -> str:
    return " ".join(filter(None, (str(error), error.next_step)))

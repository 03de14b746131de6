"""What waits for Procore, and what may be done about it?"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query

from trajanus.api.access import by
from trajanus.api.answers import Before, Id, Limit, Some, newest_first
from trajanus.api.places import found
from trajanus.api.routing import ApiRouter
from trajanus.api.scoping import Scoped
from trajanus.records.waiting import Entry, entries
from trajanus.store.models import OutboxEntry
from trajanus.store.models.outbox import OPEN_STATES, OutboxState
from trajanus.sync.writing import edits, outbox

router = ApiRouter(tags=["outbox"])

_ROWS = OutboxEntry.objects.select_related("connection", "created_by")


@router.get("/outbox", response=Some[Entry])
def list_outbox(
    request: HttpRequest,
    response: HttpResponse,
    scope: Query[Scoped],
    before: Before,
    limit: Limit,
    state: OutboxState | None = None,
    is_open: bool | None = None,
) -> dict[str, Any]:
    """What Procore is told of, and what became of it; the latest first."""
    rows = _ROWS.filter(scope.condition())
    if state is not None:
        rows = rows.filter(state=state)
    if is_open is not None:
        rows = (
            rows.filter(state__in=OPEN_STATES) if is_open else rows.exclude(state__in=OPEN_STATES)
        )
    return newest_first(request, response, rows, entries, before=before, limit=limit)


@router.get("/outbox/{int:entry}", response=Entry)
def show_entry(request: HttpRequest, entry: Id) -> Entry:
    """One entry of the outbox."""
    [one] = entries([found(_ROWS.all(), entry, "entry")])
    return one


@router.post("/outbox/{int:entry}/retry", response={202: Entry})
def retry_entry(request: HttpRequest, entry: Id) -> Entry:
    """Send an entry again that was refused or waits for a decision."""
    outbox.retry(found(_ROWS.all(), entry, "entry"))
    return show_entry(request, entry)


@router.delete("/outbox/{int:entry}", response=Entry)
def withdraw_entry(request: HttpRequest, entry: Id) -> Entry:
    """Take a write back that Procore has not got; the record goes back to what was agreed."""
    edits.withdraw(found(_ROWS.all(), entry, "entry"), by=by(request))
    return show_entry(request, entry)

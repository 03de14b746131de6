"""What is on its way to Procore, and what does a person do about what got stuck?"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from trajanus.accounts.models import Role
from trajanus.errors import InvalidValues
from trajanus.store.models import OutboxEntry
from trajanus.sync.writing import edits, outbox
from trajanus.workspace import unsaved
from trajanus.workspace.access import person, role_required
from trajanus.workspace.sync_centre import outgoing_list
from trajanus.workspace.sync_centre.logbook import (
    in_place,
    leaf_of,
    project_choice,
    resource_choice,
)
from trajanus.workspace.views.record import said

#: Each entry says much, and an open page asks again whenever something moves.
_PAGE_SIZE = 30


@require_safe
@role_required(Role.VIEWER)
def outbox_list(request: HttpRequest) -> HttpResponse:
    """Show what waits, is sent, was refused or set aside; an open page refreshes itself."""
    tab = request.GET.get("state", "open")
    tab = tab if tab in outgoing_list.TABS else "open"
    filters = [project_choice(request.GET), resource_choice(request.GET)]
    rows = in_place(outgoing_list.entries_in(tab), project=filters[0], resource=filters[1])
    leaf = leaf_of(rows, request.GET, size=_PAGE_SIZE)
    page: dict[str, Any] = {
        "tab": tab,
        "tabs": outgoing_list.tabs(tab),
        "leaf": leaf,
        "parcels": outgoing_list.parcels(leaf.rows),
        "filters": filters,
        "is_narrowed": any(one.chosen for one in filters),
    }
    is_part = request.headers.get("HX-Target") == "outbox"
    return render(request, "sync/_outbox.html" if is_part else "sync/outbox.html", page)


@require_POST
@role_required(Role.QC_MANAGER)
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Send again what Procore refused."""
    try:
        outbox.retry(get_object_or_404(OutboxEntry, pk=pk))
        messages.success(request, "It is sent again.")
    except InvalidValues as error:
        messages.error(request, said(error))
    return redirect(unsaved.origin(request))


@require_POST
@role_required(Role.QC_MANAGER)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what Procore has not got."""
    try:
        edits.withdraw(get_object_or_404(OutboxEntry, pk=pk), by=person(request).pk)
        messages.success(request, "Taken back. Procore is not told.")
    except InvalidValues as error:
        messages.error(request, said(error))
    return redirect(unsaved.origin(request))

"""Which webhook events arrived, what became of them, and how is one worked off again?"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from trajanus.accounts.models import Role
from trajanus.errors import ConfigurationError, InvalidValues
from trajanus.store.models import Connection, WebhookEvent
from trajanus.store.models.inbox import EventStatus
from trajanus.sync import upkeep
from trajanus.sync.webhooks import hooks, inbox
from trajanus.workspace.access import role_required
from trajanus.workspace.sync_centre import hooks_shown
from trajanus.workspace.sync_centre.logbook import leaf_of, recent


@require_safe
@role_required(Role.VIEWER)
def event_list(request: HttpRequest) -> HttpResponse:
    """Show the hooks and the events, the latest first, all or those of one status."""
    status = request.GET.get("status", "")
    events = WebhookEvent.objects.select_related("connection").defer("payload")
    if status in EventStatus.values:
        events = recent(events.filter(status=status))
    page = {
        "places": [
            (one, hooks.is_reachable(one), list(hooks_shown.scopes_of(one)))
            for one in Connection.objects.order_by("name")
        ],
        "leaf": leaf_of(events, request.GET),
        "statuses": EventStatus.choices,
        "status": status,
    }
    return render(request, "sync/webhooks.html", page)


@require_POST
@role_required(Role.PROJECT_ADMIN)
def replay(request: HttpRequest, pk: int) -> HttpResponse:
    """Work an event off once more."""
    event = get_object_or_404(WebhookEvent, pk=pk)
    try:
        inbox.replay(event)
    except InvalidValues as error:
        messages.info(request, " ".join(error.problems["base"]))
    else:
        messages.success(request, "The event is worked off again within seconds.")
    return redirect("webhook_events")


@require_POST
@role_required(Role.PROJECT_ADMIN)
def mend(request: HttpRequest, pk: int) -> HttpResponse:
    """See that Procore's hooks are as they should be, now."""
    connection = get_object_or_404(Connection, pk=pk)
    try:
        upkeep.ask_to_mend_hooks(connection)
    except ConfigurationError as error:
        messages.error(request, f"{error} {error.next_step}")
    else:
        messages.success(request, "A worker looks at every hook now and mends what is wrong.")
    return redirect("webhook_events")

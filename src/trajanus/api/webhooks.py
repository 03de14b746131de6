"""Where do Procore's webhook events arrive? Verified, stored, answered; processed later."""

from __future__ import annotations

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from trajanus.errors import UnreadableRecord
from trajanus.procore.protocol import is_authentic, read_event
from trajanus.store.models import Connection
from trajanus.sync import inbox, mending

log = structlog.get_logger(__name__)

#: An event is a few hundred bytes; what is a hundred times larger is none.
LARGEST_EVENT = 64 * 1024


@csrf_exempt  # Procore has no cookie of ours; it proves itself with the shared secret
@require_POST
def receive(request: HttpRequest, webhook_path: str) -> HttpResponse:
    """Keep one event: 204 when it is stored, new or not; one short transaction."""
    connection = get_object_or_404(Connection, webhook_path=webhook_path)
    if not is_authentic(request.headers.get("Authorization"), connection.webhook_secret):
        log.warning("webhook refused", connection=connection.name, reason="wrong secret")
        return HttpResponse("The Authorization value is not the agreed one.", status=401)
    if len(request.body) > LARGEST_EVENT:
        return HttpResponse("An event is never that large.", status=413)
    try:
        event = read_event(mending.without_nul(request.body.decode()).encode())
    except (UnreadableRecord, ValueError) as error:
        log.warning("webhook refused", connection=connection.name, reason=str(error))
        return HttpResponse("This is no event of Procore.", status=400)
    inbox.receive(connection, event)
    return HttpResponse(status=204)

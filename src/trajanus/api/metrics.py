"""Where does monitoring read the hub's numbers, and who may?"""

from __future__ import annotations

import hmac
import ipaddress

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from trajanus.config import settings
from trajanus.sync.watching.metrics import exposition


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer all numbers in Prometheus' text format."""
    if not _may_read(request):
        answer = HttpResponse("Send the token of HUB_METRICS_TOKEN.", status=401)
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    token = settings().metrics_token.get_secret_value()
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    # What a proxy hands on comes from this machine too, and from anybody.
    came_through = {"X-Forwarded-For", "Forwarded", "X-Forwarded-Proto"} & set(request.headers)
    return not came_through and _is_here(request.META.get("REMOTE_ADDR", ""))


def _is_here(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False

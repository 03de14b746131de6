"""What happens around every request, besides Django's own?"""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin

from trajanus import clock
from trajanus.accounts import sessions
from trajanus.errors import ConfigurationError, HubError, RetryLater
from trajanus.resources.zones import zone_named
from trajanus.workspace import authors, projects

#: How often a visit prolongs the session; every time would write to the database every time.
PROLONG = timedelta(minutes=10)


#: Abilities of browsers that no page here needs.
UNUSED = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"


class WorkspaceMiddleware(MiddlewareMixin):
    """Shows times in the last project's zone, prolongs sessions, and puts errors into words."""

    def process_request(self, request: HttpRequest) -> None:
        if request.path == "/healthz" or not request.session.session_key:
            return
        timezone.activate(zone_named(request.session.get(projects.ZONE)))
        # What a page asks for by itself is no sign of a person.
        if not request.headers.get("HX-Request") and request.path != "/live/":
            _prolong(request)

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        timezone.deactivate()
        if request.session.session_key:
            authors.remember(request, response)
        response.headers.setdefault("Permissions-Policy", UNUSED)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Show the hub's own errors as a sentence and a next step."""
        if not isinstance(error, HubError):
            return None
        is_passing = isinstance(error, RetryLater | ConfigurationError)
        status = 503 if is_passing else 409
        return render(request, "errors/hub_error.html", {"error": error}, status=status)


def _prolong(request: HttpRequest) -> None:
    now = int(clock.now().timestamp())
    if now - request.session.get("seen", 0) > PROLONG.total_seconds():
        request.session["seen"] = now
        sessions.note(request)

"""Of what does the person want to hear, by which way and when?"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from trajanus.accounts.models import Role
from trajanus.config import settings
from trajanus.errors import InvalidValues
from trajanus.resources.project import Project
from trajanus.sync.watching import telling
from trajanus.workspace.access import person, role_required
from trajanus.workspace.record.inputs import Option

WRONG = 422
_PACES = (
    (telling.NEVER, "No mail"),
    (telling.NOW, "At once"),
    (telling.DAILY, "In the daily mail"),
)
_TIMES = ("quiet_from", "quiet_until", "daily_at")


@require_http_methods(("GET", "HEAD", "POST"))
@role_required(Role.VIEWER)
def form(request: HttpRequest) -> HttpResponse:
    """Show the person's wishes and change them."""
    problems: dict[str, Any] = {}
    if request.method == "POST":
        try:
            telling.wish(person(request), request.POST.dict())
        except InvalidValues as error:
            problems = dict(error.problems)
        else:
            messages.success(request, "Kept. It counts from now on.")
            return redirect("notifications")
    page = _page(request) | {"problems": problems}
    return render(request, "own/notifications.html", page, status=WRONG if problems else 200)


def _page(request: HttpRequest) -> dict[str, Any]:
    wishes = telling.wishes_of(person(request))
    given = request.POST if request.method == "POST" else None
    topics = []
    for topic, label in telling.TOPICS.items():
        choice = telling.choice_of(wishes, topic)
        email = given.get(f"email_{topic}", "") if given is not None else choice.email
        shown = f"workspace_{topic}" in given if given is not None else choice.workspace
        options = tuple(Option(value, text, value == email) for value, text in _PACES)
        topics.append((topic, label, shown, options))
    times = {name: _time(getattr(wishes, name)) for name in _TIMES}
    zone = wishes.time_zone
    if given is not None:
        times = {name: given.get(name, "") for name in _TIMES}
        zone = given.get("time_zone", "UTC")
    return {
        "mine": topics[:2],
        "alerts": topics[2:],
        "times": times,
        "zones": [Option(one, one.replace("_", " "), one == zone) for one in _zones(zone)],
        "has_mail_server": bool(settings().email_host),
    }


def _time(value: Any) -> str:
    return value.strftime("%H:%M") if value else ""


def _zones(chosen: str) -> list[str]:
    """Return the zones of the projects, and the one that was chosen."""
    kept = Project.objects.filter(is_followed=True).exclude(tz_name=None)
    names = kept.order_by().values_list("tz_name", flat=True).distinct()
    return sorted({"UTC", chosen, *(name for name in names if name)})

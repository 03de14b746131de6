"""What does every page need?"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from trajanus.accounts.models import Role, User
from trajanus.records import derive
from trajanus.sync import alerts
from trajanus.workspace import projects

THEMES = ("auto", "light", "dark")


def workspace(request: HttpRequest) -> dict[str, Any]:
    """Return the frame around every page: theme, project and navigation."""
    theme = request.COOKIES.get("theme", "auto")
    frame: dict[str, Any] = {"theme": theme if theme in THEMES else "auto", "themes": THEMES}
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return frame
    frame["may"] = {role.value: user.has_role(role) for role in Role}
    if request.headers.get("HX-Request"):
        return frame  # only a part of a page is asked for
    return frame | {
        "attention": alerts.open_alerts().count() + alerts.unread_notices(user).count(),
        "current_project": projects.current(request),
        "listed_resources": derive.listed(),
        "switcher": projects.offered(),
        "switcher_size": projects.SWITCHER_SIZE,
    }

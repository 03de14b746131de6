"""What does every page need?"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from trajanus.accounts.models import Role, User
from trajanus.workspace import menu, projects
from trajanus.workspace.attention import counts_for

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
        # Only a part of a page is asked for; a refusal is a page all the same.
        return frame | {"switcher_size": projects.SWITCHER_SIZE}
    offered = projects.offered()
    return frame | {
        **counts_for(user),
        "current_project": projects.current(request, among=offered),
        "menu": menu.menu_of(request),
        "daily_lists": menu.daily(),
        "shortcuts": menu.with_key(),
        "switcher": offered,
        "switcher_size": projects.SWITCHER_SIZE,
    }

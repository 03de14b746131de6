"""What does every page need?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from trajanus.accounts.models import Role, User
from trajanus.records import derive
from trajanus.resources.spec import Resource
from trajanus.sync.watching import alerts
from trajanus.workspace import projects

THEMES = ("auto", "light", "dark")


@dataclass(frozen=True, slots=True)
class Part:
    """One area of the menu; that of the page is open, else the first."""

    title: str
    resources: tuple[Resource, ...]
    is_open: bool


def menu_of(request: HttpRequest) -> list[Part]:
    """Return the menu of a project."""
    here = request.resolver_match.kwargs.get("name") if request.resolver_match else None
    areas = derive.menu()
    found = [any(one.name == here for one in resources) for _, resources in areas]
    is_open = found if any(found) else [True, *found[1:]]
    return [
        Part(area.value, resources, opened)
        for (area, resources), opened in zip(areas, is_open, strict=True)
    ]


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
        "menu": menu_of(request),
        "shortcuts": derive.SHORTCUTS,
        "switcher": projects.offered(),
        "switcher_size": projects.SWITCHER_SIZE,
    }

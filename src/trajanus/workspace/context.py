"""What does every page need?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from trajanus.accounts.models import Role, User
from trajanus.records import derive
from trajanus.resources.spec import Area, Resource
from trajanus.workspace import projects
from trajanus.workspace.attention import counts_for

THEMES = ("auto", "light", "dark")
#: Pages that show several resources of an area.
_AREAS = {
    "budget": Area.MONEY,
    "budget_compare": Area.MONEY,
    "change_orders": Area.CHANGES,
    "contracts": Area.MONEY,
    "daily_logs": Area.FIELD,
    "daily_log": Area.FIELD,
}


@dataclass(frozen=True, slots=True)
class Part:
    """One area of the menu; that of the page is open."""

    title: str
    resources: tuple[Resource, ...]
    is_open: bool


def menu_of(request: HttpRequest) -> list[Part]:
    """Return the menu of a project's lists, without those that stand above it."""
    match = request.resolver_match
    here = match.kwargs.get("name") if match else None
    page = _AREAS.get(str(match.url_name)) if match else None
    return [
        Part(area.value, resources, area is page or any(one.name == here for one in resources))
        for area, resources in derive.menu()
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
        # Only a part of a page is asked for; a refusal is a page all the same.
        return frame | {"switcher_size": projects.SWITCHER_SIZE}
    offered = projects.offered()
    return frame | {
        **counts_for(user),
        "current_project": projects.current(request, among=offered),
        "menu": menu_of(request),
        "daily_lists": derive.DAILY,
        "shortcuts": derive.SHORTCUTS,
        "switcher": offered,
        "switcher_size": projects.SWITCHER_SIZE,
    }

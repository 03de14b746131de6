"""What does every page need?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Value
from django.http import HttpRequest

from trajanus.accounts.models import Role, User
from trajanus.records import derive
from trajanus.resources.spec import Area, Resource
from trajanus.store.models import Conflict
from trajanus.store.models.conflict import ConflictState
from trajanus.sync.watching import alerts
from trajanus.workspace import projects

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


def _counts(user: User) -> dict[str, int]:
    """Return how much needs somebody, for the menu: one query for all of it."""
    counted = [("attention", alerts.open_alerts()), ("attention", alerts.unread_notices(user))]
    counted.append(("waiting", Conflict.objects.filter(state=ConflictState.OPEN)))
    first, *others = (
        rows.order_by().values(of=Value(name)).annotate(count=Count("pk")) for name, rows in counted
    )
    counts = {"attention": 0, "waiting": 0}
    for one in first.union(*others, all=True):
        counts[one["of"]] += one["count"]
    return counts


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
        **_counts(user),
        "current_project": projects.current(request, among=offered),
        "menu": menu_of(request),
        "daily_lists": derive.DAILY,
        "shortcuts": derive.SHORTCUTS,
        "switcher": offered,
        "switcher_size": projects.SWITCHER_SIZE,
    }

"""What changed a project's contracts so far, and what may change them yet?"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trajanus.accounts.models import Role
from trajanus.resources.project import Project
from trajanus.workspace.access import role_required
from trajanus.workspace.money.change_effect import (
    MOST_EFFECTS,
    contracts_of,
    counted_in,
    effects_of,
    of_others,
)
from trajanus.workspace.money.changes import feed_of, lines_of, used_states
from trajanus.workspace.money.changes_asked import KINDS, SORTS, understand
from trajanus.workspace.projects import in_project
from trajanus.workspace.record.details import can_create


@require_safe
@role_required(Role.VIEWER)
@in_project
def change_orders(request: HttpRequest, project: Project) -> HttpResponse:
    """Show changes of all kinds as one feed, their sums, and their effect on each contract."""
    asked = understand(request.GET)
    contracts = contracts_of(project)
    lines = lines_of(asked, project)
    counted = counted_in(project)
    effects = [one for one in effects_of(contracts, counted) if one.is_there]
    changes, leaf = feed_of(asked, project, lines, contracts)
    page: dict[str, Any] = {
        "project": project,
        "asked": asked,
        "lines": lines,
        "states": used_states(lines),
        "changes": changes,
        "leaf": leaf,
        "contracts": contracts,
        "effects": effects[:MOST_EFFECTS],
        "unshown": max(0, len(effects) - MOST_EFFECTS),
        "others": of_others(contracts, counted),
        "kinds": KINDS,
        "searched": "changes",
        "sorts": SORTS,
        "creatable": [kind for kind in KINDS if can_create(kind)],
    }
    is_part = request.headers.get("HX-Target") == "results"
    return render(request, "money/_changes.html" if is_part else "money/changes.html", page)

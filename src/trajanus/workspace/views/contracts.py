"""How do a project's contracts stand, with the owner, with firms and with suppliers?"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trajanus.accounts.models import Role
from trajanus.records.paging import Page
from trajanus.resources.project import Project
from trajanus.workspace.access import role_required
from trajanus.workspace.money.change_effect import CONTRACT_KINDS
from trajanus.workspace.money.contract_sums import contracts_of, groups_of
from trajanus.workspace.money.contracts_asked import SORTS, understand
from trajanus.workspace.projects import in_project

PAGE_SIZE = 50


@require_safe
@role_required(Role.VIEWER)
@in_project
def contracts(request: HttpRequest, project: Project) -> HttpResponse:
    """Show each contract's sums, what they add up to, and where its parts are."""
    asked = understand(request.GET)
    found = contracts_of(asked, project)
    number = min(asked.page, max(1, -(-len(found) // PAGE_SIZE)))
    rows = found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    keys = tuple(range(len(rows)))
    page: dict[str, Any] = {
        "project": project,
        "asked": asked,
        "contracts": rows,
        "groups": groups_of(found),
        "leaf": Page(keys, len(found), is_capped=False, number=number, size=PAGE_SIZE),
        "kinds": CONTRACT_KINDS,
        "creatable": CONTRACT_KINDS,
        "searched": "contracts and firms",
        "sorts": SORTS,
    }
    is_part = request.headers.get("HX-Target") == "results"
    return render(request, "money/_contracts.html" if is_part else "money/contracts.html", page)

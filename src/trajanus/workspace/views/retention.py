"""How long is what kept? For system administrators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from trajanus.accounts.models import Role
from trajanus.errors import InvalidValues
from trajanus.sync.watching import retention
from trajanus.workspace.access import role_required

WRONG = 422


@require_http_methods(("GET", "HEAD", "POST"))
@role_required(Role.SYSTEM_ADMIN)
def form(request: HttpRequest) -> HttpResponse:
    """Show how much there is of each kind of data and how long it is kept; change that."""
    problems: Mapping[str, Any] = {}
    if request.method == "POST":
        try:
            retention.choose(request.POST.dict())
        except InvalidValues as error:
            problems = error.problems
        else:
            messages.success(request, "Kept. The next clean-up, at night, follows it.")
            return redirect("retention")
    lines = [
        (one, request.POST.get(one.kind.name, one.days), problems.get(one.kind.name, ()))
        for one in retention.stocks()
    ]
    page = {"lines": lines, "cap": retention.CAP, "is_wrong": bool(problems)}
    page["for_good"] = [
        (label, retention.amount_of(models)) for label, models in retention.FOR_GOOD
    ]
    return render(request, "admin/retention.html", page, status=WRONG if problems else 200)

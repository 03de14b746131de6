"""Which backups are there, and how are they made? For system administrators."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from trajanus.accounts.models import Role
from trajanus.errors import InvalidValues
from trajanus.sync.backups import choosing, making
from trajanus.workspace.access import role_required

WRONG = 422
_MOST = 60
admins = role_required(Role.SYSTEM_ADMIN)


@require_http_methods(("GET", "HEAD", "POST"))
@admins
def backup_list(request: HttpRequest) -> HttpResponse:
    """Show the backups, and how the next ones are made; change that."""
    standing = making.standing()
    page: dict[str, Any] = {"given": standing.plan, "problems": {}}
    if request.method == "POST":
        try:
            choosing.choose(request.POST.dict())
        except InvalidValues as error:
            page = {"given": request.POST, "problems": error.problems}
        else:
            messages.success(request, "Kept. The next backup follows it.")
            return redirect("backups")
    page |= {
        "backups": list(making.present()[:_MOST]),
        "standing": standing,
        "folder": making.folder(),
    }
    status = WRONG if page["problems"] else 200
    return render(request, "admin/backups.html", page, status=status)


@require_POST
@admins
def make_now(request: HttpRequest) -> HttpResponse:
    """Ask a worker for a backup."""
    if making.ask():
        messages.success(request, "A worker makes the backup now; reload the page in a while.")
    else:
        messages.info(request, "A backup is waiting to be made already.")
    return redirect("backups")

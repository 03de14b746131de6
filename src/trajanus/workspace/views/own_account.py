"""Who am I to the hub, and where am I signed in?"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from trajanus.accounts import second_step, sessions, single_sign_on, tokens
from trajanus.accounts.models import Role
from trajanus.workspace.access import person, role_required
from trajanus.workspace.signing_in import browsers


@require_safe
@role_required(Role.VIEWER)
def account(request: HttpRequest) -> HttpResponse:
    """Show what the hub knows about the person, and where they are signed in."""
    me = person(request)
    page = {
        "sessions": [(one, browsers.words(one.browser)) for one in sessions.listed(request, me)],
        "second_step": second_step.state_of(me),
        "may_use_password": me.has_usable_password() and single_sign_on.may_use_password(me),
        "is_required": second_step.is_required(me),
        "tokens": [one for one in tokens.listed(owner=me) if one.is_valid],
    }
    return render(request, "own/account.html", page)


@require_POST
@role_required(Role.VIEWER)
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign the person out in one other browser, or in all others."""
    me, which = person(request), request.POST.get("session", "")
    if not which:
        sessions.end_others(request, me)
        messages.success(request, "You are signed out everywhere but here.")
    elif which.isdecimal() and len(which) < 19 and sessions.end(me, int(which)):
        messages.success(request, "That browser is signed out.")
    else:
        messages.info(request, "That browser was signed out already.")
    return redirect("account")

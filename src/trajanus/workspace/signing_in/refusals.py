"""What does somebody see who is not signed in by the identity provider?"""

from __future__ import annotations

import logging
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from trajanus.audit import trail
from trajanus.audit.actions import Action
from trajanus.audit.actor import Actor, Way
from trajanus.audit.middleware import address_of
from trajanus.errors import HubError

log = logging.getLogger(__name__)


def refuse(request: HttpRequest, error: HubError, email: str = "") -> HttpResponse:
    """Lead back to the sign-in page, which says why; note it."""
    if error.__cause__ or error.__context__:
        log.warning("single sign-on: %s", error, exc_info=error.__cause__ or error.__context__)
    visitor = Actor(way=Way.WORKSPACE, address=address_of(request))
    detail = {"by": "single sign-on", "reason": str(error)}
    trail.note(Action.SIGN_IN_FAILED, email, detail=detail, who=replace(visitor, name=email))
    messages.error(request, f"{error} {error.next_step}".strip())
    return redirect("account_login")

"""How do the parts of pages look, side by side? For those who work on the hub."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from trajanus.accounts.models import Role
from trajanus.config import settings
from trajanus.workspace import examples
from trajanus.workspace.access import role_required


@require_safe
@role_required(Role.VIEWER)
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show an example of each part, where the hub runs with HUB_LOG_LEVEL=DEBUG."""
    if settings().log_level != "DEBUG":
        raise Http404("The style guide is shown with HUB_LOG_LEVEL=DEBUG.")
    world = examples.world()
    shown = [
        (one, render_to_string(one.template, world | one.given, request))
        for one in examples.examples()
    ]
    return render(request, "styleguide.html", {"examples": shown})

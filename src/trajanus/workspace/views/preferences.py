"""How does a person like the workspace to look?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from trajanus.workspace import unsaved
from trajanus.workspace.context import THEMES
from trajanus.workspace.lists.columns import YEAR


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or the system's choice on this browser; also before sign-in."""
    answer = redirect(unsaved.origin(request))
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        answer.set_cookie(
            "theme",
            theme,
            max_age=YEAR,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return answer

"""What does a person see when a page cannot be shown?"""

from __future__ import annotations

from django.db import connection
from django.db.utils import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from trajanus.workspace import unsaved
from trajanus.workspace.shown import words


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", {"reason": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    reason = exception.args[0] if exception.args and isinstance(exception.args[0], str) else ""
    return render(request, "errors/404.html", {"reason": reason}, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    # No context processors: whatever broke the page may break them too.
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def too_many(request: HttpRequest) -> HttpResponse:
    answer = render(request, "errors/429.html", status=429)
    answer.headers["Retry-After"] = "60"
    return answer


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form without a valid token, and give the typed text back."""
    typed = [
        (words(name), text)
        for name, text in unsaved.typed_in(request).items()
        if text and not name.startswith("was-")
    ]
    page = {"typed": typed, "back": unsaved.origin(request)}
    return render(request, "errors/403_csrf.html", page, status=403)


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Say whether this process can serve: 200 when the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database unavailable"}, status=503)
    return JsonResponse({"status": "ok"})

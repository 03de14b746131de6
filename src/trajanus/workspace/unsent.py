"""What was sent after a session had ended, and waits to be sent again?

Any form of the workspace, but for those of secrets. Forms of long text do better: they take what
was typed back into their fields, see unsaved.py.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from trajanus.workspace import unsaved
from trajanus.workspace.shown import words

KEY = "unsent"
#: Forms that hold a secret or confirm who somebody is; what was typed there is kept nowhere.
SECRET = frozenset({"connection_add", "connection_edit", "mfa_activate_totp"})
#: More is not kept at all: a part would be sent as if it were the whole.
MOST_SIGNS = 200_000
_BESIDE = frozenset({"csrfmiddlewaretoken", "next", "seen", "query", "count"})


def keep(request: HttpRequest) -> str:
    """Put aside what was sent; return the page to come to after signing in."""
    back = unsaved.origin(request)
    form = request.resolver_match.url_name if request.resolver_match else ""
    fields = [
        (name, text)
        for name, texts in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for text in texts
    ]
    size = sum(len(name) + len(text) for name, text in fields)
    is_kept = form not in SECRET and size <= MOST_SIGNS
    if not is_kept or not unsaved.has_room(request):
        return back
    if not any(name == "next" for name, _ in fields):
        fields.append(("next", back))  # the page that sends it again is none to come back to
    files = [file.name for _, chosen in request.FILES.lists() for file in chosen]
    request.session[KEY] = {
        "to": request.get_full_path(), "back": back, "fields": fields, "files": files,
    }  # fmt: skip
    return reverse("unsent")


def kept(request: HttpRequest) -> dict[str, Any] | None:
    """Return what waits, with what a person reads of it."""
    found = request.session.get(KEY)
    if found is None:
        return None
    shown = [(words(name), text) for name, text in found["fields"] if text and name not in _BESIDE]
    return {**found, "shown": shown}


def forget(request: HttpRequest) -> str:
    """Put what waits away; return the address that it is for, "" for none."""
    found = request.session.pop(KEY, None)
    return str(found["to"]) if found else ""

"""Where does typed text go when it cannot be saved at once?"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

KEY = "unsaved"
#: Fields worth keeping; never a password or a secret.
FIELDS = ("qc_note",)
LONGEST = 20_000


def keep(request: HttpRequest) -> str:
    """Put the text aside in the visitor's session; return the page to come back to."""
    back = origin(request)
    typed = {name: request.POST[name][:LONGEST] for name in FIELDS if name in request.POST}
    if typed and request.session.session_key:
        request.session[KEY] = {urlsplit(back).path: typed}
    return back


def take(request: HttpRequest, name: str) -> str | None:
    """Return and forget the text that was put aside for this page."""
    kept = request.session.get(KEY, {})
    if request.path not in kept:
        return None
    text = kept.pop(request.path).get(name)
    request.session[KEY] = kept
    return str(text) if text is not None else None


def origin(request: HttpRequest) -> str:
    """Return the page of this hub that the form was on."""
    wanted = request.POST.get("next", "")
    if is_ours(request, wanted):
        return wanted
    referer = request.headers.get("Referer", "")
    if is_ours(request, referer):
        parts = urlsplit(referer)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return "/"


def is_ours(request: HttpRequest, address: str) -> bool:
    """Say whether the address leads to this hub."""
    return bool(address) and url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )

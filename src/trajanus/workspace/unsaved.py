"""Where does typed text go when it cannot be saved at once?"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

KEY = "unsaved"
#: Forms of people's own text, none of which asks for a password or a secret. True: the form's
#: address shows it again; else the page that it was on does.
FORMS = {"note": False, "record_edit": True, "record_new": True, "record_step": True,
         "conflict": True, "view_save": False, "rule_new": True,
         "rule_edit": True}  # fmt: skip
#: What a form holds beside the text.
_BESIDE = frozenset({"csrfmiddlewaretoken", "next", "find", "seen"})
LONGEST = 20_000
MOST_FIELDS = 120
#: Visitors whose session is gone altogether may leave so many texts an hour, all together.
MOST_AN_HOUR = 300
HOUR = 3600


def is_one(request: HttpRequest) -> bool:
    """Say whether the request is one of the forms whose page shows their text again."""
    return bool(request.resolver_match and request.resolver_match.url_name in FORMS)


def keep(request: HttpRequest) -> str:
    """Put the text aside in the visitor's session; return the page to come back to."""
    form = request.resolver_match.url_name if request.resolver_match else ""
    back = request.get_full_path() if FORMS.get(form or "") else origin(request)
    typed = typed_in(request)
    if typed and has_room(request):
        request.session[KEY] = {urlsplit(back).path: typed}
    return back


def typed_in(request: HttpRequest) -> dict[str, str]:
    """Return what a person typed into one of the forms that keep it."""
    form = request.resolver_match.url_name if request.resolver_match else ""
    if form not in FORMS:
        return {}
    names = [name for name in request.POST if name not in _BESIDE]
    return {name: request.POST[name][:LONGEST] for name in names[:MOST_FIELDS]}


def take(request: HttpRequest) -> dict[str, str] | None:
    """Return and forget the text that was put aside for this page."""
    kept = request.session.get(KEY, {})
    if request.path not in kept:
        return None
    typed = kept.pop(request.path)
    request.session[KEY] = kept
    return {str(name): str(text) for name, text in typed.items()}


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


def has_room(request: HttpRequest) -> bool:
    """Say whether the visitor has a session, or may have one for a text."""
    if request.session.session_key:
        return True
    cache.add("unsaved-texts", 0, HOUR)
    try:
        return cache.incr("unsaved-texts") <= MOST_AN_HOUR
    except ValueError:
        return False  # the hour ended between the two

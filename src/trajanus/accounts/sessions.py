"""In which browsers is a person signed in, and how are they signed out?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.signals import password_changed
from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db.models import F
from django.http import HttpRequest

from trajanus import clock
from trajanus.accounts.models import User
from trajanus.audit import trail
from trajanus.audit.actions import Action


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A browser in which somebody is signed in."""

    id: int
    browser: str
    address: str
    since: datetime
    last_seen_at: datetime
    is_this_one: bool


def listen() -> None:
    """Keep up with changed passwords."""
    password_changed.connect(_end_others_with_the_password, dispatch_uid="sessions")


def listed(request: HttpRequest, person: User) -> tuple[SignedIn, ...]:
    """Return where the person is signed in, this browser first, then those seen last."""
    here = request.session.session_key
    known = list(UserSession.objects.filter(user=person).order_by("-last_seen_at"))
    lasting = _lasting(each.session_key for each in known)
    found = [
        SignedIn(
            id=each.pk,
            browser=each.user_agent,
            address=each.ip,
            since=each.created_at,
            last_seen_at=each.last_seen_at,
            is_this_one=each.session_key == here,
        )
        for each in known
        if each.session_key in lasting
    ]
    return tuple(sorted(found, key=lambda one: not one.is_this_one))


def note(request: HttpRequest) -> None:
    """Note that a person uses the hub from this browser."""
    if request.user.is_authenticated:
        UserSession.objects.create_from_request(request)


def end(person: User, pk: int) -> bool:
    """Sign the person out in one browser; say whether there was such a one."""
    found = UserSession.objects.filter(user=person, pk=pk).first()
    if found is not None:
        found.end()
    return found is not None


def end_all(person: User) -> None:
    """Sign the person out everywhere, also where nobody noted it."""
    User.objects.filter(pk=person.pk).update(sign_outs=F("sign_outs") + 1)
    person.refresh_from_db(fields=("sign_outs",))
    _forget(person)


def end_others(request: HttpRequest, person: User) -> None:
    """Sign the person out everywhere but in this browser."""
    end_all(person)
    trail.note(Action.SIGNED_OUT_ELSEWHERE, person.get_username())
    update_session_auth_hash(request, person)
    note(request)


def _forget(person: User, *, but: str | None = None) -> None:
    over = UserSession.objects.filter(user=person).exclude(session_key=but)
    Session.objects.filter(session_key__in=over.values("session_key")).delete()
    over.delete()


def _lasting(keys: Any) -> set[str]:
    found = Session.objects.filter(session_key__in=list(keys), expire_date__gt=clock.now())
    return set(found.values_list("session_key", flat=True))


def _end_others_with_the_password(request: HttpRequest, user: User, **_: Any) -> None:
    """A new password ends other sessions by itself; their rows need not stay."""
    trail.note(Action.PASSWORD_CHANGED, user.get_username())
    _forget(user, but=request.session.session_key)

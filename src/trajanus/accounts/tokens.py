"""How does a program prove for whom it acts?"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from trajanus import clock
from trajanus.accounts.models import ApiToken, Scope, User
from trajanus.audit import trail
from trajanus.audit.actions import Action
from trajanus.errors import InvalidValues

#: Makes tokens recognisable, to people and to scanners that look for leaked secrets.
_MARK = "hub_"
_SHOWN = 10
#: A use is noted at most this often: every request would write otherwise.
_NOTED = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class TokenView:
    """What may be known about a token."""

    id: int
    owner: str
    name: str
    prefix: str
    scope: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None
    is_valid: bool

    @property
    def has_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= clock.now()


def listed(*, owner: User | None = None) -> tuple[TokenView, ...]:
    """Return the tokens of one person, or of everybody."""
    found: Iterable[ApiToken] = ApiToken.objects.select_related("user")
    if owner is not None:
        found = ApiToken.objects.select_related("user").filter(user=owner)
    return tuple(shown(token) for token in found)


def shown(token: ApiToken) -> TokenView:
    """Return what may be known about the token."""
    return TokenView(
        id=token.pk,
        owner=token.user.username,
        name=token.name,
        prefix=token.prefix,
        scope=token.scope,
        created_at=token.created_at,
        expires_at=token.expires_at,
        last_used_at=token.last_used_at,
        revoked_at=token.revoked_at,
        is_valid=token.is_valid(clock.now()),
    )


def issue(
    user: User, name: str, scope: Scope, *, expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """Make a token and return it with its text, which nobody can find out later."""
    problems = {}
    if not name.strip() or len(name) > 100 or not name.isprintable():
        problems["name"] = ["say in up to 100 signs what it is for"]
    if expires_at is not None and expires_at <= clock.now():
        problems["expires_at"] = ["lies in the past"]
    if problems:
        raise InvalidValues(problems)
    text = _MARK + secrets.token_urlsafe(32)
    with transaction.atomic():
        token = ApiToken.objects.create(
            user=user,
            name=name.strip(),
            prefix=text[:_SHOWN],
            digest=_digest(text),
            scope=scope,
            created_at=clock.now(),
            expires_at=expires_at,
        )
        _note(Action.TOKEN_ISSUED, token)
    return token, text


def recognise(text: str) -> ApiToken | None:
    """Return the valid token of this text, and note its use."""
    now = clock.now()
    token = ApiToken.objects.select_related("user").filter(digest=_digest(text)).first()
    if token is None or not token.is_valid(now):
        return None
    if token.last_used_at is None or now - token.last_used_at >= _NOTED:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def revoke(token: ApiToken) -> None:
    """End a token for good."""
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        with transaction.atomic():
            token.save(update_fields=["revoked_at"])
            _note(Action.TOKEN_REVOKED, token)


def _note(action: Action, token: ApiToken) -> None:
    detail = {"owner": token.user.username, "begins": token.prefix, "scope": str(token.scope)}
    trail.note(action, token.name, detail=detail)


def _digest(text: str) -> str:
    # Tokens are long and random, so a fast digest is as good as a slow one.
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()

"""Which codes and tokens exist, who do they speak for, and are they still good?"""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from trajanus.simulator.clock import Clock

OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"
CODE_LIFE = timedelta(minutes=10)
TOKEN_LIFE = timedelta(seconds=5400)


class OAuthError(Exception):
    """A refused token request, in the words of RFC 6749."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.error = error
        self.description = description


@dataclass(slots=True)
class Code:
    """An authorization code."""

    user_id: int
    redirect_uri: str
    expires: datetime


@dataclass(slots=True)
class Token:
    """An access token with its refresh token, if it has one."""

    access: str
    refresh: str | None
    user_id: int
    issued: datetime
    service_account: bool = False
    revoked: bool = False

    @property
    def expires(self) -> datetime:
        return self.issued + TOKEN_LIFE

    def answer(self) -> dict[str, object]:
        """The token as the token endpoint gives it."""
        found: dict[str, object] = {
            "access_token": self.access,
            "token_type": "bearer",
            "expires_in": int(TOKEN_LIFE.total_seconds()),
            "created_at": int(self.issued.timestamp()),
        }
        if self.refresh is not None:
            found["refresh_token"] = self.refresh
        return found


class OAuth:
    """The authorization server of one app."""

    def __init__(
        self, clock: Clock, client_id: str, client_secret: str, redirect_uris: tuple[str, ...]
    ) -> None:
        self.clock = clock
        self.client_id = client_id
        self.client_secret = client_secret
        self.redirect_uris = {OUT_OF_BAND, *redirect_uris}
        self.service_user_id = 0
        # None permits every project; a company admin may narrow it.
        self.permitted_projects: set[int] | None = None
        self._lock = threading.Lock()
        self._codes: dict[str, Code] = {}
        self._by_access: dict[str, Token] = {}
        self._by_refresh: dict[str, Token] = {}

    def authorize(self, user_id: int, redirect_uri: str) -> str:
        """A new single-use code."""
        code = secrets.token_urlsafe(24)
        self._codes[code] = Code(user_id, redirect_uri, self.clock.now() + CODE_LIFE)
        return code

    def check_client(self, client_id: str, client_secret: str) -> None:
        right_id = secrets.compare_digest(client_id.encode(), self.client_id.encode())
        if not right_id or not secrets.compare_digest(
            client_secret.encode(), self.client_secret.encode()
        ):
            raise OAuthError(
                401,
                "invalid_client",
                "Client authentication failed due to unknown client, no client authentication "
                "included, or unsupported authentication method.",
            )

    def exchange(self, code: str, redirect_uri: str) -> Token:
        """A token for a code; the code dies at the first attempt."""
        with self._lock:
            known = self._codes.pop(code, None)
            good = known and known.expires > self.clock.now()
            if known is None or not good or known.redirect_uri != redirect_uri:
                raise _invalid_grant()
            return self._issue(known.user_id)

    def rotate(self, refresh: str) -> Token:
        """A new pair for a refresh token, which is dead from now on."""
        with self._lock:
            old = self._by_refresh.pop(refresh, None)
            if old is None or old.revoked:
                raise _invalid_grant()
            return self._issue(old.user_id)

    def for_service_account(self) -> Token:
        """A token without a refresh token, for the app itself."""
        with self._lock:
            return self._issue(self.service_user_id, service_account=True)

    def sign_in(self, user_id: int) -> Token:
        """A token for a user without the dance, for tests."""
        with self._lock:
            return self._issue(user_id)

    def revoke(self, token: str) -> None:
        """Kill an access or refresh token and its twin; unknown ones are no error."""
        with self._lock:
            found = self._by_access.get(token) or self._by_refresh.get(token)
            if found is not None:
                found.revoked = True
                self._by_refresh.pop(found.refresh or "", None)

    def find(self, access: str) -> Token | None:
        """The live token of a bearer."""
        token = self._by_access.get(access)
        if token is None or token.revoked or token.expires <= self.clock.now():
            return None
        return token

    def expire_all(self) -> None:
        """Make every access token stale at once; refresh tokens stay good."""
        with self._lock:
            for token in self._by_access.values():
                token.issued -= TOKEN_LIFE

    def _issue(self, user_id: int, *, service_account: bool = False) -> Token:
        refresh = None if service_account else secrets.token_urlsafe(32)
        token = Token(
            secrets.token_urlsafe(32), refresh, user_id, self.clock.now(), service_account
        )
        self._by_access[token.access] = token
        if refresh is not None:
            self._by_refresh[refresh] = token
        return token


def _invalid_grant() -> OAuthError:
    return OAuthError(
        400,
        "invalid_grant",
        "The provided authorization grant is invalid, expired, revoked, does not match the "
        "redirection URI used in the authorization request, or was issued to another client.",
    )

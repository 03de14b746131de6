"""Who is it that the organisation's identity provider vouches for, and may they come in?"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.db import transaction

from trajanus.accounts.models import Role, User
from trajanus.audit import trail
from trajanus.audit.actions import Action
from trajanus.config import settings
from trajanus.errors import ConfigurationError, HubError

_WELL_KNOWN = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True)
class Provider:
    """The identity provider, as the settings describe it."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str
    domains: tuple[str, ...]
    trusts_email: bool
    is_only_way: bool

    @property
    def key(self) -> str:
        """Tell its accounts apart from those of another provider that was used before."""
        return f"oidc-{hashlib.sha256(self.issuer.encode()).hexdigest()[:12]}"

    @property
    def discovery(self) -> str:
        """The address at which it describes itself."""
        return f"{self.issuer}{_WELL_KNOWN}"


@dataclass(frozen=True, slots=True)
class Vouched:
    """What the provider says about somebody who signed in there."""

    email: str
    is_verified: bool
    first_name: str = ""
    last_name: str = ""

    @classmethod
    def of(cls, claims: Mapping[str, Any]) -> Vouched:
        """Read a provider's claims."""
        return cls(
            email=str(claims.get("email") or "").strip().lower(),
            # Some write the truth as a word.
            is_verified=claims.get("email_verified") in (True, "true"),
            first_name=str(claims.get("given_name") or "")[:150],
            last_name=str(claims.get("family_name") or "")[:150],
        )


class NotAdmitted(HubError):
    """The identity provider vouches for somebody whom the hub does not let in."""


def provider() -> Provider | None:
    """Return the identity provider, when one is set."""
    given = settings()
    if not given.oidc_issuer:
        return None
    issuer = given.oidc_issuer.removesuffix(_WELL_KNOWN).rstrip("/")
    return Provider(
        issuer=issuer,
        client_id=given.oidc_client_id,
        client_secret=given.oidc_client_secret.get_secret_value()
        or _read(given.oidc_client_secret_file),
        name=given.oidc_name,
        domains=tuple(dict.fromkeys(_words(given.oidc_domains))),
        trusts_email=given.oidc_trusts_email,
        is_only_way=given.password_sign_in == "system_admins",  # noqa: S105  # who may, no secret
    )


def may_use_password(person: User) -> bool:
    """Say whether the person may sign in with a password."""
    asked = provider()
    return asked is None or not asked.is_only_way or person.has_role(Role.SYSTEM_ADMIN)


def admit(asked: Provider, vouched: Vouched) -> User:
    """Return whom the provider vouches for, added as a viewer where that is allowed.

    Raises NotAdmitted, with what to do about it.
    """
    if not vouched.email or not (vouched.is_verified or asked.trusts_email):
        raise NotAdmitted(
            f"{asked.name} does not say that your e-mail address is verified.",
            next_step="Have it verified there, or ask the person who runs this hub.",
        )
    known = list(User.objects.filter(email__iexact=vouched.email)[:2])
    if len(known) > 1:
        raise NotAdmitted(
            f"Several people here have the e-mail {vouched.email}.",
            next_step="A system administrator must give each their own.",
        )
    return _known(asked, known[0]) if known else _new(asked, vouched)


def _known(asked: Provider, person: User) -> User:
    if not person.is_active:
        raise NotAdmitted(
            f"The account {person.username} is switched off.",
            next_step="Ask the person who runs this hub to switch it on again.",
        )
    # The address may belong to somebody else by now, who must not inherit the account.
    if SocialAccount.objects.filter(user=person, provider=asked.key).exists():
        raise NotAdmitted(
            f"{person.username} is linked to another account at {asked.name}.",
            next_step="A system administrator can unlink it, if it is yours.",
        )
    return person


def _new(asked: Provider, vouched: Vouched) -> User:
    if vouched.email.rpartition("@")[2] not in asked.domains:
        raise NotAdmitted(
            f"Nobody with the e-mail {vouched.email} was added to this hub.",
            next_step="Ask the person who runs it to add you with this address.",
        )
    person = User(
        username=vouched.email[:150],
        email=vouched.email,
        first_name=vouched.first_name,
        last_name=vouched.last_name,
        role=Role.VIEWER,
    )
    person.set_unusable_password()
    try:
        person.full_clean()
    except ValidationError as error:
        raise NotAdmitted(
            f"{vouched.email} cannot be added: {'; '.join(error.messages)}",
            next_step="Ask the person who runs this hub to add you.",
        ) from error
    with transaction.atomic():
        person.save()
        detail = {"role": person.role, "email": person.email, "by": asked.name}
        trail.note(Action.PERSON_ADDED, person.username, detail=detail)
    return person


def linked(asked: Provider) -> list[SocialAccount]:
    """Return the accounts at the provider that open the hub, with their people."""
    found = SocialAccount.objects.filter(provider=asked.key).select_related("user")
    return list(found.order_by("user__username"))


def unlink(asked: Provider, person: User) -> bool:
    """Let another account at the provider become the person's; say whether one was linked."""
    with transaction.atomic():
        gone, _ = SocialAccount.objects.filter(user=person, provider=asked.key).delete()
        if gone:
            trail.note(Action.SIGN_ON_UNLINKED, person.username, detail={"provider": asked.issuer})
    return bool(gone)


def _words(text: str) -> list[str]:
    return [word.strip().lower().removeprefix("@") for word in text.split(",") if word.strip()]


def _read(path: Path | None) -> str:
    if path is None:
        return ""
    try:
        return path.read_text().strip()
    except OSError as error:
        raise ConfigurationError(
            f"The file of HUB_OIDC_CLIENT_SECRET_FILE cannot be read: {error}."
        ) from error

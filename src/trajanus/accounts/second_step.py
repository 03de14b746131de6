"""Is somebody who knows the password the right person? A code of their telephone tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import compare_user_code, format_hotp_value, hotp_value
from django.db import transaction

from trajanus import clock, secrets
from trajanus.accounts import sessions
from trajanus.accounts.models import Role, User
from trajanus.audit import trail
from trajanus.audit.actions import Action
from trajanus.config import settings

Kind = Authenticator.Type
#: Seconds for which an app shows a code; those before and after count, for clocks differ.
_PERIOD = 30
#: Where each kind keeps its secret.
_SECRETS = {Kind.TOTP: "secret", Kind.RECOVERY_CODES: "seed"}


@dataclass(frozen=True, slots=True)
class State:
    """How somebody's second step stands."""

    since: datetime | None = None
    used_at: datetime | None = None
    codes_left: int = 0

    @property
    def is_on(self) -> bool:
        return self.since is not None


def state_of(person: User) -> State:
    """Return how the person's second step stands."""
    held = {each.type: each for each in Authenticator.objects.filter(user=person)}
    app, codes = held.get(Kind.TOTP), held.get(Kind.RECOVERY_CODES)
    if app is None:
        return State()
    left = len(codes.wrap().get_unused_codes()) if codes else 0
    return State(app.created_at, app.last_used_at, left)


def is_on(person: User) -> bool:
    """Say whether the person has set a second step up."""
    return bool(Authenticator.objects.filter(user=person, type=Kind.TOTP).exists())


def least_role() -> Role | None:
    """Return the least role that must have a second step here, if any must."""
    least = settings().second_step_from
    return None if least == "nobody" else Role(least)


def is_required(person: User) -> bool:
    """Say whether this installation wants a second step of people with this role."""
    least = least_role()
    return least is not None and person.has_role(least)


@transaction.atomic
def recognise(person: User, code: str) -> Authenticator | None:
    """Return what the code proves: the app's code of now, or a recovery code; each works once."""
    held = {
        each.type: each for each in Authenticator.objects.select_for_update().filter(user=person)
    }
    app, codes = held.get(Kind.TOTP), held.get(Kind.RECOVERY_CODES)
    if app is not None and _is_new(app, code):
        return app
    if codes is not None and codes.wrap().validate_code(code):
        return codes
    return None


def fits(secret: str, code: str) -> bool:
    """Say whether an app that was given the secret shows this code now."""
    return _step_of(secret, code) is not None


def reset(person: User) -> bool:
    """Take the second step away, as when a telephone is lost; say whether there was one."""
    with transaction.atomic():
        gone, _ = Authenticator.objects.filter(user=person).delete()
        if gone:
            sessions.end_all(person)
            trail.note(Action.SECOND_STEP_RESET, person.get_username())
    return bool(gone)


def stored() -> Iterator[tuple[str, str]]:
    """Yield everybody's secrets as they are stored, with whose they are."""
    for held in Authenticator.objects.filter(type__in=_SECRETS).select_related("user"):
        yield held.user.get_username(), held.data[_SECRETS[held.type]]


def rotate_keys() -> int:
    """Encrypt everybody's secrets under the first key; return how many there were."""
    found = Authenticator.objects.select_for_update().filter(type__in=_SECRETS).order_by("pk")
    for held in found:
        name = _SECRETS[held.type]
        held.data[name] = secrets.reencrypt(held.data[name])
        held.save(update_fields=("data",))
    return len(found)


def _is_new(app: Authenticator, code: str) -> bool:
    """Say whether the code is the app's and none of its time or later was used before."""
    step = _step_of(secrets.decrypt(app.data["secret"]), code)
    if step is None or step <= app.data.get("last_step", 0):
        return False
    app.data["last_step"] = step
    app.save(update_fields=("data",))
    return True


def _step_of(secret: str, code: str) -> int | None:
    now = int(clock.now().timestamp()) // _PERIOD
    for step in (now, now - 1, now + 1):
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))):
            return step
    return None

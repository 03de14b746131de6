"""How are people added and changed?"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from trajanus.accounts import second_step, sessions
from trajanus.accounts.models import User
from trajanus.audit import trail
from trajanus.audit.actions import Action
from trajanus.errors import HubError, InvalidValues


@dataclass(frozen=True, slots=True)
class Person:
    """What is listed about a person."""

    name: str
    role: str
    email: str
    is_active: bool
    last_login: datetime | None
    has_second_step: bool


def everybody() -> tuple[Person, ...]:
    """Return all people by name."""
    return tuple(
        Person(
            each.username,
            each.role,
            each.email,
            each.is_active,
            each.last_login,
            each.has_second_step,
        )
        for each in with_second_steps()
    )


def with_second_steps() -> QuerySet[Any]:
    """Return all people by name; each has `has_second_step`."""
    held = Authenticator.objects.filter(user=OuterRef("pk"), type=second_step.Kind.TOTP)
    return User.objects.order_by("username").annotate(has_second_step=Exists(held))


def add(name: str, *, role: str, email: str = "", password: str | None = None) -> str:
    """Add a person and return the password, made here when none is given."""
    person = User(username=name, role=role, email=email)
    chosen = _set_password(person, password)
    try:
        person.full_clean()
    except ValidationError as error:
        raise InvalidValues(error.message_dict) from error
    with transaction.atomic():
        person.save()
        trail.note(Action.PERSON_ADDED, name, detail={"role": role, "email": email})
    return chosen


def set_password(name: str, password: str | None = None) -> str:
    """Change the password and return it, made here when none is given."""
    person = named(name)
    chosen = _set_password(person, password)
    with transaction.atomic():
        person.save(update_fields=("password",))
        sessions.end_all(person)
        trail.note(Action.PASSWORD_CHANGED, name)
    return chosen


def set_role(name: str, role: str) -> None:
    """Change the role."""
    person = named(name)
    before, person.role = person.role, role
    with transaction.atomic():
        person.save(update_fields=("role",))
        trail.note_change(Action.ROLE_CHANGED, name, before={"role": before}, after={"role": role})


def set_email(name: str, email: str) -> None:
    """Change the e-mail address, by which the hub knows the person in projects' directories.

    Raises InvalidValues for one that is none.
    """
    person = named(name)
    before, person.email = person.email, email.strip()
    try:
        person.full_clean(exclude={"password"})
    except ValidationError as error:
        raise InvalidValues(error.message_dict) from error
    with transaction.atomic():
        person.save(update_fields=("email",))
        trail.note_change(
            Action.EMAIL_CHANGED, name, before={"email": before}, after={"email": person.email}
        )


def set_active(name: str, is_active: bool) -> None:
    """Allow or forbid signing in."""
    person = named(name)
    if person.is_active == is_active:
        return
    person.is_active = is_active
    with transaction.atomic():
        person.save(update_fields=("is_active",))
        if not is_active:
            sessions.end_all(person)
        trail.note(Action.PERSON_LET_IN if is_active else Action.PERSON_KEPT_OUT, name)


def named(name: str) -> User:
    """Return the person. Raises HubError when nobody has that name."""
    found = User.objects.filter(username=name).first()
    if found is None:
        raise HubError(f"Nobody is called {name}.", next_step="See: hub user list")
    return found


def _set_password(person: User, password: str | None) -> str:
    chosen = secrets.token_urlsafe(12) if password is None else password
    try:
        validate_password(chosen, person)
    except ValidationError as error:
        raise InvalidValues({"password": error.messages}) from error
    person.set_password(chosen)
    return chosen

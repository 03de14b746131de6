"""Who can sign in to the demo? The same people with the same passwords at each start."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from trajanus.accounts.models import Role, User

FILE = "demo-sign-ins.json"
_PEOPLE = {"viewer": Role.VIEWER, "qcm": Role.QC_MANAGER, "admin": Role.SYSTEM_ADMIN}
#: As the sample project's directory has them, so that the hub finds what waits for them.
_ADDRESSES = {"qcm": "qc.manager@example.com"}


@dataclass(frozen=True, slots=True)
class SignIn:
    """A demo account."""

    name: str
    password: str
    role: Role


def sign_ins(data_dir: Path) -> tuple[SignIn, ...]:
    """Return the demo accounts, made or mended as need be."""
    passwords = _passwords(data_dir / FILE)
    found = tuple(SignIn(name, passwords[name], role) for name, role in _PEOPLE.items())
    for one in found:
        _see_to(one)
    return found


def _passwords(path: Path) -> dict[str, str]:
    try:
        kept = {str(name): str(word) for name, word in json.loads(path.read_text()).items()}
    except (OSError, ValueError, AttributeError):
        kept = {}
    if kept.keys() >= _PEOPLE.keys():
        return kept
    new = {name: kept.get(name) or secrets.token_urlsafe(9) for name in _PEOPLE}
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(new, file, indent=2)
    return new


def _see_to(one: SignIn) -> None:
    person = User.objects.filter(username=one.name).first() or User(username=one.name)
    person.role, person.is_active = one.role, True
    person.email = _ADDRESSES.get(one.name, "")
    if not person.check_password(one.password):
        person.set_password(one.password)
    person.save()

"""How are secrets kept? Encrypted with keys that live outside the database."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from trajanus.config import settings
from trajanus.errors import ConfigurationError, SecretsUnavailable

KEY_FILE = "secret_keys"


@cache
def keys() -> tuple[str, ...]:
    """Return the Fernet keys, the writing one first; make a key file on the first start."""
    given = settings()
    if given.secret_keys.get_secret_value():
        found = given.secret_keys.get_secret_value().split(",")
    else:
        found = _read_or_create(given.secret_keys_file or given.data_dir / KEY_FILE)
    return tuple(key.strip() for key in found if key.strip())


def _read_or_create(path: Path) -> list[str]:
    try:
        if path.exists():
            return path.read_text().splitlines()
        if path == settings().secret_keys_file:
            raise ConfigurationError(
                f"The key file {path} does not exist.",
                next_step="Create it, or unset HUB_SECRET_KEYS_FILE.",
            )
        return [_create(path)]
    except OSError as error:
        raise ConfigurationError(f"The key file {path} cannot be read: {error}.") from error


def _create(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    key = Fernet.generate_key().decode()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        # Another process made it between our look and our write; its key counts.
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(key + "\n")
    return key


@cache
def _box() -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in keys()])
    except ValueError as error:
        raise ConfigurationError(
            "HUB_SECRET_KEYS holds something that is not a Fernet key (32 bytes, base64).",
            next_step="Make one with: hub doctor --new-key",
        ) from error


def encrypt(text: str) -> str:
    """Return the text encrypted with the first key."""
    return _box().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """Return the plain text. Raises SecretsUnavailable when no key fits."""
    try:
        return _box().decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise SecretsUnavailable from error


def reencrypt(token: str) -> str:
    """Return the same secret under the first key, for rotation."""
    try:
        return _box().rotate(token.encode()).decode()
    except InvalidToken as error:
        raise SecretsUnavailable from error


def derived(purpose: str) -> tuple[str, ...]:
    """Return one key per Fernet key for another purpose, such as signing cookies."""
    return tuple(hashlib.sha256(f"{purpose}:{key}".encode()).hexdigest() for key in keys())

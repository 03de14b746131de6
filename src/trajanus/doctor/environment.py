"""Are the settings right, and is each HUB_ variable one that the hub knows?"""

from __future__ import annotations

import os
from collections.abc import Iterator

from trajanus import config
from trajanus.doctor.findings import Finding, ok, warn
from trajanus.installation import CLIENT_SECRET_VARIABLE
from trajanus.unknown_settings import meant_by


def examine() -> Iterator[Finding]:
    """Look at the settings and at variables that look like settings."""
    config.settings()
    source = config.config_file()
    yield ok("settings", f"read from the environment{_and(source.exists(), str(source))}")
    for name in unknown_variables():
        yield warn(
            "settings",
            f"{name} is set, but no setting has that name",
            meaning="It has no effect.",
            next_step=meant_by(name, known_variables()),
        )


def known_variables() -> list[str]:
    """Return the names of all variables the hub reads."""
    names = [f"HUB_{name.upper()}" for name in config.Settings.model_fields]
    names[names.index("HUB_DATABASE_URL")] = "DATABASE_URL"
    return [*names, config.CONFIG_FILE_VARIABLE, CLIENT_SECRET_VARIABLE]


def unknown_variables() -> list[str]:
    """Return variables that are meant for the hub but mean nothing to it."""
    known = set(known_variables())
    return sorted(name for name in os.environ if name.startswith("HUB_") and name not in known)


def _and(is_so: bool, text: str) -> str:
    return f" and {text}" if is_so else ""

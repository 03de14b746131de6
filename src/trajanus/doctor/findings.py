"""What does a check say?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked."""

    check: str
    level: Level
    found: str
    meaning: str = ""
    next_step: str = ""


def ok(check: str, found: str) -> Finding:
    """Return that all is well."""
    return Finding(check, Level.OK, found)


def warn(check: str, found: str, *, meaning: str, next_step: str) -> Finding:
    """Return something that will hurt later."""
    return Finding(check, Level.WARN, found, meaning, next_step)


def fail(check: str, found: str, *, meaning: str, next_step: str) -> Finding:
    """Return something that hurts now."""
    return Finding(check, Level.FAIL, found, meaning, next_step)

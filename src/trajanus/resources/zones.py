"""In which time zone are a project's days?"""

from __future__ import annotations

from zoneinfo import ZoneInfo


def zone_named(name: str | None) -> ZoneInfo:
    """Return the time zone of this IANA name, or UTC for one that nobody knows."""
    try:
        return ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")

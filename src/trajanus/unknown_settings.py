"""What is said about a name that looks like a setting but is none?"""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import get_close_matches
from pathlib import Path

#: Settings of earlier versions, and what took their place.
REMOVED = {
    "alert_webhook_url": "Alerts are posted to addresses that are added in the browser now: remove "
    "it, start the hub, and add the address under Administration, Addresses, or with "
    "`hub addresses add`. HUB_OUTGOING_HOSTS must still name its host.",
}


def meant_by(name: str, known: Collection[str]) -> str:
    """Return what to do about an unknown name: what took its place, or the name that is nearest.

    `known` has names as they are written where this one stands: `port`, or `HUB_PORT`.
    """
    if instead := REMOVED.get(_bare(name)):
        return instead
    by_bare_name = {_bare(one): one for one in known}
    close = get_close_matches(_bare(name), by_bare_name, n=1)
    return f"Did you mean {by_bare_name[close[0]]}?" if close else "Remove it."


def line_of(file: Path, key: str) -> int | None:
    """Return the number of the line of a TOML file that sets the key or begins its table."""
    begins = re.compile(rf"\s*\[*\s*[\"']?{re.escape(key)}[\"']?\s*[=.\]]")
    lines = file.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if begins.match(line)), None)


def _bare(name: str) -> str:
    return name.lower().removeprefix("hub_")

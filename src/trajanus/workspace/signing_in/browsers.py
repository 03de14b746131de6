"""What do people call a browser that names itself in a long line?"""

from __future__ import annotations

#: Name -> what gives it away. Most name others as well, so the order counts.
_BROWSERS = {
    "Edge": "Edg",
    "Opera": "OPR/",
    "Firefox": "Firefox/",
    "Chrome": "Chrome/",
    "Safari": "Safari/",
}
_SYSTEMS = {
    "iPad": "iPad",
    "iPhone": "iPhone",
    "Android": "Android",
    "Windows": "Windows",
    "macOS": "Mac OS X",
    "ChromeOS": "CrOS",
    "Linux": "Linux",
}


def words(line: str) -> str:
    """Return browser and system, such as "Firefox on Windows"."""
    browser = _first(_BROWSERS, line)
    system = _first(_SYSTEMS, line)
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or line[:60] or "A browser that does not say its name"


def _first(known: dict[str, str], line: str) -> str:
    return next((name for name, sign in known.items() if sign in line), "")

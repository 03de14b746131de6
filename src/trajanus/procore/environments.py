"""Where does Procore live, and to which addresses may secrets be sent?"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from trajanus.errors import ConfigurationError

#: The environment of the simulator and of any address given by hand.
CUSTOM = "custom"


@dataclass(frozen=True, slots=True)
class Environment:
    """One Procore installation; tokens and credentials never work in another one."""

    name: str
    title: str
    login_url: str
    api_url: str


#: https://developers.procore.com/documentation/development-environments and "US federal zone".
ENVIRONMENTS: tuple[Environment, ...] = (
    Environment("production", "Production", "https://login.procore.com", "https://api.procore.com"),
    Environment(
        "sandbox",
        "Developer sandbox",
        "https://login-sandbox.procore.com",
        "https://sandbox.procore.com",
    ),
    Environment(
        "monthly_sandbox",
        "Monthly sandbox",
        "https://login-sandbox-monthly.procore.com",
        "https://api-monthly.procore.com",
    ),
    Environment(
        "federal",
        "US federal zone",
        "https://login.procoregov.com",
        "https://api.procoregov.com",
    ),
)


def find_environment(name: str) -> Environment | None:
    """Return the environment of that name; None for custom and unknown ones."""
    return next((each for each in ENVIRONMENTS if each.name == name), None)


def is_loopback(url: str) -> bool:
    """Whether the address is on this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def checked_address(url: str) -> str:
    """Return the address without its trailing slash.

    Raises ConfigurationError when secrets must not be sent there.
    """
    try:
        parts = urlsplit(url.strip())
        well_formed = bool(parts.hostname) and parts.port != 0
    except ValueError:
        well_formed = False
    if not well_formed or parts.scheme not in ("http", "https"):
        raise ConfigurationError(f"{url!r} is not a web address such as https://api.procore.com.")
    if parts.username or parts.query or parts.fragment:
        raise ConfigurationError(f"{url!r} must be a host only: no user, query or fragment.")
    if parts.scheme == "http" and not is_loopback(url.strip()):
        raise ConfigurationError(
            f"{url} is not encrypted; tokens would travel in the clear.",
            next_step="Use https. Plain http works only for a simulator on this machine.",
        )
    return url.strip().rstrip("/")

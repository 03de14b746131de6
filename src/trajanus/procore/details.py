"""Can these details of a connection be right? Checked before anything is stored or sent."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from trajanus.errors import ConfigurationError, InvalidConnection
from trajanus.procore.environments import (
    CUSTOM,
    ENVIRONMENTS,
    checked_address,
    find_environment,
    is_loopback,
)
from trajanus.store.models import Connection
from trajanus.store.models.connection import Grant

#: Procore shows the code on a page instead of redirecting.
OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"
_NAME = re.compile(r"[A-Za-z0-9_-]{1,50}")
_LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What a person says about a connection, checked."""

    name: str
    environment: str
    api_url: str
    login_url: str
    grant: Grant
    client_id: str
    client_secret: str = field(repr=False)
    company_id: int | None

    def same_account(self, known: Connection, client_secret: str) -> bool:
        """Whether the tokens of the known connection, with its secret, stay good."""
        return self._account() == (
            known.api_url,
            known.login_url,
            known.grant,
            known.client_id,
            client_secret,
        )

    def write_to(self, connection: Connection) -> None:
        """Fill the row in, without saving it."""
        if connection.company_id != self.company_id:
            connection.company_name = ""
        connection.name, connection.environment = self.name, self.environment
        connection.company_id = self.company_id
        connection.api_url, connection.login_url = self.api_url, self.login_url
        connection.grant, connection.client_id = self.grant, self.client_id
        connection.client_secret = self.client_secret

    def _account(self) -> tuple[str, ...]:
        return self.api_url, self.login_url, self.grant, self.client_id, self.client_secret


def checked_details(
    *,
    name: str,
    environment: str,
    client_id: str,
    client_secret: str,
    company_id: int | str | None,
    grant: str,
    api_url: str,
    login_url: str,
) -> Details:
    """Return the details. Raises InvalidConnection with every problem at once, by field."""
    problems: dict[str, str] = {}
    app = {"client_id": client_id.strip(), "client_secret": client_secret.strip()}
    for field_name, value in app.items():
        if not value:
            problems[field_name] = "is missing; Procore's developer portal shows it for the app"
    if not _NAME.fullmatch(name):
        problems["name"] = "use 1 to 50 letters, digits, dashes or underscores"
    if grant not in Grant.values:
        problems["grant"] = f"must be {' or '.join(Grant.values)}"
    api, login = _addresses(environment, api_url, login_url, problems)
    company = _company(company_id, grant, problems)
    if problems:
        raise InvalidConnection(problems)
    return Details(
        name=name,
        environment=environment,
        api_url=api,
        login_url=login,
        grant=Grant(grant),
        **app,
        company_id=company,
    )


def check_redirect(redirect_uri: str) -> None:
    """Raise ConfigurationError for an address to which Procore would not send people back."""
    if redirect_uri == OUT_OF_BAND or urlsplit(redirect_uri).scheme == "https":
        return
    if urlsplit(redirect_uri).scheme == "http" and is_loopback(redirect_uri):
        return
    raise ConfigurationError(
        f"Procore does not send people back to {redirect_uri}: it is not encrypted.",
        next_step="Set HUB_PUBLIC_URL to the https address of the hub, and register that "
        "address as redirect URI of the app in Procore's developer portal.",
    )


def _addresses(
    environment: str, api_url: str, login_url: str, problems: dict[str, str]
) -> tuple[str, str]:
    known = find_environment(environment)
    if known is not None:
        # Both hosts stay settings: a report says that some sandboxes sign in elsewhere.
        api_url, login_url = api_url or known.api_url, login_url or known.login_url
    elif environment != CUSTOM:
        names = ", ".join([*(each.name for each in ENVIRONMENTS), CUSTOM])
        problems["environment"] = f"must be one of {names}"
        return "", ""
    given = {"api_url": api_url, "login_url": login_url or api_url}
    for field_name, url in given.items():
        try:
            given[field_name] = checked_address(url)
        except ConfigurationError as error:
            problems[field_name] = str(error)
    return given["api_url"], given["login_url"]


def _company(value: int | str | None, grant: str, problems: dict[str, str]) -> int | None:
    text = str(value if value is not None else "").strip()
    if not text:
        if grant == Grant.CLIENT_CREDENTIALS:
            problems["company_id"] = "is missing; a service account works for one company"
        return None
    if not (text.isascii() and text.isdigit() and 0 < int(text[:20]) <= _LARGEST_ID):
        problems["company_id"] = "must be a whole number, as in Procore's addresses"
        return None
    return int(text)

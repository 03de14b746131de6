"""How does the demo start a simulated Procore and sign in to it?"""

from __future__ import annotations

import html
import json
import re
import threading
from dataclasses import dataclass
from typing import IO

import httpx2

from trajanus.cli.children import Child, require_alive
from trajanus.errors import ConfigurationError, HubError
from trajanus.procore import connections
from trajanus.procore.details import OUT_OF_BAND
from trajanus.procore.environments import CUSTOM, is_loopback
from trajanus.store.models import Connection

NAME = "demo"
_CODE = re.compile(r"<code>([^<]+)</code>")


@dataclass(frozen=True, slots=True)
class Simulated:
    """Where the simulated Procore is, as its first line says."""

    base_url: str
    login_url: str
    company_id: int
    client_id: str
    client_secret: str


def wait_until_ready(child: Child) -> Simulated:
    """Return where the simulator listens, once it does."""
    output = child.process.stdout if child.process else None
    line = output.readline() if output else ""
    if not line:
        child.wait(5)
        require_alive(child)
        raise HubError("The simulated Procore closed its output.")
    if output:
        threading.Thread(target=_read_on, args=(output,), daemon=True).start()
    told = json.loads(line)
    return Simulated(**{name: told[name] for name in Simulated.__dataclass_fields__})


def _read_on(output: IO[str]) -> None:
    # A pipe that nobody empties would stop the writer.
    for _ in output:
        pass


def check_installation() -> None:
    """Refuse to play with an installation that is connected to a real Procore."""
    real = [
        each.name
        for each in Connection.objects.all()
        if each.name != NAME or not is_loopback(each.api_url)
    ]
    if real:
        raise ConfigurationError(
            f"This installation has real connections ({', '.join(real)}).",
            next_step="Choose another HUB_DATA_DIR (and DATABASE_URL, if set) for the demo.",
        )


def connect(simulated: Simulated) -> Connection:
    """Connect afresh: the simulator starts anew, so what was read from the last one is dropped."""
    Connection.objects.filter(name=NAME).delete()
    connection = connections.add_connection(
        NAME,
        environment=CUSTOM,
        api_url=simulated.base_url,
        login_url=simulated.login_url,
        client_id=simulated.client_id,
        client_secret=simulated.client_secret,
        company_id=simulated.company_id,
    )
    url, _ = connections.begin_sign_in(connection, OUT_OF_BAND)
    connections.complete_sign_in(connection, _approve(url), OUT_OF_BAND)
    connections.check(connection)
    connection.refresh_from_db()
    return connection


def _approve(url: str) -> str:
    """Press the simulator's button "Allow access" and return the code it shows."""
    answer = httpx2.get(httpx2.URL(url).copy_add_param("approve", "1"), trust_env=False)
    found = _CODE.search(answer.text)
    if answer.status_code != 200 or not found:
        raise HubError(f"The simulated Procore did not let us in (HTTP {answer.status_code}).")
    return html.unescape(found.group(1))

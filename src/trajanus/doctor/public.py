"""Can browsers and Procore's webhooks reach the hub at its public address?"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx2

from trajanus import config
from trajanus.doctor.findings import Finding, fail, ok, warn
from trajanus.procore.environments import is_loopback
from trajanus.store.models import Connection

REACH_SECONDS = 10.0
_CHECK = "public address"


def examine() -> Iterator[Finding]:
    """Look at HUB_PUBLIC_URL."""
    url = config.settings().public_url
    if is_loopback(url):
        yield from _only_here(url)
    elif urlsplit(url).scheme != "https":
        yield fail(
            _CHECK,
            f"{url} is not encrypted",
            meaning="Passwords travel in the clear; Procore does not deliver webhooks to it.",
            next_step="Put a proxy with TLS in front and set HUB_PUBLIC_URL to its https address.",
        )
        return
    yield _reachable(url)


def _only_here(url: str) -> Iterator[Finding]:
    far = [each.name for each in Connection.objects.all() if not is_loopback(each.api_url)]
    if far:
        yield warn(
            _CHECK,
            f"{url} exists only on this machine",
            meaning=f"{', '.join(far)} cannot deliver webhooks; changes arrive by schedule only.",
            next_step="Set HUB_PUBLIC_URL to an https address that Procore can reach.",
        )


def _reachable(url: str) -> Finding:
    try:
        answer = httpx2.get(f"{url.rstrip('/')}/healthz", timeout=REACH_SECONDS)
    except httpx2.HTTPError as error:
        return warn(
            _CHECK,
            f"{url} does not answer here: {error}",
            meaning="The web server is down, or this machine cannot reach its own public address.",
            next_step="Start it with: hub up (or hub web); then check proxy and name service.",
        )
    if answer.status_code >= 400:
        return warn(
            _CHECK,
            f"{url} answers with HTTP {answer.status_code}",
            meaning="Something else may be running there, or the proxy does not pass requests on.",
            next_step="Open the address in a browser; check the proxy and HUB_PUBLIC_URL.",
        )
    return ok(_CHECK, url)

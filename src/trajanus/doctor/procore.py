"""Can Procore be reached, does it let us in, and do its clock and ours agree?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx2

from trajanus import clock
from trajanus.doctor.findings import Finding, fail, ok, warn
from trajanus.errors import HubError
from trajanus.procore import connections
from trajanus.store.models import Connection

REACH_SECONDS = 10.0
#: Beyond this, "which side changed it later" is no longer decided right.
LARGEST_SKEW = timedelta(seconds=30)


def examine() -> Iterator[Finding]:
    """Look at each connection."""
    found = list(Connection.objects.all())
    if not found:
        yield warn(
            "procore",
            "there is no connection",
            meaning="Nothing is read.",
            next_step="Run: hub connect NAME --environment ... --client-id ...",
        )
    for connection in found:
        yield from _examine(connection, f"procore {connection.name}")


def _examine(connection: Connection, check: str) -> Iterator[Finding]:
    asked_at = clock.now()
    try:
        answer = httpx2.head(connection.api_url, timeout=REACH_SECONDS)
    except httpx2.HTTPError as error:
        yield fail(
            check,
            f"{connection.api_url} cannot be reached: {error}",
            meaning="Nothing is read or sent; it goes on by itself when the network is back.",
            next_step="Check network, proxy and firewall between this machine and that address.",
        )
        return
    yield from _skew(check, answer.headers.get("date"), asked_at + (clock.now() - asked_at) / 2)
    if connection.is_usable:
        yield _account(connection, check)
    else:
        yield fail(
            check,
            connection.state_reason or connection.get_state_display(),
            meaning="Nothing is read from this company.",
            next_step=f"Run: hub connect {connection.name}",
        )


def _skew(check: str, date: str | None, here: datetime) -> Iterator[Finding]:
    try:
        there = parsedate_to_datetime(date or "")
    except ValueError:
        return
    skew = there - here
    if abs(skew) > LARGEST_SKEW:
        seconds = round(skew.total_seconds())
        yield warn(
            check,
            f"its clock is {abs(seconds)} seconds {'ahead of' if seconds > 0 else 'behind'} ours",
            meaning="Which of two changes is the later one may be judged wrongly.",
            next_step="Let this machine keep its time by NTP.",
        )


def _account(connection: Connection, check: str) -> Finding:
    try:
        account = connections.check(connection)
    except HubError as error:
        return fail(
            check,
            str(error),
            meaning="Nothing is read from this company.",
            next_step=error.next_step or f"Run: hub connect {connection.name}",
        )
    company = account.company.name if account.company else "no company chosen"
    return ok(check, f"signed in as {account.name or account.login}, {company}")

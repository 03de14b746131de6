"""How does a command read from Procore, and what does it say about the outcome?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import click

from trajanus import clock
from trajanus.cli import exits, progress
from trajanus.cli.connecting import named
from trajanus.cli.output import print_table
from trajanus.errors import ConfigurationError, SignInNeeded
from trajanus.procore.purpose import Purpose
from trajanus.resources.catalog import RESOURCES
from trajanus.store.models import Connection
from trajanus.store.models.sync_log import RunStatus
from trajanus.sync.reading.outlook import outlook
from trajanus.sync.service import Outcome, resources_to_read, sync_now

_WORST_FIRST = (RunStatus.FAILED, RunStatus.POSTPONED, RunStatus.PARTIAL, RunStatus.SUCCEEDED)
_COUNTED = ("records", "created", "updated", "failed", "requests")


@dataclass(frozen=True, slots=True)
class Summary:
    """What a command read."""

    outcomes: tuple[Outcome, ...]
    seconds: float

    @property
    def status(self) -> RunStatus:
        statuses = {RunStatus(outcome.status) for outcome in self.outcomes}
        return next((each for each in _WORST_FIRST if each in statuses), RunStatus.SUCCEEDED)

    @property
    def exit_code(self) -> int:
        match self.status:
            case RunStatus.FAILED:
                return exits.FAILED
            case RunStatus.SUCCEEDED:
                return exits.OK
            case _:
                return exits.UNFINISHED

    @property
    def by_resource(self) -> dict[str, dict[str, int]]:
        """Return the counts of each resource over all connections and projects."""
        found: dict[str, dict[str, int]] = {}
        for outcome in self.outcomes:
            counts = found.setdefault(outcome.resource, dict.fromkeys(_COUNTED, 0))
            for name in _COUNTED:
                counts[name] += getattr(outcome, name)
        return found

    def seconds_of(self, resource: str) -> float:
        """Return how long reading the resource took."""
        return sum(each.seconds for each in self.outcomes if each.resource == resource)

    def as_json(self) -> dict[str, Any]:
        return {
            "status": self.status.value,
            "seconds": round(self.seconds, 3),
            "resources": self.by_resource,
            "runs": self.outcomes,
        }


def check_resource(name: str | None) -> None:
    """Raise a usage error for a resource that does not exist."""
    names = [resource.name for resource in RESOURCES]
    if name is not None and name not in names:
        raise click.BadParameter(f"{name!r}; known: {', '.join(names)}", param_hint="--resource")


def run(
    name: str | None,
    *,
    project_id: int | None = None,
    resource: str | None = None,
    full: bool = False,
) -> Summary:
    """Read, and show how far it is meanwhile."""
    began = clock.monotonic()
    outcomes: list[Outcome] = []
    wanted = chosen(name)
    with progress.shown() as display:
        for connection in wanted:
            _announce(connection, project_id, resource)
            outcomes += sync_now(
                connection=connection,
                project_id=project_id,
                resource=resource,
                full=full,
                purpose=Purpose.PERSON,
                on_progress=display,
            )
    return Summary(tuple(outcomes), clock.monotonic() - began)


def _announce(connection: Connection, project_id: int | None, resource: str | None) -> None:
    """Say what a first reading will take, before it starts."""
    left = outlook(
        connection,
        project_id=project_id,
        wanted=resources_to_read(resource),
        purpose=Purpose.PERSON,
    )
    if left.lanes:
        click.echo(f"{connection.name}: the first reading takes {left}.", err=True)


def chosen(name: str | None) -> list[Connection]:
    """Return the connections to work with. Raises when none can be used."""
    found = [named(name)] if name else list(Connection.objects.all())
    if not found:
        raise ConfigurationError(
            "The hub is not connected to Procore.",
            next_step="Connect it with: hub connect NAME --environment ... --client-id ...",
        )
    usable = [connection for connection in found if connection.is_usable]
    if not usable:
        raise SignInNeeded(
            f"{found[0].name}: {found[0].state_reason or found[0].get_state_display()}",
            next_step=f"Sign in with: hub connect {found[0].name}",
        )
    return usable


def print_summary(summary: Summary) -> None:
    """Print the counts, then what went wrong."""
    rows = [(name, *counts.values()) for name, counts in summary.by_resource.items()]
    print_table(("resource", *_COUNTED), rows)
    click.echo(f"\n{summary.status.label} in {summary.seconds:.1f} s.")
    for outcome in summary.outcomes:
        if outcome.status != RunStatus.SUCCEEDED:
            place = f" of project {outcome.project_id}" if outcome.project_id else ""
            click.echo(f"{outcome.resource}{place}: {outcome.message}", err=True)
            if outcome.next_step:
                click.echo(f"  Next step: {outcome.next_step}", err=True)

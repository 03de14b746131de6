"""Which connection, project, resource, record or person does a command line name?"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import IO, Any

import click
from django.utils import timezone

from trajanus.accounts import people
from trajanus.cli.connecting import named
from trajanus.errors import ConfigurationError, HubError
from trajanus.records.derive import kind_of
from trajanus.records.kind import Kind
from trajanus.records.record import lane_of
from trajanus.resources.catalog import resource_named
from trajanus.resources.mirror import MirrorModel
from trajanus.resources.project import Project
from trajanus.resources.spec import Resource
from trajanus.store.models import Connection
from trajanus.sync.lane import Lane

_FLAGS = {"yes": True, "true": True, "no": False, "false": False}


def resource_of(name: str) -> Resource:
    """Return the resource. Raises a usage error with the known names."""
    try:
        return resource_named(name)
    except KeyError as error:
        raise click.BadParameter(str(error.args[0]), param_hint="RESOURCE") from error


def lane(resource: str, *, connection: str | None, project_id: int | None) -> Lane:
    """Return one resource of one project, or of the company; what is the only one goes unsaid.

    From then on the command goes by the project's clock.
    """
    found = resource_of(resource)
    place = _connection(connection)
    if found.is_company_wide:
        return Lane(place, None, found)
    project = _project(place, project_id)
    timezone.activate(project.zone)
    return Lane(place, project.procore_id, found)


def record(resource: str, key: int) -> tuple[Lane, MirrorModel]:
    """Return the record of this id of the hub."""
    return lane_of(resource_of(resource), key)


def by(name: str | None) -> int | None:
    """Return the person in whose name a command works, if somebody was named."""
    return None if name is None else people.named(name).pk


def values(resource: Resource, pairs: Iterable[str], file: IO[str] | None) -> dict[str, Any]:
    """Return what NAME=VALUE pairs and a file of JSON say, the pairs counting more."""
    found = _from_file(file) if file else {}
    for name, text in map(pair, pairs):
        is_flag = name in resource.owners and kind_of(resource, name) is Kind.FLAG
        found[name] = _FLAGS.get(text.lower(), text) if is_flag else text
    return found


def pair(text: str) -> tuple[str, str]:
    """Return the two sides of NAME=VALUE."""
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise click.BadParameter(f"{text!r} is not NAME=VALUE")
    return name.strip(), value


def _from_file(file: IO[str]) -> dict[str, Any]:
    try:
        found = json.load(file)
    except ValueError as error:
        raise click.BadParameter(f"no JSON: {error}", param_hint="--values") from error
    if not isinstance(found, dict):
        raise click.BadParameter("must hold a JSON object", param_hint="--values")
    return found


def _connection(name: str | None) -> Connection:
    if name is not None:
        return named(name)
    known = list(Connection.objects.all())
    if len(known) != 1:
        names = ", ".join(one.name for one in known) or "none"
        raise ConfigurationError(
            f"Which connection? Known: {names}.", next_step="Name one with --connection."
        )
    return known[0]


def _project(connection: Connection, project_id: int | None) -> Project:
    known = Project.objects.filter(connection=connection).only("procore_id", "tz_name")
    if project_id is not None:
        if (named_one := known.filter(procore_id=project_id).first()) is None:
            raise HubError(
                f"{connection.name} has no project {project_id}.",
                next_step="See: hub record list projects",
            )
        return named_one
    kept = list(known.filter(is_followed=True, missing_since=None)[:2])
    if len(kept) != 1:
        raise HubError(
            "Which project?", next_step="Name it with --project; see: hub record list projects"
        )
    return kept[0]

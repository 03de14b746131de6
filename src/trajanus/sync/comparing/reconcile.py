"""When and how are both sides compared, on demand and by schedule?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trajanus import clock
from trajanus.errors import HubError, LaneBusy, NotPermitted, RetryLater, SignInNeeded
from trajanus.procore.client import ProcoreClient
from trajanus.procore.purpose import Purpose
from trajanus.resources.catalog import RESOURCES, resource_named
from trajanus.resources.spec import Listing, Resource
from trajanus.store.models import Connection, Cursor, DriftReport
from trajanus.sync import lane as lanes
from trajanus.sync import queue, service
from trajanus.sync.comparing import census
from trajanus.sync.lane import Lane
from trajanus.sync.reading import cadence
from trajanus.sync.runs import recorded

#: A comparison comes a little before the full reading that it replaces.
_EARLY = 0.9


@dataclass(frozen=True, slots=True)
class Comparison:
    """How comparing one lane ended; without a report it did not come to an end."""

    resource: str
    project_id: int | None
    report: DriftReport | None
    message: str
    requests: int = 0
    after: float | None = None  # seconds until it may go on


def needs_census(resource: Resource) -> bool:
    """Whether ordinary readings of the resource do not show what is gone."""
    source = resource.source
    return isinstance(source, Listing) and not source.is_whole


def compare_now(
    connection: Connection,
    *,
    project_id: int | None = None,
    resource: str | None = None,
    purpose: Purpose = Purpose.RECONCILE,
) -> tuple[Comparison, ...]:
    """Compare here and now. Raises KeyError for an unknown resource, SignInNeeded."""
    asked = service.lanes_to_read(connection, project_id, _wanted(resource))
    return tuple(compare(lane, purpose=purpose) for lane in list(asked))


def request(
    connection: Connection, *, project_id: int | None = None, resource: str | None = None
) -> int:
    """Ask the workers to compare; return how many lanes are now waiting for it."""
    asked = service.lanes_to_read(connection, project_id, _wanted(resource))
    return sum(queue.ask_to_compare(lane) for lane in asked)


def ask_for_due(connection: Connection) -> int:
    """Ask for the comparisons that are due; return how many."""
    asked = 0
    known = {(lane.project_id, lane.resource.name): lane for lane in _lanes(connection)}
    settings = cadence.settings_of(connection)
    places = Cursor.objects.filter(
        connection=connection, unavailable="", last_full_at__isnull=False
    )
    for place in places:
        key = (place.project_id, place.resource)
        if key not in known or place.last_full_at is None:
            continue
        every = cadence.with_setting(known[key].resource, settings.get(key))
        if every.is_read and clock.now() - place.last_full_at > every.every_full * _EARLY:
            asked += queue.ask_to_compare(known[key])
    return asked


def compare(lane: Lane, *, purpose: Purpose = Purpose.RECONCILE) -> Comparison:
    """Compare one lane; an error ends the comparison, not the caller. Raises SignInNeeded."""
    if not needs_census(lane.resource):
        outcome = service.read_lane(lane, full=True, purpose=purpose)
        return Comparison(
            outcome.resource,
            outcome.project_id,
            None,
            outcome.message or "Each reading of it shows all there is.",
            outcome.requests,
            outcome.after,
        )
    try:
        return _census(lane, purpose)
    except SignInNeeded:
        raise
    except (LaneBusy, RetryLater) as error:
        return Comparison(lane.resource.name, lane.project_id, None, str(error), after=error.after)
    except HubError as error:
        if isinstance(error, NotPermitted):
            _end_open(lane, str(error))
        message = " ".join(filter(None, (str(error), error.next_step)))
        return Comparison(lane.resource.name, lane.project_id, None, message)


def _census(lane: Lane, purpose: Purpose) -> Comparison:
    name = lane.resource.name
    with (
        lanes.held(lane),
        recorded(lane, resource=name, sync_type="census", purpose=purpose) as recorder,
        ProcoreClient(lane.connection, purpose=purpose, run=recorder.run) as client,
    ):
        try:
            report = census.take(lane, client, recorder)
        finally:
            recorder.run.requests = client.requests_made
    if service.owes_members(lane):
        queue.ask_to_read_members(lane)
    return Comparison(name, lane.project_id, report, report.message, client.requests_made)


def _end_open(lane: Lane, message: str) -> None:
    """Give a census up: what Procore does not show cannot be counted."""
    DriftReport.objects.filter(
        connection=lane.connection,
        project_id=lane.project_id,
        resource=lane.resource.name,
        ended_at=None,
    ).update(ended_at=clock.now(), message=message)


def _lanes(connection: Connection) -> Iterable[Lane]:
    listed = [resource for resource in RESOURCES if needs_census(resource)]
    return service.lanes_to_read(connection, None, listed)


def _wanted(resource: str | None) -> tuple[Resource, ...]:
    if resource is not None:
        return (resource_named(resource),)
    return tuple(one for one in RESOURCES if needs_census(one))

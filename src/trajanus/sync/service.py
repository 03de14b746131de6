"""What do the command line, the pages and the jobs ask of sync?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from trajanus import clock
from trajanus.errors import HubError, LaneBusy, RetryLater, SignInNeeded
from trajanus.procore.client import ProcoreClient
from trajanus.procore.purpose import Purpose
from trajanus.resources.catalog import RESOURCES, children_of, resource_named
from trajanus.resources.project import Project, SyncStatus
from trajanus.resources.spec import Embedded, Listing, Resource
from trajanus.store.models import Connection, SyncRun
from trajanus.store.models.sync_log import RunStatus
from trajanus.sync import lane as lanes
from trajanus.sync import queue
from trajanus.sync.lane import Lane
from trajanus.sync.members import read_due_members
from trajanus.sync.pull import pull
from trajanus.sync.runs import Recorder, Watcher, recorded


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run did; `seconds` is its duration, `requests` what it cost at Procore."""

    resource: str
    project_id: int | None
    sync_type: str
    status: str
    records: int = 0
    created: int = 0
    updated: int = 0
    failed: int = 0
    requests: int = 0
    seconds: float = 0.0
    message: str = ""
    next_step: str = ""
    after: float | None = None  # seconds until a postponed run may go on


def sync_now(
    *,
    connection: Connection,
    project_id: int | None = None,
    resource: str | None = None,
    full: bool = False,
    purpose: Purpose = Purpose.PERSON,
    on_progress: Watcher | None = None,
) -> tuple[Outcome, ...]:
    """Read what was asked for, here and now, and say how each run ended.

    Raises KeyError for an unknown resource, SignInNeeded when the connection cannot be used.
    """
    wanted = _wanted(resource)
    outcomes: list[Outcome] = []
    for lane in lanes_to_read(connection, project_id, wanted):
        outcomes += sync_lane(lane, full=full, purpose=purpose, on_progress=on_progress)
    return tuple(outcomes)


def lanes_to_read(
    connection: Connection, project_id: int | None, wanted: Iterable[Resource]
) -> Iterator[Lane]:
    """Yield the company's lanes, then those of the followed projects that are known by then."""
    listed = [one for one in wanted if isinstance(one.source, Listing)]
    for resource in listed:
        if resource.is_company_wide and project_id is None:
            yield Lane(connection, None, resource)
    for project in followed_projects(connection, project_id):
        for resource in listed:
            if not resource.is_company_wide:
                yield Lane(connection, project, resource)


def followed_projects(connection: Connection, project_id: int | None = None) -> list[int]:
    """Return Procore's ids of the projects to keep in step, or the one asked for."""
    if project_id is not None:
        return [project_id]
    found = Project.objects.filter(connection=connection, is_followed=True, missing_since=None)
    return list(
        found.exclude(active=False).order_by("procore_id").values_list("procore_id", flat=True)
    )


def sync_lane(
    lane: Lane,
    *,
    full: bool = False,
    purpose: Purpose = Purpose.PULL,
    on_progress: Watcher | None = None,
) -> list[Outcome]:
    """Read a lane, then the members that changed in it; an error ends its run, not the caller.

    Raises SignInNeeded: no other lane of the connection would fare better.
    """
    try:
        with lanes.held(lane):
            return _sync_held(lane, full=full, purpose=purpose, on_progress=on_progress)
    except LaneBusy as error:
        return [_busy(lane, error)]


def request_sync(
    connection: Connection,
    *,
    project_id: int | None = None,
    resource: str | None = None,
    full: bool = False,
    purpose: Purpose = Purpose.PERSON,
) -> int:
    """Ask the workers to read, in this transaction; return how many lanes are now waiting."""
    lanes_asked = lanes_to_read(connection, project_id, _wanted(resource))
    return sum(queue.ask_to_read(lane, full=full, purpose=purpose) for lane in lanes_asked)


def _wanted(resource: str | None) -> tuple[Resource, ...]:
    if resource is None:
        return RESOURCES
    found = resource_named(resource)
    # What is embedded in another resource is read with it.
    return (resource_named(found.source.parent) if isinstance(found.source, Embedded) else found,)


def _sync_held(
    lane: Lane, *, full: bool, purpose: Purpose, on_progress: Watcher | None
) -> list[Outcome]:
    def listing(client: ProcoreClient, recorder: Recorder) -> None:
        pull(lane, client, recorder, full=full)

    def members(client: ProcoreClient, recorder: Recorder) -> None:
        read_due_members(lane, client, recorder)

    _stamp_project(lane, SyncStatus.SYNCING)
    outcomes = [_run(lane, listing, "changes", purpose, on_progress)]
    if lane.resource.reads_members and outcomes[0].status != RunStatus.FAILED:
        outcomes.append(_run(_members_lane(lane), members, "members", purpose, on_progress))
    failed = any(outcome.status == RunStatus.FAILED for outcome in outcomes)
    _stamp_project(lane, SyncStatus.FAILED if failed else SyncStatus.SYNCED)
    return outcomes


def _members_lane(lane: Lane) -> Lane:
    """Name the run for what it brings: the replies, when it reads the RFIs for them."""
    children = children_of(lane.resource)
    return replace(lane, resource=children[0]) if children else lane


def _run(
    lane: Lane,
    work: Callable[[ProcoreClient, Recorder], None],
    sync_type: str,
    purpose: Purpose,
    on_progress: Watcher | None,
) -> Outcome:
    after, next_step = None, ""
    run: SyncRun | None = None
    try:
        with recorded(lane, sync_type=sync_type, purpose=purpose, watcher=on_progress) as recorder:
            run = recorder.run
            with ProcoreClient(lane.connection, purpose=purpose, run=run) as client:
                try:
                    work(client, recorder)
                finally:
                    run.requests = client.requests_made
    except SignInNeeded:
        raise
    except RetryLater as error:
        after, next_step = error.after, error.next_step
    except HubError as error:
        next_step = error.next_step
    assert run is not None  # noqa: S101  recorded() made it before anything could fail
    return _outcome(run, after=after, next_step=next_step)


def _outcome(run: SyncRun, *, after: float | None, next_step: str) -> Outcome:
    ended = run.completed_at or clock.now()
    return Outcome(
        resource=run.resource,
        project_id=run.project_id,
        sync_type=run.sync_type,
        status=run.status,
        records=run.records_processed,
        created=run.created_count,
        updated=run.updated_count,
        failed=run.failed_count,
        requests=run.requests,
        seconds=round((ended - run.started_at).total_seconds(), 3),
        message=run.message,
        next_step=next_step,
        after=after,
    )


def _busy(lane: Lane, error: LaneBusy) -> Outcome:
    return Outcome(
        resource=lane.resource.name,
        project_id=lane.project_id,
        sync_type="changes",
        status=RunStatus.POSTPONED,
        message=str(error),
        after=error.after,
    )


def _stamp_project(lane: Lane, status: SyncStatus) -> None:
    if lane.project_id is None:
        return
    stamp: dict[str, object] = {"sync_status": status}
    if status == SyncStatus.SYNCED:
        stamp["last_synced"] = clock.now()
    Project.objects.filter(connection=lane.connection, procore_id=lane.project_id).update(**stamp)

"""What do the command line, the pages and the jobs ask of sync?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from trajanus import clock
from trajanus.errors import (
    Gone,
    HubError,
    LaneBusy,
    NotAvailable,
    NotPermitted,
    RejectedByRemote,
    RequestRefused,
    RetryLater,
    SignInNeeded,
)
from trajanus.procore.aside import aside
from trajanus.procore.client import ProcoreClient
from trajanus.procore.purpose import Purpose
from trajanus.resources.catalog import RESOURCES, children_of, resource_named
from trajanus.resources.project import PROJECT, Project, SyncStatus
from trajanus.resources.spec import Embedded, Listing, Resource
from trajanus.store.commits import unhurried_session
from trajanus.store.models import Connection, SyncRun
from trajanus.store.models.sync_log import RunStatus
from trajanus.sync import lane as lanes
from trajanus.sync import queue
from trajanus.sync.lane import Lane
from trajanus.sync.reading.members import read_due_members
from trajanus.sync.reading.places import put_off
from trajanus.sync.reading.pull import pull
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
    outcomes: list[Outcome] = []
    read: list[Lane] = []
    wanted = _wanted(connection, resource)
    if project_id is None and not Project.objects.filter(connection=connection).exists():
        # Before the first reading nobody knows which projects there are.
        wanted = tuple(dict.fromkeys((PROJECT, *wanted)))
    with aside():  # one connection for the bookkeeping of all runs
        # All listings before any members: everything is there early, the particulars follow.
        for lane in lanes_to_read(connection, project_id, wanted):
            outcomes.append(
                read_lane(lane, full=full, purpose=purpose, on_progress=on_progress, follow=False)
            )
            read.append(lane)
        owing = (lane for lane in read if owes_members(lane))
        outcomes += [read_members(lane, on_progress=on_progress) for lane in owing]
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


def read_lane(
    lane: Lane,
    *,
    full: bool = False,
    purpose: Purpose = Purpose.PULL,
    on_progress: Watcher | None = None,
    follow: bool = True,
) -> Outcome:
    """Read the lane's listing; an error ends the run, not the caller.

    Asks the workers for the members that changed and, to `follow` them, for what is listed per
    record. Raises SignInNeeded: no other lane of the connection would fare better.
    """

    def listing(client: ProcoreClient, recorder: Recorder) -> None:
        _stamp_project(lane, SyncStatus.SYNCING)
        _pull(lane, client, recorder, full=full)
        if owes_members(lane):
            queue.ask_to_read_members(lane)
        if follow and recorder.has_changed:
            queue.ask_for_parts(lane, purpose)

    outcome = _run(
        lane,
        listing,
        resource=lane.resource.name,
        sync_type="changes",
        purpose=purpose,
        on_progress=on_progress,
    )
    failed = outcome.status == RunStatus.FAILED
    _stamp_project(lane, SyncStatus.FAILED if failed else SyncStatus.SYNCED)
    return outcome


def _pull(lane: Lane, client: ProcoreClient, recorder: Recorder, *, full: bool) -> None:
    """Read the listing; one that Procore refuses is asked for again tomorrow, not at once."""
    try:
        pull(lane, client, recorder, full=full)
    except (NotPermitted, Gone, RejectedByRemote) as error:
        put_off(lane, str(error))
        raise NotAvailable(
            f"Procore does not show {lane.resource.title_plural} here: {error}"
        ) from error
    except RequestRefused as error:
        put_off(lane, str(error))
        raise


def owes_members(lane: Lane) -> bool:
    """Say whether records of the lane are still to be read at their own addresses."""
    return lane.resource.reads_members and lane.rows().filter(detail_due=True).exists()


def read_members(lane: Lane, *, on_progress: Watcher | None = None) -> Outcome:
    """Read some of the lane's changed records at their own addresses, and ask for the rest."""

    def members(client: ProcoreClient, recorder: Recorder) -> None:
        read_due_members(lane, client, recorder)

    # Named for what they bring: reading RFIs one by one brings the replies.
    names = [one.name for one in children_of(lane.resource)] or [lane.resource.name]
    outcome = _run(
        lane,
        members,
        resource=names[0],
        sync_type="members",
        purpose=Purpose.MEMBERS,
        on_progress=on_progress,
    )
    if outcome.status == RunStatus.SUCCEEDED and owes_members(lane):
        queue.ask_to_read_members(lane)
    return outcome


def request_sync(
    connection: Connection,
    *,
    project_id: int | None = None,
    resource: str | None = None,
    full: bool = False,
    purpose: Purpose = Purpose.PERSON,
) -> int:
    """Ask the workers to read, in this transaction; return how many lanes are now waiting."""
    lanes_asked = lanes_to_read(connection, project_id, _wanted(connection, resource))
    return sum(queue.ask_to_read(lane, full=full, purpose=purpose) for lane in lanes_asked)


def resources_to_read(resource: str | None) -> tuple[Resource, ...]:
    """Return the resources to read for what was asked for. Raises KeyError for an unknown one."""
    if resource is None:
        return RESOURCES
    found = resource_named(resource)
    # What is embedded in another resource is read with it.
    return (resource_named(found.source.parent) if isinstance(found.source, Embedded) else found,)


def _wanted(connection: Connection, resource: str | None) -> tuple[Resource, ...]:
    """Return the resources to read. Who asks for more than the projects has chosen among them."""
    wanted = resources_to_read(resource)
    if connection.awaits_choice and wanted != (PROJECT,):
        connection.awaits_choice = False
        connection.save(update_fields=["awaits_choice"])
    return wanted


def _run(
    lane: Lane,
    work: Callable[[ProcoreClient, Recorder], None],
    *,
    resource: str,
    sync_type: str,
    purpose: Purpose,
    on_progress: Watcher | None,
) -> Outcome:
    run, after, next_step = SyncRun(), None, ""
    try:
        with (
            unhurried_session(),  # what Procore shows can be read again
            lanes.held(lane),
            recorded(
                lane, resource=resource, sync_type=sync_type, purpose=purpose, watcher=on_progress
            ) as recorder,
            ProcoreClient(lane.connection, purpose=purpose, run=recorder.run) as client,
        ):
            run = recorder.run
            try:
                work(client, recorder)
            finally:
                run.requests = client.requests_made
    except SignInNeeded:
        raise
    except LaneBusy as error:
        return _busy(lane, resource, error)
    except RetryLater as error:
        after, next_step = error.after, error.next_step
    except HubError as error:
        next_step = error.next_step
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
        message=run.message.removesuffix(next_step).strip(),
        next_step=next_step,
        after=after,
    )


def _busy(lane: Lane, resource: str, error: LaneBusy) -> Outcome:
    return Outcome(
        resource=resource,
        project_id=lane.project_id,
        sync_type="",
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

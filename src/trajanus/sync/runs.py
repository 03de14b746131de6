"""How is a run recorded: what it did, how it ended, and what to do when it did not end well?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from trajanus import clock
from trajanus.errors import HubError, NotAvailable, RetryLater
from trajanus.procore.purpose import Purpose
from trajanus.store.models import SyncRun
from trajanus.store.models.sync_log import RunStatus
from trajanus.sync import live
from trajanus.sync.lane import Lane
from trajanus.sync.reading.ingest import Failure, Ingested

#: A run keeps this many records' errors; the count goes on.
_MOST_ERRORS = 200


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is, for progress bars."""

    resource: str
    project_id: int | None
    records: int
    expected: int | None
    requests: int


Watcher = Callable[[Progress], None]


def _unwatched(_: Progress) -> None:
    return None


class Recorder:
    """Keeps one row of the sync log true while its run goes on."""

    def __init__(self, run: SyncRun, watcher: Watcher = _unwatched) -> None:
        self.run = run
        self._watcher = watcher

    def expect(self, records: int | None) -> None:
        """Note how many records Procore counts."""
        self.run.records_expected = records

    def count(self, result: Ingested, *, requests: int) -> None:
        """Add what an answer did. Call inside the transaction that stores it."""
        run = self.run
        run.records_processed += result.records
        run.created_count += len(result.created)
        run.updated_count += len(result.updated)
        run.requests = requests
        self._note_failures(result.failures)
        run.heartbeat_at = clock.now()
        run.save()
        live.sync_moved(run.connection_id)

    @property
    def has_changed(self) -> bool:
        """Whether the run changed the mirror."""
        return self.run.created_count + self.run.updated_count > 0

    def tell(self) -> None:
        """Tell the watcher how far the run is; after the commit, since it may take its time."""
        run = self.run
        self._watcher(
            Progress(
                run.resource,
                run.project_id,
                run.records_processed,
                run.records_expected,
                run.requests,
            )
        )

    def _note_failures(self, failures: tuple[Failure, ...]) -> None:
        self.run.failed_count += len(failures)
        room = _MOST_ERRORS - len(self.run.errors)
        self.run.errors += [{"id": one.id, "message": one.message} for one in failures[:room]]

    def end(self, status: RunStatus, message: str = "", next_step: str = "") -> None:
        self.run.status = status
        self.run.message = " ".join(filter(None, (message, next_step)))
        self.run.completed_at = self.run.heartbeat_at = clock.now()
        self.run.save()
        live.sync_moved(self.run.connection_id)


@contextmanager
def recorded(
    lane: Lane,
    *,
    resource: str,
    sync_type: str,
    purpose: Purpose,
    watcher: Watcher | None = None,
) -> Iterator[Recorder]:
    """Write a run into the sync log and end it as the block ends; errors go on to the caller.

    `resource` names what the run brings, which may be embedded in the lane's own records.
    """
    _end_interrupted(lane, resource)
    now = clock.now()
    run = SyncRun.objects.create(
        connection=lane.connection,
        project_id=lane.project_id,
        resource=resource,
        sync_type=sync_type,
        purpose=purpose.value,
        started_at=now,
        heartbeat_at=now,
    )
    recorder = Recorder(run, watcher or _unwatched)
    try:
        yield recorder
    except RetryLater as error:
        recorder.end(RunStatus.POSTPONED, f"{error} It goes on by itself.", error.next_step)
        raise
    except NotAvailable as error:
        recorder.end(RunStatus.UNAVAILABLE, f"{error} It is tried again tomorrow.")
        raise
    except HubError as error:
        recorder.end(RunStatus.FAILED, str(error), error.next_step)
        raise
    except BaseException as error:
        recorder.end(RunStatus.FAILED, f"Stopped by {type(error).__name__}.", "See the hub's log.")
        raise
    recorder.end(*_verdict(run))


def _verdict(run: SyncRun) -> tuple[RunStatus, str]:
    if run.failed_count:
        return RunStatus.PARTIAL, f"{run.failed_count} of {run.records_processed} records failed."
    return RunStatus.SUCCEEDED, ""


def _end_interrupted(lane: Lane, resource: str) -> None:
    """Close rows of runs that were killed: whoever holds the lane knows that none goes on."""
    SyncRun.objects.filter(
        connection=lane.connection,
        project_id=lane.project_id,
        resource=resource,
        status=RunStatus.RUNNING,
    ).update(
        status=RunStatus.POSTPONED,
        completed_at=clock.now(),
        message="It was interrupted; the next run went on from its last committed page.",
    )

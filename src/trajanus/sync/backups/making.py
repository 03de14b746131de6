"""How is a backup made, seen to be whole, and given up for newer ones?"""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Q, QuerySet

import trajanus
from trajanus import clock
from trajanus.audit import trail
from trajanus.audit.actions import Action
from trajanus.config import settings
from trajanus.errors import BackupDamaged, HubError, NoRoom
from trajanus.postgres import dumping
from trajanus.store.models import Backup
from trajanus.sync import queue
from trajanus.sync.backups import files, manifest
from trajanus.sync.backups.choosing import Plan, plan
from trajanus.sync.backups.manifest import DATABASE, FILES, Manifest

log = structlog.get_logger(__name__)

#: The workers' name for a backup that somebody asked for.
TASK = "make_backup"

_UNFINISHED = ".unfinished"
#: After so long, what failed is tried again the same night.
_TRY_AGAIN = timedelta(hours=1)


def make(*, into: Path | None = None, by_schedule: bool = False) -> Backup:
    """Make a backup and see that it is whole. Raises HubError; what was tried is noted anyway."""
    begun = clock.now()
    place = (into or folder()).expanduser().resolve()
    directory = _unused(place / f"hub-{begun:%Y%m%d-%H%M%S}")
    row = Backup(
        made_at=begun, host=socket.gethostname(), path=str(directory), by_schedule=by_schedule
    )
    started = clock.monotonic()
    try:
        row.size = _write(directory, begun).size
    except HubError as error:
        row.problem = str(error)
        raise
    else:
        row.verified_at = clock.now()
    finally:
        row.seconds = round(clock.monotonic() - started, 1)
        with transaction.atomic():
            row.save()
            detail = {"path": row.path, "bytes": row.size, "problem": row.problem}
            trail.note(Action.BACKUP_MADE, directory.name, detail=detail)
    return row


def ask() -> bool:
    """Ask a worker for a backup; say whether it was not asked for already."""
    return queue.ask_for(TASK, once=TASK)


def verify(row: Backup) -> Manifest:
    """See again that a backup on this machine is whole, and note it. Raises BackupDamaged."""
    try:
        found = check(Path(row.path))
    except BackupDamaged as error:
        row.problem, row.verified_at = str(error), None
        row.save(update_fields=["problem", "verified_at"])
        raise
    row.problem, row.verified_at = "", clock.now()
    row.save(update_fields=["problem", "verified_at"])
    return found


def check(directory: Path) -> Manifest:
    """See that every byte is there and PostgreSQL lists all tables. Raises BackupDamaged."""
    found = manifest.check(directory)
    try:
        tables = dumping.tables_in(directory / DATABASE)
    except HubError as error:
        raise BackupDamaged(str(error)) from error
    if tables != found.tables:
        raise BackupDamaged(f"{directory} holds {tables} tables of {found.tables}.")
    return found


def make_if_due() -> Backup | None:
    """Make the night's backup when it is due, and give up the oldest of those made so."""
    wanted, now = plan(), clock.now()
    if not wanted.nightly or now.hour < wanted.hour:
        return None
    since = now.replace(hour=wanted.hour, minute=0, second=0, microsecond=0)
    tried = Backup.objects.filter(by_schedule=True, made_at__gte=since)
    if tried.filter(Q(problem="") | Q(made_at__gt=now - _TRY_AGAIN)).exists():
        return None
    made = make(by_schedule=True)
    prune(wanted.keep)
    return made


def prune(keep: int) -> int:
    """Remove the oldest whole backups made by themselves on this machine; return how many."""
    whole = present().filter(~Q(verified_at=None), by_schedule=True)
    # By the disk, not by the machine's name, which is new with each container.
    old = [row for row in whole if Path(row.path).is_dir()][keep:]
    for row in old:
        shutil.rmtree(row.path, ignore_errors=True)
        row.removed_at = clock.now()
        row.save(update_fields=["removed_at"])
    return len(old)


def present() -> QuerySet[Backup]:
    """Return the backups that were not given up, the latest first."""
    return Backup.objects.filter(removed_at=None)


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether the hub could be restored from something fresh."""

    plan: Plan
    last_good: datetime | None  # when the latest whole backup was made
    is_too_old: bool  # it is older than the plan allows, or missing so long


def standing() -> Standing:
    """Return how things stand with backups."""
    wanted = plan()
    good = present().exclude(verified_at=None).values_list("made_at", flat=True).first()
    since = good or _in_use_since()
    limit = timedelta(days=wanted.warn_days)
    is_too_old = wanted.nightly and since is not None and clock.now() - since > limit
    return Standing(wanted, good, is_too_old)


def last_problem() -> str:
    """Return why the latest backup failed, if it did."""
    return present().values_list("problem", flat=True).first() or ""


def folder() -> Path:
    """Return where backups lie."""
    return settings().backup_dir or settings().data_dir / "backups"


def _in_use_since() -> datetime | None:
    return (
        MigrationRecorder.Migration.objects.order_by("applied")
        .values_list("applied", flat=True)
        .first()
    )


def _unused(directory: Path) -> Path:
    number, found = 1, directory
    while found.exists():
        number += 1
        found = directory.with_name(f"{directory.name}-{number}")
    return found


def _write(directory: Path, begun: datetime) -> Manifest:
    with _unfinished(directory) as here:
        gathered = here / "gathered"
        # Before and after: what is in the database at that moment is among them.
        files.gather(gathered)
        dumping.dump(settings().database_url, here / DATABASE)
        files.gather(gathered)
        files.pack(gathered, here / FILES)
        shutil.rmtree(gathered)
        tables = dumping.tables_in(here / DATABASE)
        found = Manifest(
            made_at=begun.isoformat(),
            hub=trajanus.__version__,
            server=_server(),
            tables=tables,
            migrations=_migrations(),
            parts=(manifest.part_of(here / DATABASE), manifest.part_of(here / FILES)),
        )
        manifest.write(here, found)
        here.rename(directory)
    return check(directory)


@contextmanager
def _unfinished(directory: Path) -> Iterator[Path]:
    """Yield a directory that is gone unless it was renamed. Raises NoRoom."""
    here = directory.with_name(directory.name + _UNFINISHED)
    try:
        here.mkdir(mode=0o700, parents=True)
        yield here
    except OSError as error:
        raise NoRoom(
            f"A backup cannot be written to {directory.parent}: {error.strerror or error}.",
            next_step="Make room or give the right to write there, or set HUB_BACKUP_DIR.",
        ) from error
    finally:
        shutil.rmtree(here, ignore_errors=True)


def _server() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])


def _migrations() -> tuple[str, ...]:
    rows = MigrationRecorder.Migration.objects.order_by("pk").values_list("app", "name")
    return tuple(f"{app}.{name}" for app, name in rows)

"""How does an empty database become what a backup holds?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction

from trajanus.accounts import second_step
from trajanus.audit import trail
from trajanus.audit.actions import Action
from trajanus.config import settings
from trajanus.errors import DatabaseUnavailable, SecretsUnavailable
from trajanus.postgres import dumping, tables
from trajanus.secrets import decrypt
from trajanus.store.models import Connection, OutboxEntry
from trajanus.store.models.outbox import OutboxState
from trajanus.sync.backups import files, making
from trajanus.sync.backups.manifest import DATABASE, FILES

_HELD = (
    "This hub was restored from a backup of {made_at}. Procore may have this already: look there, "
    "then send it again or take it back."
)


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back."""

    made_at: str
    tables: int
    files: int
    held: int  # writes that wait for a person, because they may have been sent meanwhile
    keys_fit: bool


def restore(directory: Path) -> Restored:
    """Read a backup into the empty database. Raises BackupDamaged, DatabaseUnavailable."""
    found = making.check(directory)
    if not tables.state().is_empty:
        raise DatabaseUnavailable(
            "The database is not empty; a backup is never written over what is there.",
            next_step="Name an empty database in DATABASE_URL, or a new directory in HUB_DATA_DIR.",
        )
    connection.close()
    dumping.restore(settings().database_url, directory / DATABASE)
    tables.apply()
    count = files.unpack(directory / FILES)
    with transaction.atomic():
        held = _hold(found.made_at)
        trail.note(Action.BACKUP_RESTORED, directory.name, detail={"made_at": found.made_at})
    return Restored(found.made_at, found.tables, count, held, _keys_fit())


def _hold(made_at: str) -> int:
    """Let a person look at what was still to be sent: nobody knows whether it was, later."""
    open_ones = OutboxEntry.objects.filter(state__in=(OutboxState.WAITING, OutboxState.SENDING))
    return open_ones.update(
        state=OutboxState.REVIEW, message=_HELD.format(made_at=made_at[:16].replace("T", " "))
    )


def _keys_fit() -> bool:
    kept = [*Connection.objects.values_list("client_secret_encrypted", flat=True)]
    kept += [token for _, token in second_step.stored()]
    try:
        for token in kept:
            decrypt(token)
    except SecretsUnavailable:
        return False
    return True

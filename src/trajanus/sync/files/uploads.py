"""What do people and programs ask to be uploaded?

The bytes are written down first; then the wish is kept and put into the outbox in one transaction.
Raises InvalidValues with problems by field, and NoRoom; nothing is kept then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from trajanus import clock
from trajanus.errors import InvalidValues
from trajanus.resources.catalog import resource_named
from trajanus.resources.document import File
from trajanus.resources.mirror import MirrorModel
from trajanus.store.models import OutboxEntry, Upload
from trajanus.store.models.history import Cause
from trajanus.store.models.outbox import OutboxKind
from trajanus.sync import live
from trajanus.sync.deciding import history
from trajanus.sync.files import kept_bytes
from trajanus.sync.files.kept_bytes import KeptBytes
from trajanus.sync.files.names import clean_name, content_type_of
from trajanus.sync.files.upload_targets import FILE, VERSION, Target, target_named
from trajanus.sync.lane import Lane
from trajanus.sync.writing import edits, outbox, validation
from trajanus.sync.writing.edits import Kept


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that somebody hands over; its bytes come piece by piece, once."""

    name: str
    chunks: Iterable[bytes]
    content_type: str = ""


def add_file(
    lane: Lane, folder_id: int, incoming: Incoming, *, by: int | None, description: str = ""
) -> Kept:
    """Put a new file into a folder. Until Procore has it, its procore_id is negative."""
    name = clean_name(incoming.name)
    folder = _folder(lane, folder_id)
    told = {"name": name, **({"description": description} if description else {})}

    def place() -> MirrorModel:
        row = File(
            connection=lane.connection,
            project_id=lane.project_id,
            procore_id=edits.provisional_id(),
            payload={},
            seen_at=clock.now(),
            name=name,
            path=f"{getattr(folder, 'path', '')}/{name}",
            above_id=folder_id,
            description=description,
        )
        row.save()
        return row

    return _kept(lane, FILE, [incoming], told, place, by=by)


def add_version(
    lane: Lane, procore_id: int, incoming: Incoming, *, by: int | None, notes: str = ""
) -> Kept:
    """Put a new version on a file; the file keeps its name."""
    told = {"notes": notes} if notes else {}
    return _kept(lane, VERSION, [incoming], told, lambda: edits.locked(lane, procore_id), by=by)


def attach(
    lane: Lane,
    procore_id: int,
    target_name: str,
    incoming: Sequence[Incoming],
    given: Mapping[str, object] | None = None,
    *,
    by: int | None,
) -> Kept:
    """Attach files to a record; `given` is said with them, such as the text of an answer."""
    target = target_named(target_name)
    if target.resource != lane.resource.name or target in (FILE, VERSION):
        raise InvalidValues(
            {"target": [f"Files of a {lane.resource.title} have no place {target_name!r}."]}
        )
    if not incoming:
        raise InvalidValues({"file": ["is needed"]})
    told = dict(given or {})
    if target.step:
        told = validation.checked_arguments(lane, edits.step_named(lane, target.step), told)
    elif told:
        raise InvalidValues({name: ["is not asked for"] for name in told})

    def place() -> MirrorModel:
        row = edits.locked(lane, procore_id)
        if target.step:
            edits.check_allowed(edits.step_named(lane, target.step), row)
        return row

    return _kept(lane, target, incoming, told, place, by=by)


def _kept(
    lane: Lane,
    target: Target,
    incoming: Sequence[Incoming],
    told: dict[str, Any],
    place: Callable[[], MirrorModel],
    *,
    by: int | None,
) -> Kept:
    names = [clean_name(one.name) for one in incoming]
    with ExitStack() as undo:
        written = []
        for one in incoming:
            kept = kept_bytes.keep(one.chunks)
            undo.callback(kept_bytes.remove, kept.kept_as)
            written.append(kept)
        with transaction.atomic():
            row = place()
            entry = outbox.add(lane, row, OutboxKind.UPLOAD, values=told, step=target.name, by=by)
            Upload.objects.bulk_create(
                _row(entry, name, one, kept)
                for name, one, kept in zip(names, incoming, written, strict=True)
            )
            text = f"{target.label}: {', '.join(names)}"
            history.note(lane, row, Cause.PERSON, by=by, text=text)
            live.records_changed(lane, [row.procore_id])
        undo.pop_all()
    return Kept(row, entry)


def _row(entry: OutboxEntry, name: str, incoming: Incoming, kept: KeptBytes) -> Upload:
    return Upload(
        entry=entry,
        name=name,
        content_type=content_type_of(name, incoming.content_type),
        size=kept.size,
        sha256=kept.sha256,
        kept_as=kept.kept_as,
        created_at=clock.now(),
    )


def _folder(lane: Lane, folder_id: int) -> MirrorModel:
    folders = Lane(lane.connection, lane.project_id, resource_named("folders"))
    found = folders.rows().filter(procore_id=folder_id, missing_since=None).first()
    if not isinstance(found, MirrorModel):
        raise InvalidValues({"folder": [f"The project has no folder {folder_id}."]})
    if found.procore_id < 0:
        raise InvalidValues({"folder": ["Procore does not have the folder yet; try again soon."]})
    return found

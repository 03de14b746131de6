"""How is an upload of the outbox sent: its bytes, then the request that puts them in their place?

Whoever finds that last request without an answer looks into the place first, and knows our file by
its name and the hash of its bytes among those that were not there before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from django.db import transaction

from trajanus.errors import Gone, LinkExpired, RejectedByRemote
from trajanus.procore.client import ProcoreClient
from trajanus.procore.purpose import Purpose
from trajanus.procore.storage import Storage
from trajanus.store.models import OutboxEntry, Upload
from trajanus.store.models.outbox import OutboxState
from trajanus.store.models.upload import UploadState
from trajanus.sync.files import kept_bytes
from trajanus.sync.files.sending_bytes import Withdrawn, bring
from trajanus.sync.files.upload_targets import FILE, Found, Target, target_named
from trajanus.sync.reading import members
from trajanus.sync.writing import edits, sending
from trajanus.sync.writing.sending import Task

_FOLDER = "/rest/v1.0/folders/{id}"


def send(client: ProcoreClient, entry: OutboxEntry) -> None:
    """Send the entry's files and end it. Raises like `sending.send`."""
    task, target = sending.task_for(client, entry), target_named(entry.step)
    uploads = list(Upload.objects.filter(entry=entry))
    for upload in uploads:
        upload.entry = entry
    with suppress(Withdrawn), Storage(task.lane.connection, purpose=Purpose.PUSH) as storage:
        _send(task, target, storage, uploads)


def _send(task: Task, target: Target, storage: Storage, uploads: Sequence[Upload]) -> None:
    if task.row.procore_id > 0 and target is FILE:
        _finish(task, uploads, "Procore has it.")
        return
    if task.is_unsure:
        place = _place(task, target)
        if ours := _ours(storage, target, place, uploads):
            message = "Procore had taken it; its answer was lost."
            _end(task, target, place, ours[0], uploads, message)
            return
    for upload in uploads:
        bring(task.client, storage, upload)
    _put_in_place(task, target, uploads)


def _put_in_place(task: Task, target: Target, uploads: Sequence[Upload]) -> None:
    place = {"id": getattr(task.row, "above_id", None)} if target is FILE else _place(task, target)
    if target.step and not _may_take_step(task, target):
        return
    _check_still_wanted(task)
    _remember(target, place, uploads)
    uuids = [upload.procore_uuid for upload in uploads]
    answer = sending.request(task, target.call, target.body(place, uuids, task.entry.values))
    if target is FILE:
        record = sending.record_in(answer)
        _check_size(record, uploads[0])
        sending.adopt(task, record, "Uploaded to Procore.")
        _forget_bytes(uploads)
        return
    place = _place(task, target)
    if not (ours := _new(target, place, uploads)):
        raise RejectedByRemote(
            f"Procore took the request and shows no {target.label.lower()}.",
            next_step="Look at the record in Procore; send it again only if the file is missing.",
        )
    _end(task, target, place, ours[0], uploads, "Uploaded to Procore.")


def _place(task: Task, target: Target) -> dict[str, Any]:
    """Read and take in what the file goes into. Raises Withdrawn when that is gone."""
    if target is FILE:
        path = _FOLDER.format(id=getattr(task.row, "above_id", None))
        params = {"project_id": str(task.lane.project_id), "exclude_folders": "true"}
        folder = task.client.get(path, params)
        return folder if isinstance(folder, dict) else {}
    try:
        record = members.fetch(task.lane, task.client, task.row.procore_id)
    except Gone:
        sending.gone(task)
        raise Withdrawn from None
    members.take_in(task.lane, record, task.row.procore_id)
    task.row.refresh_from_db()
    return record


def _may_take_step(task: Task, target: Target) -> bool:
    step = edits.step_named(task.lane, target.step)
    if edits.is_allowed(step, task.row):
        return True
    sending.not_allowed(task, step.label, step.column)
    return False


def _check_still_wanted(task: Task) -> None:
    task.entry.refresh_from_db()
    if task.entry.state not in (OutboxState.WAITING, OutboxState.SENDING):
        raise Withdrawn


def _remember(target: Target, place: Mapping[str, Any], uploads: Sequence[Upload]) -> None:
    """Keep what is in the place before ours: what comes to it later may be ours."""
    seen = [found.id for found in target.files(place)]
    for upload in uploads:
        upload.seen_before = seen
        upload.save(update_fields=["seen_before"])


def _new(target: Target, place: Mapping[str, Any], uploads: Sequence[Upload]) -> list[Found]:
    """Return for each upload a file of its name that was not there before; all of them or none."""
    left = list(target.files(place))
    ours = []
    for upload in uploads:
        fits = (one for one in left if one.id not in upload.seen_before and _fits(one, upload))
        if (found := next(fits, None)) is None:
            return []
        left.remove(found)
        ours.append(found)
    return ours


def _fits(found: Found, upload: Upload) -> bool:
    return found.name in (None, upload.name) and found.size in (None, upload.size)


def _ours(
    storage: Storage, target: Target, place: Mapping[str, Any], uploads: Sequence[Upload]
) -> list[Found]:
    """Return what is new in the place and has our bytes, to the last one."""
    found = _new(target, place, uploads)
    for one, upload in zip(found, uploads, strict=False):
        if not _has_bytes(storage, one, upload):
            return []
    return found


def _has_bytes(storage: Storage, found: Found, upload: Upload) -> bool:
    digest = hashlib.sha256()
    try:
        with storage.reading(found.link) as flow:
            for chunk in flow.chunks:
                digest.update(chunk)
    except LinkExpired:
        return False  # it was just given: there are no bytes behind it
    return digest.hexdigest() == upload.sha256


def _check_size(record: Mapping[str, Any], upload: Upload) -> None:
    size = record.get("size")
    if isinstance(size, int) and size != upload.size:
        raise RejectedByRemote(
            f"Procore says {upload.name} has {size:,} bytes; sent were {upload.size:,}.",
            next_step="Delete the file in Procore, then send it again.",
        )


def _end(
    task: Task,
    target: Target,
    place: Mapping[str, Any],
    ours: Found,
    uploads: Sequence[Upload],
    message: str,
) -> None:
    if target is FILE:
        record = members.fetch(task.lane, task.client, int(ours.id))
        sending.adopt(task, record, message)
        _forget_bytes(uploads)
        return
    _finish(task, uploads, message)


def _finish(task: Task, uploads: Sequence[Upload], message: str) -> None:
    with transaction.atomic():
        sending.close(task, sending.locked_row(task), message)
    _forget_bytes(uploads)


def _forget_bytes(uploads: Sequence[Upload]) -> None:
    """Procore has them. Killed before this, the nightly sweep does it."""
    for upload in uploads:
        upload.state = UploadState.DONE
        upload.save(update_fields=["state"])
        kept_bytes.remove(upload.kept_as)

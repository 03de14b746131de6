"""How do a file's bytes reach Procore's stores, part by part, and no part twice?

Procore is told the parts first and names a link for each; the etags that the stores answer finish
the upload. Each etag is kept as it comes, so whoever goes on after a kill sends what is missing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import structlog

from trajanus import clock
from trajanus.errors import (
    Gone,
    LinkExpired,
    RejectedByRemote,
    RemoteUnavailable,
    RequestRefused,
    UnreadableAnswer,
)
from trajanus.procore.client import ProcoreClient
from trajanus.procore.storage import Storage
from trajanus.store.models import OutboxEntry, Upload
from trajanus.store.models.outbox import OutboxState
from trajanus.store.models.upload import UploadState
from trajanus.sync import live
from trajanus.sync.files import kept_bytes

log = structlog.get_logger(__name__)

#: Procore wants at least 5 MB in all parts but the last; more bytes make larger parts.
PART_SIZE = 8_000_000
_MOST_PARTS = 1000
#: Procore keeps an upload for a week.
_USABLE_FOR = timedelta(days=6)
#: Once with new links, once from the beginning.
_MOST_FAILURES = 2


@dataclass(frozen=True, slots=True)
class Link:
    """Where one part goes, and with which headers."""

    url: str
    headers: dict[str, str]


class Withdrawn(Exception):
    """Somebody took the upload back while its bytes were on their way."""


def bring(client: ProcoreClient, storage: Storage, upload: Upload) -> None:
    """See that Procore's stores have all bytes of the file.

    Raises Withdrawn, BytesLost and what client and storage raise; the next call goes on from there.
    """
    failures = 0
    while not _is_stored(upload):
        before = upload.sent
        try:
            _go_on(client, storage, upload)
        except (LinkExpired, Gone, RejectedByRemote) as error:
            log.info("upload begins anew", upload=upload.pk, reason=str(error))
            # Links run out before uploads do; what moved on may ask for new ones again.
            failures = 1 if upload.sent > before else failures + 1
            if failures > _MOST_FAILURES:
                raise
            if failures > 1 or not isinstance(error, LinkExpired):
                _forget(upload)


def _is_stored(upload: Upload) -> bool:
    return upload.state == UploadState.STORED and not _is_old(upload)


def _is_old(upload: Upload) -> bool:
    return upload.begun_at is None or clock.now() - upload.begun_at > _USABLE_FOR


def _go_on(client: ProcoreClient, storage: Storage, upload: Upload) -> None:
    if not upload.procore_uuid or _is_old(upload):
        answer = _begin(client, upload)
    else:
        answer = client.get(_address(upload, upload.procore_uuid))
    if not _is_complete(answer):
        _send_parts(storage, upload, _links(answer, upload))
        etags = [{"etag": part["etag"]} for part in upload.parts]
        answer = client.send("PATCH", _address(upload, upload.procore_uuid), {"segments": etags})
    _compare(upload, answer)
    upload.state, upload.sent = UploadState.STORED, upload.size
    upload.save()
    _tell(upload)


def _begin(client: ProcoreClient, upload: Upload) -> Any:
    parts = list(_parts_of(upload))
    announced = {
        "response_filename": upload.name,
        "response_content_type": upload.content_type,
        "segments": [{"size": part["size"], "sha256": part["sha256"]} for part in parts],
    }
    answer = client.send("POST", _address(upload), announced)
    if not isinstance(answer, dict) or not answer.get("uuid"):
        raise UnreadableAnswer("Procore's answer does not name the upload that was begun.")
    _forget(upload)
    upload.procore_uuid, upload.begun_at = str(answer["uuid"]), clock.now()
    upload.state, upload.parts = UploadState.SENDING, parts
    upload.save()
    return answer


def _parts_of(upload: Upload) -> Iterator[dict[str, Any]]:
    """Yield the parts with their hashes; see on the way that the bytes are what they were."""
    size = max(PART_SIZE, -(-upload.size // _MOST_PARTS))
    whole = hashlib.sha256()
    for start in range(0, upload.size, size):
        length, digest = min(size, upload.size - start), hashlib.sha256()
        for chunk in kept_bytes.piece(upload, start=start, size=length):
            digest.update(chunk)
            whole.update(chunk)
        yield {"size": length, "sha256": digest.hexdigest(), "etag": None}
    if whole.hexdigest() != upload.sha256:
        raise kept_bytes.lost(upload, "damaged")


def _send_parts(storage: Storage, upload: Upload, links: list[Link]) -> None:
    start = 0
    for part, link in zip(upload.parts, links, strict=True):
        if part["etag"] is None:
            _check_still_wanted(upload)
            part["etag"] = _send_part(storage, upload, link, start, part["size"])
            upload.sent += part["size"]
            upload.save()
            # What moves on has not failed.
            upload.entry.attempts = 1
            upload.entry.save(update_fields=["attempts"])
            _tell(upload)
        start += part["size"]


def _send_part(storage: Storage, upload: Upload, link: Link, start: int, size: int) -> str:
    body = partial(kept_bytes.piece, upload, start=start, size=size)
    try:
        return storage.put(link.url, body, size=size, headers=link.headers)
    except RequestRefused:
        # A store refuses bytes with another hash than was announced.
        kept_bytes.check(upload)
        raise


def _check_still_wanted(upload: Upload) -> None:
    state = OutboxEntry.objects.values_list("state", flat=True).get(pk=upload.entry_id)
    if state not in (OutboxState.WAITING, OutboxState.SENDING):
        raise Withdrawn


def _forget(upload: Upload) -> None:
    upload.procore_uuid, upload.begun_at, upload.parts, upload.sent = "", None, [], 0
    upload.state = UploadState.WAITING
    upload.save()


def _links(answer: Any, upload: Upload) -> list[Link]:
    segments = answer.get("segments") if isinstance(answer, dict) else None
    if not isinstance(segments, list) or len(segments) != len(upload.parts):
        raise UnreadableAnswer("Procore's answer does not name a link for each part.")
    return [_link(one) for one in segments]


def _link(segment: Any) -> Link:
    url = segment.get("url") if isinstance(segment, dict) else None
    headers = segment.get("headers") if isinstance(segment, dict) else None
    if not isinstance(url, str) or not isinstance(headers or {}, dict):
        raise UnreadableAnswer("Procore's answer does not name a link for each part.")
    # How many bytes come is said once, by us.
    wanted = {
        str(name): str(value)
        for name, value in (headers or {}).items()
        if str(name).lower() != "content-length"
    }
    return Link(url, wanted)


def _is_complete(answer: Any) -> bool:
    return isinstance(answer, dict) and answer.get("status") in ("complete", "available")


def _compare(upload: Upload, answer: Any) -> None:
    """See that Procore has the bytes that we sent, as far as it tells."""
    if not _is_complete(answer):
        raise UnreadableAnswer("Procore does not say that the upload is complete.")
    told = [one.get("sha256") for one in answer.get("segments") or [] if isinstance(one, dict)]
    ours = [part["sha256"] for part in upload.parts]
    if all(told) and told and [str(one).lower() for one in told] != ours:
        _forget(upload)
        raise RemoteUnavailable("Procore's stores have other bytes than were sent.", after=30)


def _address(upload: Upload, uuid: str = "") -> str:
    address = f"/rest/v1.1/projects/{upload.entry.project_id}/uploads"
    return f"{address}/{uuid}" if uuid else address


def _tell(upload: Upload) -> None:
    connection = upload.entry.connection_id
    live.upload_moved(connection, upload.pk, sent=upload.sent, size=upload.size)

"""How does an upload begin and end, and who may use it for what how long?"""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta
from random import Random
from typing import Any

from trajanus.simulator.call import Call
from trajanus.simulator.errors import ApiError, bad_request, forbidden, invalid, not_found
from trajanus.simulator.modules.storage import storage_url
from trajanus.simulator.modules.stored_files import keep, signature
from trajanus.simulator.payloads import new_ulid
from trajanus.simulator.wire import Json

START_WITHIN = timedelta(hours=1)
SMALLEST_PART = 5_000_000


def begin(call: Call, fields: Json, use_within: timedelta) -> Json:
    """A new upload of the caller."""
    now = call.sim.clock.now()
    upload_id = call.world["uploads"].new_id()
    random = Random(upload_id)  # noqa: S311 - an identifier that is the same in every run
    uuid = new_ulid(int(now.timestamp() * 1000), random)
    return call.world["uploads"].add(
        {
            "id": upload_id,
            "uuid": uuid,
            "user_id": call.user_id,
            "project_id": call.scope("project_id"),
            "start_by": int((now + START_WITHIN).timestamp()),
            "use_by": int((now + use_within).timestamp()),
            "policy": b64encode(uuid.encode()).decode(),
            **fields,
        }
    )


def own_upload(call: Call, uuid: str) -> Json:
    """An upload of the caller; nobody else may touch it."""
    found = call.world["uploads"].where(uuid=uuid)
    if not found or found[0]["project_id"] != call.scope("project_id"):
        raise not_found("upload")
    if found[0]["user_id"] != call.user_id:
        raise forbidden("Only the user who created an upload may use it.")
    return found[0]


def segments_of(call: Call, smallest: int, largest: int) -> list[Json]:
    """The announced parts; all but the last have a minimum size."""
    given = call.body.get("segments")
    if not isinstance(given, list) or not given:
        raise bad_request("segments is missing.")
    parts = [_segment(part) for part in given]
    if any(part["size"] < smallest for part in parts[:-1]):
        raise bad_request("Only the last segment may be that small.")
    if any(part["size"] > largest for part in parts):
        raise bad_request("A segment is too large.")
    return parts


def _segment(part: Any) -> Json:
    size = part.get("size") if isinstance(part, dict) else None
    if isinstance(size, bool) or not isinstance(size, int) or size < 0 or not part.get("sha256"):
        raise bad_request("Each segment needs a size and a sha256.")
    return {"size": size, "sha256": str(part["sha256"]), "md5": part.get("md5"), "etag": None}


def part_link(call: Call, upload: Json, number: int) -> Json:
    """Where one part is sent, and the headers to send with it."""
    segment = upload["segments"][number]
    headers = {"x-amz-content-sha256": segment["sha256"], "content-length": str(segment["size"])}
    try:
        md5 = bytes.fromhex(str(segment["md5"] or ""))
    except ValueError as error:
        raise bad_request("md5 must be hexadecimal.") from error
    if md5:
        headers["content-md5"] = b64encode(md5).decode()
    path, good = f"parts/{upload['uuid']}/{number}", signature(upload["uuid"], number)
    return {"url": storage_url(call, path, signature=good), "headers": headers}


def take_etags(call: Call, upload: Json, etags: list[Any]) -> Json:
    """The etags of the parts in order; the upload is complete when all of them are right."""
    if call.sim.clock.now().timestamp() > upload["use_by"]:
        raise ApiError(410, {"errors": ["The upload has expired."]})
    segments = upload["segments"]
    if upload["status"] in ("complete", "available"):
        return upload  # a repeated request finds it done
    if len(etags) != len(segments):
        raise invalid({"segments": [f"must have {len(segments)} etags in order"]})
    for number, (segment, etag) in enumerate(zip(segments, etags, strict=True)):
        if etag is None:
            continue
        if str(etag).strip('"') != segment.get("received_etag"):
            raise invalid({"segments": [f"the etag of segment {number + 1} does not match"]})
        segment["etag"] = segment["received_etag"]
    done = all(segment["etag"] for segment in segments)
    if done:
        parts = [f"{upload['uuid']}/{number}" for number in range(len(segments))]
        call.world.blobs[upload["uuid"]] = b"".join(call.world.blobs.pop(p, b"") for p in parts)
    status = "complete" if done else "receiving"
    return call.world["uploads"].change(upload["id"], {"status": status})


def associate(call: Call, uuid: object, field: str, name: str | None = None) -> Json:
    """Make a stored file of an upload that is complete, own and not too old."""
    found = call.world["uploads"].where(uuid=str(uuid))
    if not found:
        raise invalid({field: ["is not a valid upload"]})
    upload = found[0]
    if upload["user_id"] != call.user_id:
        raise forbidden("Only the user who created an upload may use it.")
    if call.sim.clock.now().timestamp() > upload["use_by"]:
        raise invalid({field: ["has expired"]})
    data = call.world.blobs.get(upload["uuid"])
    if data is None or upload["status"] not in ("complete", "available"):
        raise invalid({field: ["has not been uploaded completely"]})
    kind, given = upload["content_type"], name or upload["name"] or "file"
    return keep(call.world, data, given, kind, project_id=call.scope("project_id"))

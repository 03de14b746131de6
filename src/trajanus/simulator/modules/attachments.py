"""Which files come with a write body, as uploads, as known files, or as parts of a form?"""

from __future__ import annotations

from typing import Any

from trajanus.simulator.call import Call
from trajanus.simulator.errors import invalid
from trajanus.simulator.modules.stored_files import keep
from trajanus.simulator.modules.upload_rules import associate
from trajanus.simulator.modules.values import known_ids
from trajanus.simulator.wire import Json


def sent_attachments(call: Call, body: Json) -> list[int]:
    """The stored files that a body brings along."""
    files = [associate(call, uuid, "upload_ids")["id"] for uuid in _listed(body, "upload_ids")]
    for name in ("prostore_file_ids", "attachment_ids"):
        files += known_ids(call, "prostore_files", _listed(body, name), name)
    for version_id in known_ids(
        call, "file_versions", _listed(body, "file_version_ids"), "file_version_ids"
    ):
        version = call.find("file_versions", version_id)
        files.append(version["prostore_file_id"])
    return files + [_form_part(call, part) for part in _parts(body)]


def with_attachments(call: Call, body: Json, old: Json | None = None) -> Json:
    """The stored field of a record: attachments are added, never replaced."""
    sent = sent_attachments(call, body)
    kept = (old or {}).get("attachment_ids") or []
    return {"attachment_ids": [*kept, *sent]} if sent or old is None else {}


def wrapped_attachments(call: Call, wrapper: str, old: Json | None) -> Json:
    """The same for a body wrapped in the resource name; forms carry the files beside it."""
    inner = call.body.get(wrapper)
    beside = {name: call.body[name] for name in ("attachments",) if name in call.body}
    return with_attachments(call, {**beside, **(inner if isinstance(inner, dict) else {})}, old)


def _listed(body: Json, name: str) -> list[Any]:
    value = body.get(name) or []
    if not isinstance(value, list):
        raise invalid({name: ["must be a list"]})
    return value


def _parts(body: Json) -> list[Json]:
    given = body.get("attachments") or []
    given = given if isinstance(given, list) else [given]
    # Only forms carry bytes; JSON that looks like them is not taken for a file.
    parts = (part for part in given if isinstance(part, dict))
    return [part for part in parts if isinstance(part.get("data"), bytes)]


def _form_part(call: Call, part: Json) -> int:
    kind, project_id = part["content_type"], call.project_id()
    return int(keep(call.world, part["data"], part["filename"], kind, project_id=project_id)["id"])

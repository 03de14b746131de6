"""Where are the bytes of a file, and which link leads to them?"""

from __future__ import annotations

from hashlib import sha256
from urllib.parse import urlencode

from trajanus.simulator.wire import Json
from trajanus.simulator.world import World


def keep(
    world: World, data: bytes, name: str, content_type: str, *, project_id: int | None
) -> Json:
    """Store bytes for good."""
    records = world["prostore_files"]
    file_id = records.new_id()
    key = _opaque("key", file_id)
    world.blobs[key] = data
    fields = {"id": file_id, "key": key, "name": name, "content_type": content_type,
              "size": len(data), "project_id": project_id}  # fmt: skip
    return records.add(fields)


def url_of(world: World, stored: Json) -> str:
    """The link on the API host: it needs a bearer and leads on to storage."""
    query = {
        "companyId": world.company_id,
        **({"projectId": stored["project_id"]} if stored["project_id"] else {}),
        "sig": signature(stored["key"]),
    }
    return f"{world.base_url}/api/v5/files/{stored['key']}?{urlencode(query)}"


def attachment(world: World, file_id: int) -> Json | None:
    """A stored file as the attachment of something."""
    stored = world["prostore_files"].get(file_id)
    if stored is None:
        return None
    url = url_of(world, stored)
    return {"id": file_id, "name": stored["name"], "url": url, "filename": stored["name"]}


def attachments(world: World, holder: Json) -> list[Json]:
    """What is attached to a record."""
    ids = holder.get("attachment_ids") or ()
    return [found for file_id in ids if (found := attachment(world, file_id)) is not None]


def signature(*parts: object) -> str:
    """What makes a link good; nobody outside could know it."""
    return _opaque("signature", *parts)


def _opaque(*parts: object) -> str:
    return sha256(":".join(str(part) for part in parts).encode()).hexdigest()[:40]

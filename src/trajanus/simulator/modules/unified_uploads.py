"""How are files uploaded in parts whose links come all at once (v2.1)?"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from trajanus.simulator.call import Call
from trajanus.simulator.errors import bad_request, invalid
from trajanus.simulator.modules import upload_rules as rules
from trajanus.simulator.reply import Reply, created, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json

ROUTES = Routes()

_IN_PROJECT = "/rest/v2.1/companies/{company_id}/projects/{project_id}/uploads"
_IN_COMPANY = "/rest/v2.1/companies/{company_id}/uploads"

_USE_WITHIN = timedelta(hours=24)
_SMALLEST_PART = 5 * 1024 * 1024
_LARGEST_PART = 100 * 1024 * 1024
_MOST_PARTS = 10_000


@ROUTES.post(_IN_PROJECT, _IN_COMPANY)
def create(call: Call) -> Reply:
    name, size = call.body.get("file_name"), call.body.get("file_size")
    if not name or isinstance(size, bool) or not isinstance(size, int):
        raise bad_request("file_name and file_size are required.")
    segments = rules.segments_of(call, _SMALLEST_PART, _LARGEST_PART)
    if len(segments) > _MOST_PARTS or sum(part["size"] for part in segments) != size:
        raise invalid({"segments": ["must add up to file_size, in at most 10000 parts"]})
    kind = str(call.body.get("content_type") or "application/octet-stream")
    fields = {"name": str(name), "size": size, "content_type": kind, "status": "ready",
              "segments": segments}  # fmt: skip
    upload = rules.begin(call, fields, _USE_WITHIN)
    return created({"data": {**_shown(call, upload), "upload_expires_at": upload["use_by"]}})


@ROUTES.patch(_IN_PROJECT + "/{upload_id}", _IN_COMPANY + "/{upload_id}")
def update(call: Call) -> Reply:
    """Etags in order; null stands for a part that is still to come."""
    etags = call.body.get("part_etags")
    if not isinstance(etags, list):
        raise bad_request("part_etags is required.")
    upload = rules.take_etags(call, rules.own_upload(call, call.params["upload_id"]), etags)
    return ok({"data": {"upload_id": upload["uuid"], "status": upload["status"]}})


@ROUTES.get(_IN_PROJECT + "/{upload_id}", _IN_COMPANY + "/{upload_id}")
def show(call: Call) -> Reply:
    upload = rules.own_upload(call, call.params["upload_id"])
    if upload["status"] == "complete":
        # What is complete is checked in the background; here that is over at the next look.
        upload = call.world["uploads"].change(upload["id"], {"status": "available"})
    name = re.sub(r"[^\w.-]+", "_", upload["name"])
    extra = {"sanitized_file_name": name, "custom_metadata": {}}
    return ok({"data": {**_shown(call, upload), **extra}})


def _shown(call: Call, upload: Json) -> Json:
    return {
        "upload_id": upload["uuid"],
        "file_name": upload["name"],
        "file_size": upload["size"],
        "content_type": upload["content_type"],
        "status": upload["status"],
        "segments": _links(call, upload),
    }


def _links(call: Call, upload: Json) -> list[Any]:
    if upload["status"] in ("complete", "available"):
        return []
    until = {"url_expires_at": upload["start_by"]}
    return [{**rules.part_link(call, upload, n), **until} for n in range(len(upload["segments"]))]

"""How are files uploaded in one form or in segments (v1.0 and v1.1)?"""

from __future__ import annotations

from datetime import timedelta

from trajanus.simulator.call import Call
from trajanus.simulator.errors import bad_request
from trajanus.simulator.modules import upload_rules as rules
from trajanus.simulator.modules.storage import storage_url
from trajanus.simulator.modules.stored_files import signature
from trajanus.simulator.modules.values import as_bool
from trajanus.simulator.modules.written import text
from trajanus.simulator.reply import Reply, created, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json

ROUTES = Routes()

_IN_PROJECT = "/rest/v1.1/projects/{project_id}/uploads"
_IN_PROJECT_V10 = "/rest/v1.0/projects/{project_id}/uploads"
_IN_COMPANY = "/rest/v1.1/companies/{company_id}/uploads"

_USE_WITHIN = timedelta(weeks=1)
_LARGEST_PART = 5_000_000_000


@ROUTES.post(_IN_PROJECT, _IN_PROJECT_V10, _IN_COMPANY)
def create(call: Call) -> Reply:
    kind = str(call.body.get("response_content_type") or "application/octet-stream")
    name = text(call, "response_filename", call.body.get("response_filename"))
    fields: Json = {"name": name, "content_type": kind}
    if call.body.get("segments") is None:
        fields |= {"status": "non_segmented", "segments": [], "disposition": _disposition(call)}
    else:
        segments = rules.segments_of(call, rules.SMALLEST_PART, _LARGEST_PART)
        fields |= {"status": "ready", "segments": segments}
    return created(_shown(call, rules.begin(call, fields, _USE_WITHIN)))


@ROUTES.get(_IN_PROJECT + "/{uuid}", _IN_PROJECT_V10 + "/{uuid}", _IN_COMPANY + "/{uuid}")
def show(call: Call) -> Reply:
    return ok(_shown(call, rules.own_upload(call, call.params["uuid"])))


@ROUTES.patch(_IN_PROJECT + "/{uuid}", _IN_COMPANY + "/{uuid}")
def complete(call: Call) -> Reply:
    """The etags of all segments, in their order, finish the upload."""
    upload = rules.own_upload(call, call.params["uuid"])
    segments = call.body.get("segments")
    if not isinstance(segments, list) or not all(isinstance(each, dict) for each in segments):
        raise bad_request("segments is missing.")
    upload = rules.take_etags(call, upload, [each.get("etag") or "" for each in segments])
    return ok(_shown(call, upload))


def _disposition(call: Call) -> str:
    as_download = as_bool(call.body.get("attachment_content_disposition"))
    name = call.body.get("response_filename") or ""
    return f'{"attachment" if as_download else "inline"}; filename="{name}"'


def _shown(call: Call, upload: Json) -> Json:
    if upload["segments"]:
        segments = [_segment(call, upload, number) for number in range(len(upload["segments"]))]
        return {"uuid": upload["uuid"], "status": upload["status"], "segments": segments}
    return {
        "uuid": upload["uuid"],
        "status": upload["status"],
        "url": storage_url(call, "bucket"),
        "fields": _form_fields(upload),
    }


def _form_fields(upload: Json) -> Json:
    moment = upload["created_at"].replace("-", "").replace(":", "")
    return {
        "key": f"uploads/{upload['uuid']}",
        "Content-Type": upload["content_type"],
        "Content-Disposition": upload["disposition"],
        "policy": upload["policy"],
        "x-amz-credential": f"SIMULATED/{moment[:8]}/us-east-1/s3/aws4_request",
        "x-amz-algorithm": "AWS4-HMAC-SHA256",
        "x-amz-date": moment,
        "x-amz-signature": signature(upload["uuid"]),
    }


def _segment(call: Call, upload: Json, number: int) -> Json:
    segment = upload["segments"][number]
    shown = {key: segment[key] for key in ("size", "sha256", "md5", "etag")}
    shown = {key: value for key, value in shown.items() if value is not None}
    return (
        shown if upload["status"] == "complete" else shown | rules.part_link(call, upload, number)
    )

"""What does cloud storage do with uploads and downloads? It knows signed links, never bearers."""

from __future__ import annotations

from hashlib import md5, sha256
from urllib.parse import quote, urlencode, urlsplit

from trajanus.simulator.call import Call
from trajanus.simulator.errors import not_found
from trajanus.simulator.modules.stored_files import signature
from trajanus.simulator.permissions import bearer, visible_projects
from trajanus.simulator.reply import Reply, redirect
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json, digits

ROUTES = Routes()

_LINK_LIFE = 300
_OTHER_NAMES = {"127.0.0.1": "localhost", "localhost": "127.0.0.1", "[::1]": "localhost"}


def storage_url(call: Call, path: str, **query: object) -> str:
    """A link to storage: this very port, but under another host name than the API."""
    parts = urlsplit(call.base)
    host, colon, port = parts.netloc.rpartition(":") if parts.port else (parts.netloc, "", "")
    found = f"{parts.scheme}://{_OTHER_NAMES.get(host, host)}{colon}{port}/storage/{path}"
    return f"{found}?{urlencode(query)}" if query else found


@ROUTES.get("/api/v5/files/{key}")
def follow_link(call: Call) -> Reply:
    """On the API host: only for users who see the project, and only a redirect."""
    call.token = bearer(call)
    found = call.world["prostore_files"].where(key=call.params["key"])
    visible = visible_projects(call.world, call.token, call.sim.oauth.permitted_projects)
    if not found or found[0]["project_id"] not in (None, *visible):
        raise not_found("file")
    if call.arg("sig") != signature(found[0]["key"]):
        return _refusal(403, "AccessDenied", "The signature does not fit.")
    expires = _now(call) + _LINK_LIFE
    key = found[0]["key"]
    return redirect(
        storage_url(call, f"objects/{key}", expires=expires, signature=signature(key, expires))
    )


@ROUTES.get("/storage/objects/{key}")
def download(call: Call) -> Reply:
    key, expires = call.params["key"], call.arg("expires") or "0"
    refusal = _guard(call, call.arg("signature") == signature(key, expires), expires)
    if refusal is not None:
        return refusal
    found = call.world["prostore_files"].where(key=key)
    if not found or key not in call.world.blobs:
        return _refusal(404, "NoSuchKey", "The specified key does not exist.")
    stored = found[0]
    headers = {"Content-Disposition": f"inline; filename*=UTF-8''{quote(stored['name'])}"}
    return Reply(200, call.world.blobs[key], headers, stored["content_type"])


@ROUTES.post("/storage/bucket")
def receive_form(call: Call) -> Reply:
    """The browser-style form of a single upload: its fields as given, then the file."""
    uuid = str(call.body.get("key") or "").rpartition("/")[2]
    upload = _upload(call, uuid)
    sent = call.body.get("file")
    if upload is None or not isinstance(sent, dict) or "data" not in sent:
        return _refusal(400, "InvalidArgument", "The form needs its fields and a file.")
    good = call.body.get("x-amz-signature") == signature(uuid)
    refusal = _guard(call, good, upload["start_by"])
    if refusal is None and upload["policy"] != call.body.get("policy"):
        refusal = _refusal(403, "AccessDenied", "Invalid according to Policy.")
    if refusal is not None:
        return refusal
    call.world.blobs[uuid] = sent["data"]
    call.world["uploads"].change(upload["id"], {"status": "complete", "size": len(sent["data"])})
    return Reply(204)


@ROUTES.put("/storage/parts/{uuid}/{number}")
def receive_part(call: Call) -> Reply:
    """One part of a segmented upload; the etag goes back in quotes, as storage writes it."""
    uuid, number = call.params["uuid"], call.params["number"]
    upload = _upload(call, uuid)
    segments = upload["segments"] if upload is not None else []
    place = digits(number)
    if upload is None or place is None or place >= len(segments):
        return _refusal(404, "NoSuchUpload", "The specified upload does not exist.")
    good = call.arg("signature") == signature(uuid, number)
    refusal = _guard(call, good, upload["start_by"]) or _bad_part(call, segments[place])
    if refusal is not None:
        return refusal
    etag = md5(call.raw, usedforsecurity=False).hexdigest()
    segments[place]["received_etag"] = etag
    call.world.blobs[f"{uuid}/{number}"] = call.raw
    if upload["status"] == "ready":
        call.world["uploads"].change(upload["id"], {"status": "receiving"})
    return Reply(200, b"", {"ETag": f'"{etag}"'}, "application/xml")


def _bad_part(call: Call, segment: Json) -> Reply | None:
    if len(call.raw) != segment["size"]:
        return _refusal(400, "IncompleteBody", "The part has another size than was announced.")
    if sha256(call.raw).hexdigest() != str(segment["sha256"]).lower():
        return _refusal(400, "XAmzContentSHA256Mismatch", "The part has another sha256.")
    return None


def _guard(call: Call, good: bool, expires: object) -> Reply | None:
    """No link is good for ever, and a bearer has no place here: storage refuses it."""
    if "authorization" in call.headers:
        return _refusal(400, "InvalidArgument", "Only one auth mechanism allowed.")
    if not good:
        return _refusal(403, "SignatureDoesNotMatch", "The signature does not fit.")
    if _now(call) > int(str(expires)):
        return _refusal(403, "AccessDenied", "Request has expired.")
    return None


def _upload(call: Call, uuid: str) -> Json | None:
    found = call.world["uploads"].where(uuid=uuid)
    return found[0] if found else None


def _now(call: Call) -> int:
    return int(call.sim.clock.now().timestamp())


def _refusal(status: int, code: str, message: str) -> Reply:
    body = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    return Reply(status, body.encode(), {}, "application/xml")

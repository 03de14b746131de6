"""How do programs put files into Procore's folders, follow them on their way, and fetch files?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema
from ninja.responses import Status

from trajanus.api import bodies
from trajanus.api.access import by
from trajanus.api.answers import Id
from trajanus.api.bodies import FILE_IN, file_out
from trajanus.api.outbox import show_entry
from trajanus.api.places import found, project_lane, record_in
from trajanus.api.routing import ApiRouter
from trajanus.errors import InvalidValues
from trajanus.records.handing import passed_on
from trajanus.records.waiting import Entry
from trajanus.resources.document import FILE, FOLDER
from trajanus.store.models import Upload
from trajanus.sync.files import download, uploads
from trajanus.sync.files.uploads import Incoming
from trajanus.sync.lane import Lane
from trajanus.sync.writing import edits, outbox
from trajanus.sync.writing.edits import Kept

router = ApiRouter(tags=["uploads"])

_ROWS = Upload.objects.select_related("entry")


class Place(Schema):
    """Where a file goes: into a folder, or as a new version on a file."""

    folder: Id | None = None
    file: Id | None = None
    name: str = ""
    description: str = ""
    notes: str = ""


class UploadShown(Schema):
    """A file on its way: `sent` of `size` bytes have arrived at Procore."""

    id: int
    name: str
    size: int
    sent: int
    sha256: str
    state: str
    entry: Entry


@router.post(
    "/projects/{int:project}/uploads",
    response={201: UploadShown},
    openapi_extra={"requestBody": FILE_IN},
)
def start_upload(
    request: HttpRequest, response: HttpResponse, project: Id, place: Query[Place]
) -> Status[UploadShown]:
    """Take a file in and send it to Procore.

    The body is the bytes themselves, with `name` in the address, or a form with one `file`. Say
    either `folder` or `file`: the id of the folder it goes into, or of the file it is a new version
    of. It is sent by itself from then on, in parts, and goes on after any interruption.
    """
    lane = project_lane(project, FILE.name)
    kept = _kept(lane, project, place, _incoming(request, place.name), by(request))
    upload = _ROWS.get(entry=kept.entry)
    prefix = request.path[: request.path.index("/projects/")]
    response.headers["Location"] = f"{prefix}/uploads/{upload.pk}"
    return Status(201, _shown(request, upload))


@router.get("/uploads/{int:upload}", response=UploadShown)
def show_upload(request: HttpRequest, upload: Id) -> UploadShown:
    """How far a file has come."""
    return _shown(request, found(_ROWS.all(), upload, "upload"))


@router.post("/uploads/{int:upload}/retry", response={202: UploadShown})
def retry_upload(request: HttpRequest, upload: Id) -> Status[UploadShown]:
    """Go on with a file that Procore refused; parts that have arrived are not sent again."""
    one = found(_ROWS.all(), upload, "upload")
    outbox.retry(one.entry)
    return Status(202, _shown(request, one))


@router.delete("/uploads/{int:upload}", response=UploadShown)
def cancel_upload(request: HttpRequest, upload: Id) -> UploadShown:
    """Take a file back that Procore has not got."""
    one = found(_ROWS.all(), upload, "upload")
    edits.withdraw(one.entry, by=by(request))
    return _shown(request, one)


@router.get(
    "/projects/{int:project}/files/{int:record}/content",
    openapi_extra={"responses": {200: file_out("application/octet-stream")}},
)
def fetch_content(
    request: HttpRequest, project: Id, record: Id, version: Id | None = None
) -> HttpResponse:
    """The bytes of a file: of its newest version, or of the one with this id at Procore."""
    lane = project_lane(project, FILE.name)
    row = record_in(lane, record)
    return passed_on(download.open_version(lane, row.procore_id, version), is_saved=True)


def _kept(lane: Lane, project: int, place: Place, incoming: Incoming, person: int) -> Kept:
    if (place.folder is None) == (place.file is None):
        raise InvalidValues({"folder": ["say either folder or file"]})
    if place.file is not None:
        row = record_in(lane, place.file)
        return uploads.add_version(lane, row.procore_id, incoming, by=person, notes=place.notes)
    folder = record_in(project_lane(project, FOLDER.name), place.folder or 0)
    told = place.description
    return uploads.add_file(lane, folder.procore_id, incoming, by=person, description=told)


def _incoming(request: HttpRequest, name: str) -> Incoming:
    file = bodies.file_of(request, name)
    return Incoming(file.name, file.chunks, file.media_type)


def _shown(request: HttpRequest, upload: Upload) -> UploadShown:
    return UploadShown(
        id=upload.pk,
        name=upload.name,
        size=upload.size,
        sent=upload.sent,
        sha256=upload.sha256,
        state=upload.state,
        entry=show_entry(request, upload.entry_id),
    )

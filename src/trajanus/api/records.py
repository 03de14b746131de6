"""Which records are there, what is known about one, and how is it changed?"""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Schema
from ninja.responses import Status
from pydantic import Field

from trajanus.api import listing
from trajanus.api.access import by
from trajanus.api.answers import LARGEST_ID, Before, Id, Limit, Some, newest_first
from trajanus.api.listing import Records
from trajanus.api.places import company_lane, project_lane, record_in
from trajanus.api.routing import ApiRouter
from trajanus.records.record import RecordDetail, detailed, history_of
from trajanus.records.waiting import Entry, Past, entries, pasts
from trajanus.store.models import OutboxEntry
from trajanus.sync.lane import Lane
from trajanus.sync.writing import bulk, edits
from trajanus.sync.writing.edits import Kept

router = ApiRouter(tags=["records"])

_LIST = "/projects/{int:project}/{slug:resource}"
_ONE = _LIST + "/{int:record}"
_COMPANY_LIST = "/connections/{slug:connection}/{slug:resource}"
_COMPANY_ONE = _COMPANY_LIST + "/{int:record}"

ProcoreId = Annotated[int, Field(ge=-LARGEST_ID, le=LARGEST_ID)]


class NewRecord(Schema):
    """A record to be made. Its resource tells which fields there are."""

    fields: dict[str, Any]
    parent_id: ProcoreId | None = None


class Changes(Schema):
    """New values by field."""

    fields: dict[str, Any]


class ManyChanges(Schema):
    """New values by field, the same for several records."""

    ids: Annotated[list[Id], Field(min_length=1, max_length=bulk.MOST)]  # the hub's
    fields: dict[str, Any]


class NotChanged(Schema):
    """A record that did not take the values."""

    id: int
    problems: list[str]


class ManyDone(Schema):
    """What became of the wish, record by record."""

    changed: int
    unchanged: int  # had these values already
    refused: list[NotChanged]


class Said(Schema):
    """What is said with a workflow step. Its resource tells what is asked for."""

    arguments: dict[str, Any] = {}


class Done(Schema):
    """The record as it is here now, and the entry of the outbox that tells Procore.

    There is no entry when Procore need not be told.
    """

    record: RecordDetail
    entry: Entry | None


@router.get(_LIST, response=Records, openapi_extra={"parameters": listing.PARAMETERS})
def list_records(
    request: HttpRequest, response: HttpResponse, project: Id, resource: str
) -> dict[str, Any]:
    """The project's records of one resource, filtered, searched and sorted as in the workspace.

    `/resources/{resource}` tells which parameters its list understands. `per_page` goes up to 200.
    Pages reach as far as people can leaf; to read everything, begin with `after=0` and follow
    `next`: records then come by their ids. Records that Procore no longer shows come
    `with_missing=yes`.
    """
    return listing.records(request, response, project_lane(project, resource))


@router.post(_LIST, response={201: Done})
def create_record(
    request: HttpRequest, response: HttpResponse, project: Id, resource: str, given: NewRecord
) -> Status[Done]:
    """Make a record here, to be created at Procore.

    It has no `procore_id` until Procore has it; its `id` stays the same.
    """
    lane = project_lane(project, resource)
    kept = edits.create(lane, given.fields, by=by(request), parent_id=given.parent_id)
    response.headers["Location"] = f"{request.path.rstrip('/')}/{kept.row.pk}"
    return Status(201, _done(lane, kept))


@router.patch(_LIST, response=ManyDone)
def change_records(
    request: HttpRequest, project: Id, resource: str, given: ManyChanges
) -> dict[str, Any]:
    """Give several records the same values, each for itself: one that is refused stops none.

    Up to 2,500 at once, and up to 200 when Procore is told, for each is a write of its own there.
    """
    lane = project_lane(project, resource)
    outcome = bulk.change(lane, list(dict.fromkeys(given.ids)), given.fields, by=by(request))
    refused = [{"id": key, "problems": said} for key, said in outcome.refused.items()]
    return {"changed": outcome.changed, "unchanged": outcome.unchanged, "refused": refused}


@router.get(_ONE, response=RecordDetail)
def show_record(request: HttpRequest, project: Id, resource: str, record: Id) -> RecordDetail:
    """All that is known about one record, with what waits for Procore or for a decision."""
    lane = project_lane(project, resource)
    return detailed(lane, record_in(lane, record))


@router.patch(_ONE, response=Done)
def change_record(
    request: HttpRequest, project: Id, resource: str, record: Id, given: Changes
) -> Done:
    """Give fields new values; Procore is told of those that it keeps."""
    lane = project_lane(project, resource)
    row = record_in(lane, record)
    return _done(lane, edits.change(lane, row.procore_id, given.fields, by=by(request)))


@router.delete(_ONE, response={202: Done})
def delete_record(request: HttpRequest, project: Id, resource: str, record: Id) -> Status[Done]:
    """Ask Procore to delete a record; it stays here, flagged, once Procore did."""
    lane = project_lane(project, resource)
    row = record_in(lane, record)
    return Status(202, _done(lane, edits.delete(lane, row.procore_id, by=by(request))))


@router.post(_ONE + "/steps/{slug:step}", response={202: Done})
def take_step(
    request: HttpRequest, project: Id, resource: str, record: Id, step: str, given: Said
) -> Status[Done]:
    """Move a record on in its workflow, such as answering an RFI."""
    lane = project_lane(project, resource)
    row = record_in(lane, record)
    kept = edits.take_step(lane, row.procore_id, step, given.arguments, by=by(request))
    return Status(202, _done(lane, kept))


@router.get(_ONE + "/history", response=Some[Past])
def list_history(
    request: HttpRequest,
    response: HttpResponse,
    project: Id,
    resource: str,
    record: Id,
    before: Before,
    limit: Limit,
) -> dict[str, Any]:
    """Who or what changed which field, from what to what, by which rule; the latest first."""
    lane = project_lane(project, resource)
    rows = history_of(lane, record_in(lane, record))
    return newest_first(request, response, rows, pasts, before=before, limit=limit)


@router.get(_COMPANY_LIST, response=Records, openapi_extra={"parameters": listing.PARAMETERS})
def list_company_records(
    request: HttpRequest, response: HttpResponse, connection: str, resource: str
) -> dict[str, Any]:
    """The company's records of one resource, with the parameters of the projects' lists."""
    return listing.records(request, response, company_lane(connection, resource))


@router.get(_COMPANY_ONE, response=RecordDetail)
def show_company_record(
    request: HttpRequest, connection: str, resource: str, record: Id
) -> RecordDetail:
    """All that is known about one record of the company."""
    lane = company_lane(connection, resource)
    return detailed(lane, record_in(lane, record))


@router.get(_COMPANY_ONE + "/history", response=Some[Past])
def list_company_history(
    request: HttpRequest,
    response: HttpResponse,
    connection: str,
    resource: str,
    record: Id,
    before: Before,
    limit: Limit,
) -> dict[str, Any]:
    """The history of one record of the company; the latest change first."""
    lane = company_lane(connection, resource)
    rows = history_of(lane, record_in(lane, record))
    return newest_first(request, response, rows, pasts, before=before, limit=limit)


def _done(lane: Lane, kept: Kept) -> Done:
    row = record_in(lane, kept.row.pk)
    entry = None
    if kept.entry:
        found = OutboxEntry.objects.select_related("connection", "created_by")
        [entry] = entries(found.filter(pk=kept.entry.pk))
    return Done(record=detailed(lane, row), entry=entry)

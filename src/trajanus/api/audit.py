"""Who did what with the hub? For system administrators' programs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema
from pydantic import StringConstraints

from trajanus.api.answers import Id, Limit, Some, address, links
from trajanus.api.places import project_of
from trajanus.api.routing import ApiRouter
from trajanus.errors import InvalidValues
from trajanus.records.audit_lines import some
from trajanus.records.auditing import Asked, mark_in

router = ApiRouter(tags=["audit"])

Words = Annotated[str, StringConstraints(max_length=200)]


class ToldView(Schema):
    """One value of a deed; `before` is there where it changed."""

    name: str
    after: str
    before: str | None


class DeedView(Schema):
    """One line of the audit. `way` is workspace, api, command, hub, or empty where not kept."""

    mark: str
    at: datetime
    who: str
    way: str
    program: str
    address: str
    action: str
    label: str
    about: str
    project_pk: int | None
    project: str
    resource: str
    row_id: int | None
    told: list[ToldView]


class Wanted(Schema):
    """By what the audit is narrowed; what is left out narrows nothing."""

    person: Words = ""
    action: Words = ""
    project: Id | None = None
    resource: Words = ""
    record: Id | None = None
    since: datetime | None = None
    until: datetime | None = None
    q: Words = ""


@router.get("/audit", response=Some[DeedView])
def list_audit(
    request: HttpRequest,
    response: HttpResponse,
    wanted: Query[Wanted],
    limit: Limit,
    before: Annotated[
        str, Query(max_length=60, description="The `mark` of a line: only what is older.")
    ] = "",
) -> dict[str, Any]:
    """Who did what, the latest first: administration, sign-ins, exports, edits, decisions.

    `person` is a user name, or `-` for what nobody signed in did; `record` is the hub's id of a
    record of the kind `resource`; `q` is words of what it was about, or of the details.
    """
    mark = mark_in(before)
    if before and mark is None:
        raise InvalidValues({"before": ["no mark of a line"]})
    lines, older = some(_asked(wanted), before=mark, most=limit)
    following = address(request, {"before": older}) if older else None
    if following:
        response.headers["Link"] = links({"next": following})
    return {"items": lines, "next": following}


def _asked(wanted: Wanted) -> Asked:
    place = project_of(wanted.project) if wanted.project is not None else None
    for name, moment in (("since", wanted.since), ("until", wanted.until)):
        if moment is not None and moment.tzinfo is None:
            raise InvalidValues({name: ["needs a time zone, such as Z"]})
    return Asked(
        person=wanted.person,
        action=wanted.action,
        connection_id=place.connection_id if place else None,
        project_id=place.procore_id if place else None,
        resource=wanted.resource,
        row_id=wanted.record,
        since=wanted.since,
        until=wanted.until,
        words=wanted.q,
    )

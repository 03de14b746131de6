"""What stands on the page of one record?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.dateparse import parse_datetime

from trajanus.records.naming import heading
from trajanus.resources.mirror import MirrorModel
from trajanus.resources.project import Project
from trajanus.resources.rfi import Rfi, RfiReply
from trajanus.resources.spec import Resource
from trajanus.resources.submittal import Submittal
from trajanus.sync.files.attached import attached_to
from trajanus.sync.files.upload_targets import FILE
from trajanus.sync.lane import Lane
from trajanus.workspace.documents import document_versions
from trajanus.workspace.record import activity, ageing, past, related, stepping
from trajanus.workspace.record.facts import facts_of, groups_of
from trajanus.workspace.record.parts import parts_of
from trajanus.workspace.record.revising import revisions_of
from trajanus.workspace.record.uploading import direct_targets
from trajanus.workspace.record.worked_out import worked_out
from trajanus.workspace.shown import tone_of

NOTE = "qc_note"


@dataclass(frozen=True, slots=True)
class Approver:
    """One line of a submittal's workflow, as Procore sends it."""

    name: str
    role: str
    step: str
    sent: str
    due: str
    returned: str
    response: str
    comment: str

    @property
    def tone(self) -> str:
        return tone_of(self.response)


def templates_for(resource: Resource) -> list[str]:
    """Return the resource's own template, if there is one, before the general one."""
    return [f"records/{resource.name}.html", "records/detail.html"]


def frame_for(lane: Lane, record: MirrorModel, project: Project) -> dict[str, Any]:
    """Return what every page about the record shows: what it is and how it stands."""
    resource = lane.resource
    values = {name: getattr(record, name) for name in resource.named_by}
    status = getattr(record, "status", None)
    return {
        "resource": resource,
        "record": record,
        "project": project,
        "heading": heading(resource, values),
        "status": status,
        "tone": tone_of(str(status)),
        "is_only_here": record.procore_id < 0,
    }


def page_for(
    lane: Lane, record: MirrorModel, project: Project, *, whole: bool = False
) -> dict[str, Any]:
    """Return what the record's page shows; `whole` with the fields that say nothing."""
    resource = lane.resource
    extra, shown_there = _EXTRAS.get(resource.name, (_nothing, ()))
    top = (*resource.label, "status")
    facts, dispute = facts_of(lane, record, project)
    lines = activity.lines_of(lane, record)
    return {
        **frame_for(lane, record, project),
        "facts": facts,
        "groups": groups_of(facts, without=(NOTE, *shown_there), heading=top, whole=whole),
        "whole": whole,
        "dispute": dispute,
        "lines": lines,
        "waiting": [one for one in lines if one.is_open],
        "mark": activity.state_of(lane, record),
        "history": list(past.lines_of(lane, record)),
        "parts": list(parts_of(resource, record)),
        "parents": related.parents_of(resource, record, project),
        "addable": related.addable_to(resource, record),
        "steps": stepping.possible(lane, record),
        "attached": attached_to(resource, record),
        "targets": direct_targets(resource),
        "can_edit": not record.missing_since and any(one.can_edit for one in facts.values()),
        "can_delete": can_delete(resource, record),
        "has_note": NOTE in resource.owned_by_hub,
        "at_procore": _address(record),
        **extra(lane, record),
    }


def can_create(resource: Resource) -> bool:
    """Say whether a person can make such a record in a form; files come with their bytes."""
    return resource.writes.can_create and resource.name != FILE.resource


def can_delete(resource: Resource, record: MirrorModel) -> bool:
    """Say whether Procore can be asked to delete the record."""
    is_there = record.procore_id > 0 and not record.missing_since
    return resource.writes.delete is not None and is_there


def moment(text: str) -> datetime | None:
    """Return the instant that an address names, if it does."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found and found.tzinfo is None else found


def _nothing(_: Lane, __: MirrorModel) -> dict[str, Any]:
    return {}


def _of_rfi(_: Lane, record: MirrorModel) -> dict[str, Any]:
    replies = RfiReply.objects.filter(
        connection_id=record.connection_id,
        project_id=record.project_id,
        parent_id=record.procore_id,
        missing_since=None,
    )
    return {
        "replies": replies.only("body", "official", "answer_date", "created_by").order_by(
            "answer_date", "procore_id"
        ),
        "age": ageing.of_rfi(record) if isinstance(record, Rfi) else None,
    }


def _of_submittal(lane: Lane, record: MirrorModel) -> dict[str, Any]:
    revisions = revisions_of(lane, record) if isinstance(record, Submittal) else []
    return {
        "approvers": list(_approvers(record.payload)),
        "revisions": revisions,
        "worked_out": worked_out(lane.resource, record),
    }


_EXTRAS: Mapping[str, tuple[Callable[[Lane, MirrorModel], dict[str, Any]], tuple[str, ...]]] = {
    "rfis": (
        _of_rfi,
        ("question", "cost_impact", "schedule_impact", "schedule_impact_days", "ball_in_court"),
    ),
    "submittals": (
        _of_submittal,
        (
            "description",
            "specification_section_id",
            "ball_in_court",
            "submit_by",
            "due_date",
            "required_on_site_date",
            "type",
            "classification",
        ),
    ),
    "files": (document_versions.of_file, ("description", "path")),
}


def _approvers(payload: Any) -> Iterator[Approver]:
    for line in _list(payload, "approvers"):
        if not isinstance(line, dict):
            continue
        yield Approver(
            name=_text(line, "user", "name"),
            role=_text(line, "approver_type"),
            step=_text(line, "workflow_group_number"),
            sent=_text(line, "sent_date")[:10],
            due=_text(line, "due_date")[:10],
            returned=_text(line, "returned_date")[:10],
            response=_text(line, "response", "name"),
            comment=_text(line, "comment"),
        )


def _list(value: Any, name: str) -> list[Any]:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []


def _text(value: Any, *path: str) -> str:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return str(value) if isinstance(value, str | int | float) else ""


def _address(record: MirrorModel) -> str:
    """Return the record's page at Procore, when the record names one."""
    link = _text(record.payload, "link")
    try:
        parts = urlsplit(link)
        host = parts.hostname or ""
    except ValueError:
        return ""
    is_procore = host == "procore.com" or host.endswith((".procore.com", ".procoretech.com"))
    return link if parts.scheme == "https" and is_procore else ""

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
from trajanus.resources.rfi import RfiReply
from trajanus.resources.spec import Resource
from trajanus.sync import history
from trajanus.workspace.parts import parts_of
from trajanus.workspace.shown import groups_of, tone_of

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


def page_for(resource: Resource, record: MirrorModel, project: Project) -> dict[str, Any]:
    """Return what the record's page shows."""
    values = {name: getattr(record, name) for name in resource.label}
    extra, shown_there = _EXTRAS.get(resource.name, (_nothing, ()))
    apart = (NOTE, *resource.label, *shown_there)
    return {
        "resource": resource,
        "record": record,
        "project": project,
        "heading": heading(resource, values),
        "status": getattr(record, "status", None),
        "tone": tone_of(str(getattr(record, "status", ""))),
        "groups": groups_of(resource, record, without=apart),
        "history": history.lines_of(resource, record),
        "parts": list(parts_of(resource, record)),
        "has_note": NOTE in resource.owned_by_hub,
        "at_procore": _address(record),
        **extra(record),
    }


def moment(text: str) -> datetime | None:
    """Return the instant that an address names, if it does."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found and found.tzinfo is None else found


def _nothing(_: MirrorModel) -> dict[str, Any]:
    return {}


def _of_rfi(record: MirrorModel) -> dict[str, Any]:
    replies = RfiReply.objects.filter(
        connection_id=record.connection_id,
        project_id=record.project_id,
        parent_id=record.procore_id,
        missing_since=None,
    )
    return {
        "replies": replies.only("body", "official", "answer_date", "created_by").order_by(
            "answer_date", "procore_id"
        )
    }


def _of_submittal(record: MirrorModel) -> dict[str, Any]:
    return {"approvers": list(_approvers(record.payload))}


_EXTRAS: Mapping[str, tuple[Callable[[MirrorModel], dict[str, Any]], tuple[str, ...]]] = {
    "rfis": (_of_rfi, ("question", "cost_impact", "schedule_impact", "schedule_impact_days")),
    "submittals": (_of_submittal, ("description", "spec_section", "spec_section_title")),
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

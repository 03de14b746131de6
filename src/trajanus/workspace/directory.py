"""Who of the company can be added to a project, and who is on the way into it or out of it?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from trajanus.errors import InvalidValues
from trajanus.records.search import query_for
from trajanus.resources.company_user import COMPANY_USER, CompanyUser
from trajanus.resources.mirror import MirrorModel
from trajanus.resources.permission import PERMISSION_TEMPLATE, TOOL_ACCESS
from trajanus.resources.project import Project
from trajanus.resources.spec import Resource
from trajanus.resources.user import USER, ProjectUser
from trajanus.resources.vendor import PROJECT_VENDOR
from trajanus.store.models import OutboxEntry
from trajanus.store.models.outbox import OPEN_STATES
from trajanus.sync.lane import Lane
from trajanus.sync.writing import edits
from trajanus.workspace.projects import lane_in
from trajanus.workspace.record import activity
from trajanus.workspace.record.activity import Line
from trajanus.workspace.record.inputs import Choices, Input, Look

#: So many people that a search finds are offered at once.
MOST = 25
_ADDED, _TEMPLATE = "add_to_project", "permission_template_id"


@dataclass(frozen=True, slots=True)
class Tab:
    """One part of the directory."""

    name: str
    title: str
    resource: Resource


TABS = (
    Tab("people", "People", USER),
    Tab("companies", "Companies", PROJECT_VENDOR),
    Tab("templates", "Permission templates", PERMISSION_TEMPLATE),
    Tab("account", "What the hub may do", TOOL_ACCESS),
)


@dataclass(frozen=True, slots=True)
class Coming:
    """One person about whom Procore is still to be told."""

    name: str
    resource: str
    record: int  # Procore's id
    line: Line


def addable(project: Project, words: str) -> list[CompanyUser]:
    """Return people of the company who are not in the project, found by words."""
    rows: QuerySet[CompanyUser] = lane_in(project, COMPANY_USER).rows()
    here = _people(project).filter(missing_since=None)
    found = rows.filter(missing_since=None, procore_id__gt=0).exclude(is_active=False)
    found = found.exclude(procore_id__in=here.values("procore_id"))
    if query := query_for(words):
        found = found.filter(search=query)
    return list(found.only("procore_id", "name", "vendor_name", "email_address", "job_title")
                .order_by("name", "procore_id")[:MOST])  # fmt: skip


def template_input(project: Project, text: str, problems: Sequence[str] = ()) -> Input:
    """Return the field that chooses what an added person may do."""
    step = edits.step_named(lane_in(project, COMPANY_USER), _ADDED)
    among = next(one.choices for one in step.arguments if one.name == _TEMPLATE)
    _, options = Choices(lane_in(project, COMPANY_USER)).offered(among, text, "")
    return Input(
        name=_TEMPLATE,
        label="Permissions",
        look=Look.CHOICE,
        text=text,
        options=options,
        is_needed=True,
        help="A permission template of Procore: what the person may see and do in this project.",
        problems=tuple(problems),
    )


def add(project: Project, person: str, template: str, *, by: int) -> MirrorModel:
    """Add somebody of the company to the project. Raises InvalidValues, by field."""
    lane = lane_in(project, COMPANY_USER)
    problems: dict[str, Sequence[str]] = {}
    if not (person.isdecimal() and len(person) < 19):
        problems["person"] = ["Choose who is to be added."]
    if not template:
        problems[_TEMPLATE] = ["Choose what they may do."]
    if problems:
        raise InvalidValues(problems)
    given = {"project_id": str(project.procore_id), _TEMPLATE: template}
    return edits.take_step(lane, int(person), _ADDED, given, by=by).row


def coming(project: Project) -> list[Coming]:
    """Return what Procore is still to be told about the project's people."""
    of_project = Q(resource=USER.name, project_id=project.procore_id)
    adding = Q(resource=COMPANY_USER.name, step=_ADDED, values__project_id=str(project.procore_id))
    entries = OutboxEntry.objects.filter(
        of_project | adding, connection=project.connection_id, state__in=OPEN_STATES
    )
    found = entries.select_related("created_by").prefetch_related("uploads").order_by("pk")
    waiting = list(found[:MOST])
    return [one for resource in (USER, COMPANY_USER) for one in _coming(project, resource, waiting)]


def _coming(
    project: Project, resource: Resource, waiting: Sequence[OutboxEntry]
) -> Iterator[Coming]:
    mine = [entry for entry in waiting if entry.resource == resource.name]
    if not mine:
        return
    lane: Lane = lane_in(project, resource)
    rows = lane.rows().filter(pk__in=[entry.row_id for entry in mine])
    people = {
        row.pk: row for row in rows.only("pk", "procore_id", "name", "first_name", "last_name")
    }
    choices = Choices(lane)
    for entry in mine:
        if row := people.get(entry.row_id):
            name = row.name or f"{row.first_name or ''} {row.last_name or ''}".strip()
            line = activity.line_of(choices, entry)
            yield Coming(name or "Somebody", resource.name, row.procore_id, line)


def _people(project: Project) -> QuerySet[ProjectUser]:
    rows: QuerySet[ProjectUser] = lane_in(project, USER).rows()
    return rows

"""Which records of a resource does a project have, and what is known about one?"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from trajanus.accounts.models import Role
from trajanus.records.derive import groups_of, listed, place_of, table_for
from trajanus.records.listing import understand
from trajanus.records.standing import standings_of
from trajanus.resources.catalog import resource_named
from trajanus.resources.mirror import MirrorModel
from trajanus.resources.project import Project
from trajanus.resources.spec import Resource
from trajanus.sync.writing import bulk, outbox
from trajanus.workspace import unsaved
from trajanus.workspace.access import person, role_required
from trajanus.workspace.lists import columns, saved_views
from trajanus.workspace.lists.choosing import asked_for
from trajanus.workspace.lists.list_files import FORMS
from trajanus.workspace.lists.table import filter_form, rows_for
from trajanus.workspace.projects import in_project
from trajanus.workspace.record import details

#: More changes than this are not counted.
MANY_CHANGES = 50


@require_safe
@role_required(Role.VIEWER)
@in_project
def record_list(request: HttpRequest, project: Project, name: str) -> HttpResponse:
    """Show the records that the address asks for."""
    resource = listed_or_404(name)
    views = saved_views.views_of(person(request), resource)
    is_part = request.headers.get("HX-Target") == "results"
    begin = saved_views.default_among(views)
    if begin and not request.GET and not is_part:
        return redirect(f"{request.path}?{begin.query}")
    asked = understand(resource, request.GET)
    shown = columns.chosen(request, resource)
    found = rows_for(asked, shown, records_of(resource, project))
    page: dict[str, Any] = {
        "resource": resource,
        "project": project,
        "asked": asked,
        "found": found,
        "since": newest(resource, project),
        "forms": FORMS,
        "groups": groups_of(resource),
        "asked_for": list(asked_for(request)),
        "can_change_many": bool(bulk.columns_for(resource)),
        "views": views,
        "may_share": saved_views.may_share(person(request)),
        "everything": f"{request.path}?{saved_views.ALL}" if begin else request.path,
    }
    if is_part:
        return render(request, "records/_results.html", page)
    page["view_typed"] = (unsaved.take(request) or {}).get("view", "")
    page |= {"form": filter_form(asked, project), "shown": shown, "table": table_for(resource)}
    page["standings"] = standings_of(name)
    page["can_create"] = details.can_create(resource)
    return render(request, "records/list.html", page)


@require_POST
@role_required(Role.VIEWER)
@in_project
def choose_columns(request: HttpRequest, project: Project, name: str) -> HttpResponse:
    """Remember which columns the person wants."""
    answer = redirect(columns.without(unsaved.origin(request)))
    columns.remember(request, answer, listed_or_404(name), request.POST.getlist("column"))
    return answer


@require_safe
@role_required(Role.VIEWER)
@in_project
def changes(request: HttpRequest, project: Project, name: str) -> HttpResponse:
    """Say how many records changed since the page was made; nothing when none did."""
    resource = listed_or_404(name)
    changed = records_of(resource, project, with_missing=True)
    if since := details.moment(request.GET.get("since", "")):
        changed = changed.filter(updated_at__gt=since)
    if (record := request.GET.get("record", "")).isdecimal() and len(record) < 19:
        changed = changed.filter(procore_id=int(record))
    count = changed.values("pk")[: MANY_CHANGES + 1].count()
    page: dict[str, Any] = {"count": min(count, MANY_CHANGES), "is_capped": count > MANY_CHANGES}
    page |= {"resource": resource, "is_record": bool(record)}
    return render(request, "records/_changes.html", page)


def newest(resource: Resource, project: Project) -> str:
    """Return when Procore last changed one of the records: what comes later is news."""
    lane = records_of(resource, project, with_missing=True).filter(updated_at__isnull=False)
    last = lane.order_by("-updated_at").values_list("updated_at", flat=True).first()
    return last.isoformat() if last else ""


def listed_or_404(name: str) -> Resource:
    """Return the resource, if it has a list page."""
    try:
        resource = resource_named(name)
    except KeyError:
        resource = None
    if resource is None or resource not in listed():
        raise Http404("The hub keeps no such records.")
    return resource


def records_of(
    resource: Resource, project: Project, *, with_missing: bool = False
) -> QuerySet[Any]:
    """Return the project's records that Procore still shows."""
    lane = resource.model._default_manager.filter(**place_of(resource, project))
    return lane if with_missing else lane.filter(missing_since=None)


def record_or_404(resource: Resource, project: Project, procore_id: int) -> MirrorModel:
    """Return one record, also when Procore shows it no more."""
    lane = records_of(resource, project, with_missing=True).defer("search")
    record = lane.filter(procore_id=procore_id).first()
    if record is None and procore_id < 0 and (row := outbox.row_behind(resource.name, procore_id)):
        record = lane.filter(pk=row).first()  # Procore gave it an id meanwhile
    if not isinstance(record, MirrorModel):
        raise Http404(f"The hub has no such {resource.title} in this project.")
    return record

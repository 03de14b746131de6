"""How does a person change many records at once?"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from trajanus.accounts.models import Role
from trajanus.errors import InvalidValues
from trajanus.records.naming import names_of
from trajanus.resources.project import Project
from trajanus.sync.lane import Lane
from trajanus.sync.writing import bulk
from trajanus.sync.writing.bulk import Outcome
from trajanus.workspace.access import person, role_required
from trajanus.workspace.lists import bulk_forms, choosing
from trajanus.workspace.lists.choosing import Chosen
from trajanus.workspace.projects import in_project, lane_in
from trajanus.workspace.views.records import listed_or_404, records_of

WRONG = 422


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.QC_MANAGER)
@in_project
def change_many(request: HttpRequest, project: Project, name: str) -> HttpResponse:
    """Give the records that the address names the same values."""
    lane = _changeable_or_404(project, name)
    found = choosing.chosen(
        lane.resource,
        request.GET,
        records_of(lane.resource, project),
        most=bulk.MOST,
        today=timezone.localdate(),
    )
    if not found.keys or found.is_too_many:
        messages.error(request, _unusable(lane, found))
        return redirect(_list_address(request, project, lane))
    typed = request.POST
    page: dict[str, Any] = {"chosen": found, "resource": lane.resource, "project": project}
    page["back"] = _list_address(request, project, lane)
    if request.method != "POST" or "find" in request.POST:
        return _page(request, lane, page, typed)
    if request.POST.get("count") != str(len(found.keys)):
        meanwhile = ["Other records are found now than before. Look at them, then save again."]
        return _page(request, lane, page, typed, {"base": meanwhile}, status=WRONG)
    try:
        given = bulk_forms.given_in(lane, request.POST)
        outcome = bulk.change(lane, found.keys, given, by=person(request).pk)
    except InvalidValues as error:
        return _page(request, lane, page, typed, error.problems, status=WRONG)
    return _told(request, lane, page, outcome)


def _page(
    request: HttpRequest,
    lane: Lane,
    page: dict[str, Any],
    typed: Any,
    problems: Any = None,
    *,
    status: int = 200,
) -> HttpResponse:
    page |= bulk_forms.forms_for(lane, typed, problems or {})
    page["most_told"] = bulk.MOST_TOLD
    return render(request, "records/bulk.html", page, status=status)


def _told(request: HttpRequest, lane: Lane, page: dict[str, Any], outcome: Outcome) -> HttpResponse:
    """Say what became of it; those that were refused are listed one by one."""
    messages.success(request, bulk_forms.outcome_words(lane.resource, outcome))
    if not outcome.refused:
        return redirect(page["back"])
    names = names_of((lane.resource.name, key) for key in outcome.refused)
    page["refused"] = [
        (names.get((lane.resource.name, key), f"Record {key}"), " ".join(said))
        for key, said in outcome.refused.items()
    ]
    return render(request, "records/bulk_refused.html", page, status=WRONG)


def _unusable(lane: Lane, found: Chosen) -> str:
    if found.is_too_many:
        return f"More than {found.most:,} are too many to change at once. Narrow the list first."
    return f"Choose at least one {lane.resource.title} in the list first."


def _list_address(request: HttpRequest, project: Project, lane: Lane) -> str:
    address = reverse("records", args=[project.pk, lane.resource.name])
    query = urlencode(list(choosing.asked_for(request)))
    return f"{address}?{query}" if query else address


def _changeable_or_404(project: Project, name: str) -> Lane:
    lane = lane_in(project, listed_or_404(name))
    if not bulk.columns_for(lane.resource):
        raise Http404(f"Nothing of a {lane.resource.title} is changed for several at once.")
    return lane

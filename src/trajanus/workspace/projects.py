"""Which projects are there, and which one is the person working in?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from trajanus.records.search import LONGEST, query_for
from trajanus.resources.project import Project
from trajanus.resources.spec import Resource
from trajanus.sync.lane import Lane

P = ParamSpec("P")
#: The project a person was in last, and its time zone, in their session.
LAST, ZONE = "project", "time_zone"
SWITCHER_SIZE = 12
PAGE_SIZE = 100
NEEDED = ("id", "connection_id", "procore_id", "name", "project_number", "tz_name", "is_followed")


def in_project(
    view: Callable[Concatenate[HttpRequest, Project, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Hand the view the project of its address, and remember it as the person's last one."""

    @wraps(view)
    def found(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        project_pk = str(kwargs.pop("project_pk"))
        project = Project.objects.only(*NEEDED).filter(pk=project_pk).first()
        if project is None:
            raise Http404("There is no such project in the hub.")
        _remember(request, project)
        return view(request, project, *args, **kwargs)

    return found


def current(request: HttpRequest, *, among: Iterable[Project] = ()) -> Project | None:
    """Return the project of this page, else the person's last one; `among` is known already."""
    here = getattr(request, "project", None)
    if isinstance(here, Project):
        return here
    last = request.session.get(LAST)
    for one in among:
        if one.pk == last:
            return one
    return Project.objects.only(*NEEDED).filter(pk=last).first() if last else None


def lane_in(project: Project, resource: Resource) -> Lane:
    """Return where the project's records of the resource are."""
    project_id = None if resource.is_company_wide else project.procore_id
    return Lane(project.connection, project_id, resource)


def offered() -> list[Project]:
    """Return the first projects of the switcher; one more than it shows, if there are more."""
    kept = Project.objects.filter(is_followed=True, missing_since=None)
    return list(kept.only(*NEEDED).order_by("name", "pk")[: SWITCHER_SIZE + 1])


def kept_in_step() -> list[Project]:
    """Return the projects that are kept in step, with their connections, by name."""
    kept = Project.objects.filter(is_followed=True, missing_since=None)
    light = kept.select_related("connection").defer("payload", "detail", "search")
    return list(light.order_by("name", "pk"))


def page_of(request: HttpRequest) -> tuple[Page[Project], str]:
    """Return the page that the address asks for, and the words it was searched by."""
    words = request.GET.get("q", "").replace("\x00", "")[:LONGEST]
    found = Project.objects.filter(missing_since=None).select_related("connection")
    if query := query_for(words):
        found = found.filter(search=query)
    return paged(request, found), words


def paged(request: HttpRequest, found: QuerySet[Project]) -> Page[Project]:
    """Return the page that the address asks for; those kept in step come first."""
    return Paginator(in_order(found), PAGE_SIZE).get_page(request.GET.get("page"))


def in_order(found: QuerySet[Project]) -> QuerySet[Project]:
    """Return the projects as lists show them."""
    return found.defer("payload", "detail", "search").order_by("-is_followed", "name", "pk")


def _remember(request: HttpRequest, project: Project) -> None:
    request.project = project  # type: ignore[attr-defined]
    if request.session.get(LAST) != project.pk:
        request.session[LAST] = project.pk
        request.session[ZONE] = project.zone.key
    timezone.activate(project.zone)

"""What does the search over everything show, and where does each result lead?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from trajanus.records.everywhere import Group, Hit
from trajanus.records.naming import projects_of
from trajanus.resources.project import Project
from trajanus.resources.spec import Resource


@dataclass(frozen=True, slots=True)
class Result:
    """One record with its address."""

    name: str
    url: str
    project: str  # empty: the one that is searched
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The results of one kind; `more_url` lists all of them, where there are more."""

    resource: Resource
    results: tuple[Result, ...]
    more_url: str


def results_in(project: Project, groups: Iterable[Group], text: str) -> list[Found]:
    """Return a project's results with their addresses."""
    found = []
    for group in groups:
        results = tuple(
            Result(hit.name, record_url(project.pk, hit), "", hit.is_exact) for hit in group.hits
        )
        more = reverse("records", args=[project.pk, group.resource.name])
        more = f"{more}?{urlencode({'q': text})}" if group.has_more else ""
        found.append(Found(group.resource, results, more))
    return found


def results_elsewhere(groups: list[Group]) -> list[Found]:
    """Return other projects' results, each with its project's name."""
    keys = projects_of(
        (hit.connection_id, hit.project_id) for group in groups for hit in group.hits
    )
    names = dict(Project.objects.filter(pk__in=keys.values()).values_list("pk", "name"))
    found = []
    for group in groups:
        results = tuple(
            Result(hit.name, record_url(pk, hit), names.get(pk) or "(no name)", hit.is_exact)
            for hit in group.hits
            if (pk := keys.get((hit.connection_id, hit.project_id))) is not None
        )
        if results:
            found.append(Found(group.resource, results, ""))
    return found


def record_url(project_pk: int, hit: Hit) -> str:
    """Return the address of the record's page."""
    return reverse("record", args=[project_pk, hit.resource.name, hit.procore_id])

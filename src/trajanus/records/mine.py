"""What waits for one person, in which lists?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlencode

from django.db.models import Q

from trajanus.accounts.models import User
from trajanus.records.counting import Question
from trajanus.resources.catalog import resource_named
from trajanus.resources.project import Project
from trajanus.resources.user import ProjectUser

#: What a list narrows by to show what waits for one person.
_HOLDERS = {
    "rfis": "ball_in_court",
    "submittals": "ball_in_court",
    "observations": "assignee",
    "punch_items": "assignee",
    "inspections": "inspector",
    "task_items": "assignee",
}


def names_in(projects: Sequence[Project], user: User) -> dict[int, list[str]]:
    """Return under which names the projects' directories have the person, found by e-mail."""
    known: dict[int, list[str]] = {project.pk: [] for project in projects}
    if not user.email:
        return known
    by_place: dict[tuple[int, int], int] = {
        (one.connection_id, one.procore_id): one.pk for one in projects
    }
    places = Q(pk__in=())
    for one in projects:
        places |= Q(connection_id=one.connection_id, project_id=one.procore_id)
    people = ProjectUser.objects.filter(places, email_address__iexact=user.email)
    for person in people.only("connection_id", "project_id", "name"):
        if person.name and person.project_id is not None:
            known[by_place[(person.connection_id, person.project_id)]].append(person.name)
    return known


def waiting_for(project: Project, names: Iterable[str], resource: str) -> Iterator[Question]:
    """Yield the list of what waits for the person of these names, where there is one."""
    held = [(_HOLDERS[resource], each) for each in names] if resource in _HOLDERS else []
    if held:
        query = urlencode([("standing", "open"), *held])
        found = resource_named(resource)
        yield Question(project=project, resource=found, query=query, label="Waiting for you")


def all_waiting_for(user: User, projects: Sequence[Project]) -> Iterator[Question]:
    """Yield the lists of what waits for the person in these projects."""
    names = names_in(projects, user)
    for project in projects:
        for resource in _HOLDERS:
            yield from waiting_for(project, names[project.pk], resource)

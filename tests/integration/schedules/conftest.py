"""The sample project at a simulated Procore, and short words for what tests do with schedules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from trajanus.accounts.models import Role, User
from trajanus.resources.project import Project
from trajanus.resources.schedule_task import ScheduleTask
from trajanus.schedules import applying, intake, place, previewing
from trajanus.schedules.models import ScheduleUpdate
from trajanus.schedules.place import Place
from trajanus.simulator import Simulator
from trajanus.store.models import Connection
from trajanus.sync import service as service_of
from trajanus.sync.writing import push

Take = Callable[..., ScheduleUpdate]


@pytest.fixture(autouse=True)
def committing(transactional_db: None) -> None:
    """Let tests commit: threads, processes and other sessions see what they did."""


@pytest.fixture
def project(service: Connection) -> Project:
    """The federal sample project in the mirror."""
    read(service, "projects")
    return Project.objects.get(procore_id=service_of.followed_projects(service)[0])


def read(connection: Connection, *resources: str) -> None:
    """Read resources of the connection from Procore."""
    connection.refresh_from_db()
    for resource in resources:
        service_of.sync_now(connection=connection, resource=resource)


@pytest.fixture
def where(project: Project) -> Place:
    """The sample project, whose people and tasks the mirror knows."""
    read(project.connection, "users", "tasks", "requested_changes")
    return place.of_project(project)


@pytest.fixture
def take(where: Place) -> Take:
    """Give the hub a schedule file."""

    def take(content: bytes, name: str = "april.xer") -> ScheduleUpdate:
        return intake.take_in(where, name, [content], by=None)

    return take


@pytest.fixture
def apply(where: Place) -> Callable[[ScheduleUpdate], dict[str, int]]:
    """Apply a schedule and send everything; return what the first round found."""

    def apply(update: ScheduleUpdate) -> dict[str, int]:
        applying.begin(update, by=None)
        done = first = applying.go_on(update)
        while done.is_left:
            push.work_off(where.connection)
            done = applying.go_on(update)
        push.work_off(where.connection)
        return first.plan.counts

    return apply


@pytest.fixture
def preview(where: Place) -> Callable[[ScheduleUpdate], dict[str, Any]]:
    def preview(update: ScheduleUpdate) -> dict[str, Any]:
        previewing.ask_for_preview(update)
        return update.preview

    return preview


@pytest.fixture
def task(procore: Simulator, where: Place) -> Callable[[str], dict[str, Any]]:
    """Look at a task as Procore stores it, by its activity ID or by a folder's name."""

    def task(name: str) -> dict[str, Any]:
        tasks = procore.world["tasks"].where(project_id=where.project_id)
        [found] = [one for one in tasks if name in (one.get("activity_id"), one["name"])]
        return found

    return task


@pytest.fixture
def mirrored(where: Place) -> Callable[[str], ScheduleTask]:
    """Look at a task as the mirror has it."""

    def mirrored(activity_id: str) -> ScheduleTask:
        return ScheduleTask.objects.get(project_id=where.project_id, activity_id=activity_id)

    return mirrored


@pytest.fixture
def browser() -> Callable[[Role], Client]:
    """Return a browser in which a person of this role is signed in."""
    cache.clear()

    def sign_in(role: Role) -> Client:
        person, _ = User.objects.get_or_create(username=role.value, defaults={"role": role})
        client = Client()
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def manager(browser: Callable[[Role], Client]) -> Client:
    return browser(Role.QC_MANAGER)


@pytest.fixture
def viewer(browser: Callable[[Role], Client]) -> Client:
    return browser(Role.VIEWER)


@pytest.fixture
def address(project: Project) -> Callable[..., str]:
    """Return the address of a schedule page of the sample project."""

    def address(name: str, *args: object) -> str:
        return reverse(name, args=[project.pk, *args])

    return address

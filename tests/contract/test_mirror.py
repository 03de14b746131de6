"""Does every resource of the catalogue arrive whole, once, and on pages of its own?

The federal sample is read once for all tests here; they only look.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import emptying
import httpx2
import pytest
from django.db import connection as database
from django.test import Client

from trajanus import clock
from trajanus.accounts.models import Role, User
from trajanus.procore import connections
from trajanus.resources.catalog import RESOURCES, resource_named
from trajanus.resources.project import Project
from trajanus.resources.spec import Embedded, Listing, Resource, Window
from trajanus.simulator import Simulator
from trajanus.store.models import Connection
from trajanus.sync import service
from trajanus.sync.reading.forecast import Forecast
from trajanus.sync.reading.outlook import outlook

#: Its mirror is filled once, for all tests: on one worker.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("mirror")]

NOT_IN_PROJECTS = ("projects",)
LISTED = [one for one in RESOURCES if isinstance(one.source, Listing)]
COUNTED = [one for one in LISTED if one.source.window is not Window.LOG_DAY]  # type: ignore[union-attr]
ON_PAGES = [one for one in RESOURCES if one.name not in NOT_IN_PROJECTS]


@dataclass
class Mirror:
    """What the hub holds after two readings, and the Procore that it read."""

    procore: Simulator
    connection: Connection
    writes: dict[str, int]  # rows written by the second reading, by table
    statuses: set[str]
    expected: Forecast
    requests: int  # of the first reading
    viewer: Client
    http: httpx2.Client

    def rows(self, resource: Resource) -> Any:
        return resource.model._default_manager.filter(missing_since=None)

    def get(self, path: str, params: dict[str, str]) -> list[Any]:
        """Return all records of a listing, as Procore answers them to anybody."""
        found: list[Any] = []
        for page in range(1, 100):
            answer = self.http.get(path, params={**params, "page": str(page), "per_page": "100"})
            body = answer.raise_for_status().json()
            records = body["data"] if isinstance(body, dict) and "data" in body else body
            found += records if isinstance(records, list) else [records]
            if "next" not in answer.headers.get("link", ""):
                return found
        raise AssertionError(f"{path} has no end")


def _anybody(procore: Simulator) -> httpx2.Client:
    """Return a client of Procore that shares nothing with the hub."""
    client = httpx2.Client(base_url=procore.base_url, trust_env=False)
    given = {"client_id": procore.client_id, "client_secret": procore.client_secret}
    answer = client.post("/oauth/token", json={"grant_type": "client_credentials", **given})
    client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    client.headers["Procore-Company-Id"] = str(procore.company_id)
    return client


@pytest.fixture(scope="module")
def mirror(django_db_setup: None, django_db_blocker: Any) -> Iterator[Mirror]:
    with django_db_blocker.unblock(), Simulator(limits="360000/3600,60000/10") as procore:
        connection = connections.add_connection(
            "federal",
            environment="custom",
            api_url=procore.base_url,
            login_url=procore.login_url,
            client_id=procore.client_id,
            client_secret=procore.client_secret,
            company_id=procore.company_id,
            grant="client_credentials",
        )
        connections.sign_in_service_account(connection)
        service.sync_now(connection=connection, resource="projects")
        expected = outlook(connection)
        first = service.sync_now(connection=connection)
        before = _row_writes()
        second = service.sync_now(connection=connection, full=True)
        after = _row_writes()
        viewer = Client()
        viewer.force_login(User.objects.create(username="viewer", role=Role.VIEWER))
        with closing(_anybody(procore)) as http:
            yield Mirror(
                http=http,
                procore=procore,
                connection=connection,
                writes={name: after[name] - count for name, count in before.items()},
                statuses={outcome.status for outcome in (*first, *second)},
                expected=expected,
                requests=sum(outcome.requests for outcome in first),
                viewer=viewer,
            )
        emptying.empty()


def _row_writes() -> dict[str, int]:
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_user_tables"
            " WHERE relname LIKE 'procore\\_%'"
        )
        return dict(cursor.fetchall())


def test_the_forecast_promises_no_less_than_it_takes_and_ends_at_nothing(mirror: Mirror) -> None:
    assert not mirror.expected.is_known
    assert 0 < mirror.expected.requests <= mirror.requests
    assert outlook(mirror.connection).requests == 0


def test_every_reading_succeeds(mirror: Mirror) -> None:
    assert mirror.statuses == {"succeeded"}


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda one: one.name)
def test_the_sample_holds_each_resource(resource: Resource, mirror: Mirror) -> None:
    assert mirror.rows(resource).exists()


@pytest.mark.parametrize("resource", COUNTED, ids=lambda one: one.name)
def test_a_reading_stores_all_that_procore_lists(resource: Resource, mirror: Mirror) -> None:
    expected = sum(len(_listed(mirror, resource, **place)) for place in _places(mirror, resource))

    assert mirror.rows(resource).count() == expected


@pytest.mark.parametrize(
    "resource", [one for one in RESOURCES if one.model._meta.managed], ids=lambda one: one.name
)
def test_a_second_reading_writes_no_row(resource: Resource, mirror: Mirror) -> None:
    # Projects carry the stamps of the readings themselves.
    allowed = 10**6 if resource.name == "projects" else 0

    assert mirror.writes[resource.table] <= allowed


@pytest.mark.parametrize("resource", ON_PAGES, ids=lambda one: one.name)
def test_a_list_page_shows_the_records(resource: Resource, mirror: Mirror) -> None:
    page = mirror.viewer.get(f"/projects/{_project(mirror, resource).pk}/{resource.name}/")

    assert page.status_code == 200
    assert b"data-row" in page.content


@pytest.mark.parametrize("resource", ON_PAGES, ids=lambda one: one.name)
def test_a_record_has_a_page(resource: Resource, mirror: Mirror) -> None:
    record = mirror.rows(resource).order_by("pk").first()
    project = _project(mirror, resource)

    page = mirror.viewer.get(f"/projects/{project.pk}/{resource.name}/{record.procore_id}/")

    assert page.status_code == 200


def _project(mirror: Mirror, resource: Resource) -> Project:
    """Return a project that shows records of the resource."""
    found = mirror.rows(resource).order_by("pk").first()
    wanted = {} if resource.is_company_wide else {"procore_id": found.project_id}
    return Project.objects.filter(connection=mirror.connection, **wanted).earliest("pk")


def _places(mirror: Mirror, resource: Resource) -> list[dict[str, Any]]:
    """Return for what the listing is asked: the company, each project, each parent in it."""
    if resource.is_company_wide:
        return [{"project_id": None}]
    projects = service.followed_projects(mirror.connection)
    per = resource.source.per if isinstance(resource.source, Listing) else ()
    if not per:
        return [{"project_id": project} for project in projects]
    parents = [
        {"project_id": row.project_id, "parent_id": row.procore_id}
        for name in per
        for row in mirror.rows(resource_named(name)).order_by("procore_id")
    ]
    return _first_of_each(parents) if resource.source.of_first else parents  # type: ignore[union-attr]


def _first_of_each(parents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({one["project_id"]: one for one in reversed(parents)}.values())


def _listed(mirror: Mirror, resource: Resource, **place: Any) -> list[Any]:
    source = resource.source
    assert isinstance(source, Listing)
    names = {"company_id": mirror.procore.company_id, "parent_id": None, **place}
    params = {name: value.format(**names) for name, value in source.params.items()}
    if source.window is Window.LOG_DATE:
        tomorrow = clock.now() + timedelta(days=1)
        params |= {"start_date": "2000-01-01", "end_date": tomorrow.date().isoformat()}
    found = mirror.get(source.path.format(**names), params)
    return (
        source.records(found[0] if resource.name == "tool_access" else found)
        if (source.records)
        else found
    )


def test_what_is_embedded_belongs_to_records_that_are_there(mirror: Mirror) -> None:
    orphans = {
        child.name
        for child in RESOURCES
        if isinstance(child.source, Embedded)
        and mirror.rows(child)
        .exclude(
            parent_id__in=mirror.rows(resource_named(child.source.parent)).values("procore_id")
        )
        .exists()
    }

    assert orphans == set()

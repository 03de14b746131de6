"""A real browser against the real application: uvicorn serves it, for the sake of live changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from chromium import MISSING, find
from django.conf import settings
from django.core.cache import cache
from django.db import connection as database
from django.test import Client
from playwright.sync_api import Browser, Page, Playwright, sync_playwright
from serving import Server

from trajanus import clock as real_clock
from trajanus.accounts.models import Role, User
from trajanus.procore import connections
from trajanus.resources.catalog import resource_named
from trajanus.resources.project import Project
from trajanus.resources.rfi import Rfi, RfiReply
from trajanus.resources.submittal import Submittal
from trajanus.simulator import Simulator
from trajanus.store.models import Connection, Cursor, RateWindow, SyncRun
from trajanus.store.models.connection import ConnectionState, Grant
from trajanus.sync import service
from trajanus.workspace.projects import lane_in

PASSWORD = "harbor example 42"
#: What the browser around the pages does without. Ours replaces the list of Playwright's own, which
#: is the first four lines; the last is the address bar's list of suggestions, which each window
#: otherwise loads twice into a process of its own: a second of computing for each test.
FEATURES = (
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,AimEnabled",
    "HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,OptimizationHints",
    "ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,TcpPortRandomizationWin",
    "NetworkTimeServiceQuerying,PreconnectToSearch",
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup",
)
#: Nothing that asks the network, and nothing that a machine without a display lacks.
SWITCHES = (
    f"--disable-features={','.join(FEATURES)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            # A browser is started for each module: on one worker, not on all.
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="session")
def chromium_path() -> str:
    found = find()
    if found is None:
        pytest.skip(MISSING)
    return found


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    # Playwright runs an event loop in this thread, which makes Django refuse plain queries here
    # and lets no other loop run: it ends with the module.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with sync_playwright() as running:
            yield running


@pytest.fixture(scope="module")
def chromium(playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=chromium_path, args=list(SWITCHES))
    yield browser
    browser.close()


@pytest.fixture
def server(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    # The threads that serve live longer than the test; its database must be left by all.
    monkeypatch.setitem(database.settings_dict, "CONN_MAX_AGE", 0)
    cache.clear()
    served = Server()
    served.start()
    yield served.url
    served.stop()


@pytest.fixture
def project(transactional_db: None) -> Project:
    connection = Connection(
        name="main",
        environment="custom",
        api_url="http://127.0.0.1:9",
        login_url="http://127.0.0.1:9",
        client_id="app",
        company_id=4100,
        company_name="Example Builders",
        state=ConnectionState.CONNECTED,
    )
    connection.client_secret = "not a real secret"
    connection.save()
    project = Project.objects.create(
        connection=connection,
        procore_id=5200,
        name="Barracks Replacement, Phase 2",
        project_number="W912",
        payload={},
        seen_at=real_clock.now(),
    )
    _fill(project)
    return project


@pytest.fixture
def procore(transactional_db: None) -> Iterator[Simulator]:
    """A Procore with the sample federal project."""
    with Simulator(dataset="federal") as simulator:
        yield simulator


@pytest.fixture
def site(procore: Simulator) -> Connection:
    """A connection to it that works."""
    connection = connections.add_connection(
        name="site",
        environment="custom",
        api_url=procore.base_url,
        login_url=procore.login_url,
        client_id=procore.client_id,
        client_secret=procore.client_secret,
        company_id=procore.company_id,
        grant=Grant.CLIENT_CREDENTIALS,
    )
    connections.sign_in_service_account(connection)
    connection.refresh_from_db()
    return connection


def read_project(site: Connection, *names: str) -> Project:
    """Read the sample project and these resources of it, as the hub does."""
    service.sync_now(connection=site, resource="projects")
    found = Project.objects.get(procore_id=service.followed_projects(site)[0])
    for name in names:
        service.read_lane(lane_in(found, resource_named(name)))
    return found


def _fill(project: Project) -> None:
    now = real_clock.now()
    long = "Conflict between structural drawing S-101 and architectural drawing A-210 " * 4
    subjects = {3: "طلب توضيح بشأن مواصفات العزل المائي", 4: long, 5: None}
    for number in range(1, 61):
        Rfi.objects.create(
            **placed(project, 7000 + number),
            number=str(number),
            subject=subjects.get(number, f"Rebar spacing at grid A-{number}"),
            status=("open", "closed", "draft")[number % 3],
            question="Which spacing governs?",
            due_date=(now + timedelta(days=number - 30)).date(),
            ball_in_court="Bob Design" if number % 3 == 0 else None,
            responsible_contractor="Delta Concrete",
            updated_at=now - timedelta(hours=number),
        )
    for number in (1, 2):
        RfiReply.objects.create(
            **placed(project, 9000 + number),
            parent_id=7001,
            body="Use 200 mm.",
            official=number == 2,
            answer_date=now,
            created_by="Bob Design",
        )
    line = {
        "approver_type": "Approver",
        "user": {"name": "Bob Design"},
        "response": {"name": "Rejected"},
        "comment": "Show the splices.",
    }
    Submittal.objects.create(
        **placed(project, 4001) | {"payload": {"approvers": [line]}},
        formatted_number="05 12 00-1",
        title="Structural steel shop drawings",
        status="Open",
        base_status="Open",
        due_date=now.date() - timedelta(days=2),
        updated_at=now,
    )
    place = {"project_id": project.procore_id, "resource": "rfis"}
    Cursor.objects.create(
        connection=project.connection, **place, last_success_at=now, total=60, due_at=now
    )
    SyncRun.objects.create(
        connection=project.connection,
        **place,
        sync_type="changes",
        purpose="schedule",
        status="partial",
        started_at=now,
        heartbeat_at=now,
        message="2 records failed.",
        errors=[{"id": 7001, "message": "Bad date."}],
    )
    RateWindow.objects.create(
        connection=project.connection, kind="hour", limit=3600, remaining=900, reset_at=now
    )


def placed(project: Project, procore_id: int) -> dict[str, Any]:
    return {
        "connection": project.connection,
        "project_id": project.procore_id,
        "procore_id": procore_id,
        "payload": {},
        "seen_at": datetime(2026, 6, 3, tzinfo=UTC),
    }


@pytest.fixture
def complaints() -> list[str]:
    """What the browser's console complained about."""
    return []


@pytest.fixture
def page(
    chromium: Browser, server: str, complaints: list[str], request: pytest.FixtureRequest
) -> Iterator[Page]:
    options = getattr(request, "param", {})
    context = chromium.new_context(base_url=server, **options)
    context.set_default_timeout(15_000)
    tab = context.new_page()
    tab.on("console", lambda line: _note(complaints, line.type, line.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    yield tab
    context.close()


#: htmx says this when somebody goes elsewhere while it is still asking. A request that fails for
#: any other reason is reported under a name of its own as well.
LEFT = ("htmx:sendAbort", "htmx:afterRequest")


def _note(complaints: list[str], kind: str, text: str) -> None:
    if kind in ("error", "warning") and not text.startswith(LEFT):
        complaints.append(text)


@pytest.fixture
def sign_in(page: Page, server: str) -> Callable[[Role], None]:
    """Let the browser be that of somebody of this role who has signed in."""

    def enter(role: Role) -> None:
        user = User.objects.create_user(role.value, password=PASSWORD, role=role)
        # The form is tried by tests of its own; filling it in for every other takes a minute.
        visitor = Client()
        visitor.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies(
            [{"name": name, "value": visitor.cookies[name].value, "url": server}]
        )
        page.goto("/")

    return enter


@pytest.fixture
def announce() -> Callable[[str], None]:
    """Announce what the sync would announce."""

    def tell(event: str) -> None:
        with database.cursor() as cursor:
            cursor.execute("SELECT pg_notify('hub_live', %s)", [event])

    return tell

"""Does a first-time administrator get from an empty hub to projects in step by clicks alone?"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from trajanus import config
from trajanus.accounts.models import Role
from trajanus.jobs import worker
from trajanus.resources.rfi import Rfi
from trajanus.simulator import Simulator
from trajanus.store.models import Connection

from .test_accessibility import problems_of


@pytest.fixture
def procore(
    transactional_db: None, server: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Simulator]:
    """A Procore that knows this hub's app."""
    monkeypatch.setenv("HUB_PUBLIC_URL", server)
    config.settings.cache_clear()
    known = (f"{server}/connections/callback/",)
    simulator = Simulator(dataset="federal", redirect_uris=known, limits="36000/3600,5000/10")
    simulator.start()
    yield simulator
    simulator.stop()
    monkeypatch.undo()
    config.settings.cache_clear()


def work() -> None:
    """Let a worker do what was asked for; it needs a thread without an event loop."""
    thread = threading.Thread(target=worker.run, args=(1,), kwargs={"wait": False})
    thread.start()
    thread.join()


def test_an_empty_hub_is_brought_into_step_by_clicks_alone(
    page: Page,
    procore: Simulator,
    sign_in: Callable[[Role], None],
    complaints: list[str],
) -> None:
    sign_in(Role.SYSTEM_ADMIN)
    current = page.locator(".stepper [aria-current=step]")
    problems: list[str] = []

    expect(current).to_contain_text("Connect")
    problems += problems_of(page)
    page.get_by_label("Name").fill("site")
    page.get_by_label("Environment").select_option(label="Simulator or another address")
    page.get_by_label("API address").fill(procore.base_url)
    page.get_by_label("Sign-in address").fill(procore.login_url)
    page.get_by_label("Client ID").fill(procore.client_id)
    page.get_by_label("Client secret").fill(procore.client_secret)
    page.get_by_role("button", name="Store and go on").click()

    expect(current).to_contain_text("Sign in")
    page.get_by_role("button", name="Sign in to Procore").click()
    page.get_by_role("button", name="Allow access").click()
    expect(current).to_contain_text("Company")
    page.goto("/")  # somebody who comes back is led on
    expect(current).to_contain_text("Company")
    page.get_by_role("link", name="Choose the company").click()
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Choose").click()

    expect(current).to_contain_text("Projects")
    page.get_by_role("button", name="Read the list of projects").click()
    page.locator("body[data-live-state=live]").wait_for()
    work()
    first = page.get_by_role("checkbox", name="SAMPLE Vehicle Maintenance Facility")
    expect(first).to_be_checked()
    expect(page.get_by_text("the first reading takes")).to_contain_text("at least")
    for box in page.get_by_role("checkbox").all():
        box.set_checked(False)
    first.check()
    page.get_by_role("button", name="Save the choice").click()
    expect(page.get_by_role("status")).to_contain_text("2 no longer")
    problems += problems_of(page)
    page.get_by_role("button", name="Save and begin the first reading").click()

    expect(current).to_contain_text("First reading")
    page.locator("body[data-live-state=live]").wait_for()
    work()
    expect(page.get_by_role("heading", name="All is read")).to_be_visible()
    problems += problems_of(page)
    page.get_by_role("link", name="SAMPLE Vehicle Maintenance Facility").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("SAMPLE Vehicle Maintenance")
    assert Rfi.objects.exists()
    assert Connection.objects.get().state == "connected"
    assert problems == []
    # The simulated Procore's sign-in page has no icon.
    assert [text for text in complaints if "404" not in text] == []

"""The page of a running simulator: readable by everybody, and it does what it says."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2
import pytest
from playwright.sync_api import Browser, Page

from trajanus.simulator import Simulator

from .looks import DARK, LIGHT, Look, problems_of

#: Narrower than what people use the hub on: it is looked at on a telephone, too.
NARROW = Look("narrow", "dark", 400, 700)


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator("federal") as running:
        yield running


@pytest.fixture
def api(simulator: Simulator) -> Iterator[httpx2.Client]:
    token = simulator.oauth.sign_in(simulator.default_user_id)
    headers = {"Authorization": f"Bearer {token.access}", "Procore-Company-Id": "4100"}
    with httpx2.Client(base_url=simulator.base_url, headers=headers, trust_env=False) as client:
        yield client


@pytest.fixture
def control(chromium: Browser, simulator: Simulator, complaints: list[str]) -> Iterator[Page]:
    context = chromium.new_context(base_url=simulator.base_url)
    context.set_default_timeout(15_000)
    tab = context.new_page()
    tab.on("console", lambda line: complaints.append(line.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.goto("/_simulator/")
    yield tab
    context.close()


def busy(simulator: Simulator, api: httpx2.Client) -> None:
    """Something in every table, some of it nasty."""
    project = next(iter(simulator.world["projects"]))["id"]
    hook = simulator.world["hooks"].add(
        {"project_id": project, "api_version": "v2.0", "namespace": "<b>hub</b>",
         "destination_url": "http://127.0.0.1:9/<script>", "status": "active",
         "destination_headers": {}}
    )  # fmt: skip
    trigger = {"hook_id": hook["id"], "resource_name": "RFIs", "event_type": "update"}
    simulator.world["triggers"].add(trigger)
    rfis = f"/rest/v1.0/projects/{project}/rfis"
    one = api.get(rfis, params={"search": "<script>alert(1)</script>"}) and api.get(rfis).json()[0]
    api.patch(f"{rfis}/{one['id']}", json={"rfi": {"subject": "Changed"}})
    simulator.deliveries.settle()
    simulator.faults.add("status", status=503, path="/<script>", share=0.5, times=None)
    api.get(rfis, headers={"X-Simulator-Fault": "status=500"})


def test_the_page_is_clean(
    control: Page, simulator: Simulator, api: httpx2.Client, complaints: list[str]
) -> None:
    busy(simulator, api)
    control.reload()

    assert problems_of(control, (LIGHT, DARK, NARROW)) == []
    assert control.locator("#requests-made tbody tr").count() == 4
    assert complaints == []


def test_the_field_works_by_keyboard_alone(control: Page, simulator: Simulator) -> None:
    before = sum(len(simulator.world[kind]) for kind in simulator.world.kinds)

    control.get_by_label("How much").focus()
    control.keyboard.press("Control+A")
    control.keyboard.type("30")
    control.keyboard.press("Tab")
    control.keyboard.press("Enter")
    control.wait_for_url("**/_simulator/?done=*")

    assert control.get_by_role("status").locator("p").count() == 20
    assert sum(len(simulator.world[kind]) for kind in simulator.world.kinds) > before


def test_a_fault_is_switched_on_and_off(control: Page, api: httpx2.Client) -> None:
    control.get_by_label("Status").fill("502")
    control.get_by_label("Only paths with").fill("/me")
    control.get_by_label("How many times").fill("")
    control.get_by_role("button", name="Switch on").click()
    control.get_by_text("Switched on: status 502.").wait_for()
    spoilt = api.get("/rest/v1.0/me").status_code

    control.get_by_role("button", name="Switch off").first.click()
    control.get_by_text("The fault is off.").wait_for()

    assert (spoilt, api.get("/rest/v1.0/me").status_code) == (502, 200)


def test_what_makes_no_sense_is_explained(control: Page, simulator: Simulator) -> None:
    control.get_by_label("Only paths with").fill("[")
    control.get_by_role("button", name="Switch on").click()

    control.get_by_text("Nothing was done: path is not a regular expression").wait_for()

    assert simulator.faults.list() == []


def test_the_clock_moves(control: Page, simulator: Simulator) -> None:
    before = simulator.clock.now()

    control.get_by_role("button", name="+ 90 minutes").click()
    control.get_by_text("The clock moved on by 5,400 seconds.").wait_for()

    assert (simulator.clock.now() - before).total_seconds() > 5400


def test_requests_appear_by_themselves(control: Page, api: httpx2.Client) -> None:
    api.get("/rest/v1.0/me")

    control.locator("#requests-made code", has_text="/rest/v1.0/me").wait_for()

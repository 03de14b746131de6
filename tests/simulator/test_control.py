"""The control interface and the command line."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator

import httpx2
import pytest
from click.testing import CliRunner

from trajanus.simulator import Simulator
from trajanus.simulator.cli import simulate


@pytest.fixture
def control(sim: Simulator) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=f"{sim.base_url}/_simulator", trust_env=False) as client:
        yield client


def test_the_overview_counts_records_and_lists_operations(control: httpx2.Client) -> None:
    overview = control.get("").json()

    assert overview["records"]["rfis"] == 31
    assert "POST /_simulator/faults" in overview["operations"]


def test_faults_are_set_listed_and_cleared(
    control: httpx2.Client, api: httpx2.Client, rfis: str
) -> None:
    made = control.post("/faults", json={"kind": "status", "status": 503, "times": 5}).json()
    hit = api.get(rfis).status_code
    listed = control.get("/faults").json()
    control.delete(f"/faults/{made['id']}")

    assert hit == 503
    assert [(each["kind"], each["times"]) for each in listed] == [("status", 4)]
    assert control.get("/faults").json() == []


@pytest.mark.parametrize("body", [{"kind": "no"}, {"kind": "html", "colour": 1}, {}])
def test_a_fault_that_makes_no_sense_is_refused(
    control: httpx2.Client, body: dict[str, object]
) -> None:
    assert control.post("/faults", json=body).status_code == 400


def test_the_clock_is_read_and_advanced(control: httpx2.Client) -> None:
    control.post("/clock", json={"advance": 90})

    assert control.get("/clock").json() == {"now": "2026-03-20T12:01:30.000000Z"}
    assert control.post("/clock", json={"advance": "x"}).status_code == 400


def test_records_are_made_changed_and_deleted(
    control: httpx2.Client, api: httpx2.Client, project: int
) -> None:
    place = {"project_id": project, "name": "Tower", "node_name": "Tower", "parent_id": None}
    made = control.post("/records/locations", json=place).json()
    url = f"/records/locations/{made['id']}"
    locations = f"/rest/v1.0/projects/{project}/locations"

    control.patch(url, json={"name": "High Tower"})
    names = [each["name"] for each in api.get(locations).json()]
    control.delete(url)

    assert "High Tower" in names
    assert control.get(url).status_code == 404
    assert len(api.get(locations).json()) == 8
    assert control.get("/records/dragons").status_code == 404


def test_a_record_goes_to_the_recycle_bin_on_request(
    control: httpx2.Client, api: httpx2.Client, rfis: str
) -> None:
    rfi = api.get(rfis).json()[0]

    control.delete(f"/records/rfis/{rfi['id']}", params={"recycle": "1"})

    assert rfi["id"] in [each["id"] for each in api.get(f"{rfis}/recycle_bin").json()]


def test_a_changed_name_shows_inside_other_records(
    sim: Simulator, control: httpx2.Client, api: httpx2.Client, rfis: str
) -> None:
    api.get(rfis)
    manager = sim.default_user_id

    control.patch(f"/records/users/{manager}", json={"name": "Quality Manager"})

    assert api.get(rfis).json()[0]["rfi_manager"]["name"] == "Quality Manager"


def test_the_crew_steps_on_request(control: httpx2.Client) -> None:
    done = control.post("/crew/step", json={"steps": 3}).json()["done"]

    assert len(done) == 3
    assert control.post("/crew/step", json={"steps": 0}).status_code == 400


def test_the_request_log_leaves_control_requests_out(
    control: httpx2.Client, api: httpx2.Client, rfis: str
) -> None:
    api.get(rfis)
    logged = control.get("/requests").json()
    control.delete("/requests")

    assert [(each["method"], each["path"]) for each in logged] == [("GET", rfis)]
    assert control.get("/requests").json() == []


def test_tokens_can_be_made_stale_at_once(
    control: httpx2.Client, api: httpx2.Client, rfis: str
) -> None:
    control.post("/tokens/expire")

    assert api.get(rfis).status_code == 401


def test_tools_and_permitted_projects_can_be_set(
    control: httpx2.Client, api: httpx2.Client, project: int, rfis: str
) -> None:
    settings = {"disabled_tools": [{"project_id": project, "tool": "RFIs"}]}

    control.post("/settings", json=settings)

    assert api.get(rfis).status_code == 403


def test_the_command_prints_one_line_and_stops_cleanly() -> None:
    command = [sys.executable, "-m", "trajanus.simulator", "--dataset", "empty"]
    process = subprocess.Popen([*command, "--company-id", "9"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    ready = json.loads(process.stdout.readline())

    answer = httpx2.get(f"{ready['base_url']}/_simulator")
    process.send_signal(signal.SIGTERM)
    code = process.wait(timeout=20)
    process.stdout.close()

    assert answer.json()["company_id"] == 9
    assert set(ready) == {"base_url", "login_url", "company_id", "client_id", "client_secret"}
    assert code == 0


@pytest.mark.parametrize(
    "options", [["--limits", "many"], ["--dataset", "huge"], ["--port", "99999"]]
)
def test_wrong_options_are_explained(options: list[str]) -> None:
    outcome = CliRunner().invoke(simulate, options)

    assert outcome.exit_code == 2
    assert options[0] in outcome.output

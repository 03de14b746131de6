"""Procore's own JavaScript SDK, as npm delivers it, works against a simulator unchanged.

`js_sdk/session.js` says how the SDK is pointed at another host. Needs node, npm and, for the one
installation, the npm registry; without them these tests are skipped.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from trajanus.simulator import ManualClock, Simulator

SCRIPT = Path(__file__).parent / "js_sdk" / "session.js"
REDIRECT = "http://localhost:8000/connect/callback"


@pytest.fixture(scope="module")
def sdk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The SDK, freshly installed."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("node and npm are not installed")
    home = tmp_path_factory.mktemp("js-sdk")
    command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "@procore/js-sdk@4"]
    try:
        subprocess.run(command, cwd=home, check=True, capture_output=True, timeout=90)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as problem:
        pytest.skip(f"npm could not install @procore/js-sdk: {problem}")
    return home / "node_modules" / "@procore" / "js-sdk"


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator("federal", clock=ManualClock()) as found:
        yield found


@pytest.fixture(scope="module")
def session(sdk: Path, simulator: Simulator) -> dict[str, Any]:
    """What came of each step of the session."""
    settings = {
        "company": simulator.company_id,
        "project": next(iter(simulator.world["projects"]))["id"],
        "manager": simulator.default_user_id,
        "id": simulator.client_id,
        "secret": simulator.client_secret,
        "uri": REDIRECT,
    }
    command = [shutil.which("node") or "node", SCRIPT, sdk, simulator.base_url,
               json.dumps(settings)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_code_becomes_tokens_once(session: dict[str, Any]) -> None:
    tokens = session["code"]["tokens"]

    assert (tokens["token_type"].lower(), tokens["expires_in"]) == ("bearer", 5400)
    assert session["code"]["again"]["error"] == "invalid_grant"


def test_a_refresh_token_rotates(session: dict[str, Any]) -> None:
    fresh = session["refresh"]["fresh"]

    assert fresh["refresh_token"] != session["code"]["tokens"]["refresh_token"]
    assert session["refresh"]["again"]["error"] == "invalid_grant"


def test_client_credentials_give_a_token_without_a_refresh_token(session: dict[str, Any]) -> None:
    assert "refresh_token" not in session["service"]["tokens"]
    assert session["service"]["me"]["name"] == "Integration Account"


def test_projects_are_listed_and_shown(session: dict[str, Any]) -> None:
    projects = session["projects"]

    assert len(projects["listed"]) == 3
    assert projects["shown"]["id"] == projects["listed"][0]["id"]


def test_pages_lead_to_the_end(session: dict[str, Any]) -> None:
    pages = session["pages"]

    assert len(pages["numbers"]) == len(set(pages["numbers"])) == int(pages["total"])
    assert (pages["perPage"], pages["past"]) == ("10", [])
    assert set(pages["statuses"]) <= {"open", "draft"}
    assert int(pages["limit"]) > 0


def test_rfis_are_made_changed_and_recycled(session: dict[str, Any]) -> None:
    assert session["writes"] == {
        "made": [201, "From the SDK", "open"],
        "changed": [200, "2026-04-01"],
        "recycled": True,
    }


def test_submittals_come_in_both_generations(session: dict[str, Any]) -> None:
    found = session["submittals"]

    assert found["titles"] == sorted(found["titles"], key=str.casefold, reverse=True)
    assert found["v2"] == ["string"] * 10
    assert found["gone"] == [204, {}]


def test_errors_are_objects_in_the_shapes_of_the_service(session: dict[str, Any]) -> None:
    errors = session["errors"]

    assert errors["invalid"]["status"] == 422
    assert set(errors["invalid"]["body"]["errors"]) >= {"subject", "question"}
    assert (errors["missing"]["status"], "message" in errors["missing"]["body"]) == (404, True)
    assert errors["token"]["status"] == 401
    assert errors["v2"]["body"]["error"]["code"] == "not_found"


def test_the_refresher_of_the_sdk_takes_over(session: dict[str, Any]) -> None:
    assert session["refresher"]["me"]["name"] == "QC Manager"
    assert session["refresher"]["token"] is True


def test_token_info_and_revocation_answer_json(session: dict[str, Any]) -> None:
    goodbye = session["goodbye"]

    assert goodbye["info"]["expires_in_seconds"] == 5400
    assert goodbye["info"]["application"]["uid"] == "simulated-client"
    assert (goodbye["revoked"], goodbye["again"]) == ({}, {})
    assert goodbye["after"] == 401

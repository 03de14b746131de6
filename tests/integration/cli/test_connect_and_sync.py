"""Do connecting, reading, status and the check-up work against a simulated Procore?"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import httpx2

from trajanus.cli import exits

if TYPE_CHECKING:
    from cli_installation import InstallationHere

    from trajanus.simulator import Simulator

Arguments = Callable[..., list[str]]


def test_a_service_account_connects_with_a_secret_from_standard_input(
    hub: InstallationHere, connect_with: Arguments
) -> None:
    ended = hub.run_apart(*connect_with(), "--json", stdin="the-secret\n")

    assert ended.code == 0, ended.err
    assert ended.json["state"] == "connected"
    assert "the-secret" not in ended.out + ended.err


def test_a_secret_may_come_from_the_environment(
    hub: InstallationHere, simulated: Simulator
) -> None:
    arguments = ["--api-url", simulated.base_url, "--client-id", "the-app"]
    arguments += ["--company-id", str(simulated.company_id), "--grant", "client_credentials"]

    ended = hub.run_apart("connect", "acme", *arguments, HUB_CLIENT_SECRET="the-secret")

    assert ended.code == 0, ended.err


def test_a_wrong_secret_is_refused_with_what_to_check(
    hub: InstallationHere, connect_with: Arguments
) -> None:
    ended = hub.run(*connect_with(), stdin="guessed\n")

    assert ended.code == exits.SIGN_IN
    assert "Next step: " in ended.err


def test_a_company_that_the_account_cannot_see_is_refused(
    hub: InstallationHere, connect_with: Arguments
) -> None:
    ended = hub.run(*connect_with(company_id="4711"), stdin="the-secret\n")

    assert ended.code == exits.SIGN_IN
    assert "check the company id" in ended.err


def test_a_host_that_does_not_answer_is_told_apart_from_a_wrong_secret(
    hub: InstallationHere, connect_with: Arguments, free_port: int
) -> None:
    nowhere = f"http://127.0.0.1:{free_port}"

    ended = hub.run(*connect_with(api_url=nowhere, login_url=nowhere), stdin="the-secret\n")

    assert ended.code == exits.UNFINISHED


def test_a_new_connection_needs_an_environment(hub: InstallationHere) -> None:
    ended = hub.run("connect", "acme", "--client-id", "x")

    assert ended.code == exits.USAGE
    assert "--environment" in ended.err


def test_a_missing_secret_is_named(hub: InstallationHere) -> None:
    ended = hub.run("connect", "acme", "--environment", "sandbox", "--client-id", "x")

    assert ended.code == exits.CONFIGURATION
    assert "client_secret" in ended.err


def test_a_person_signs_in_in_two_commands_where_nobody_can_be_asked(
    hub: InstallationHere, connect_with: Arguments
) -> None:
    begun = hub.run(*connect_with(grant="authorization_code"), stdin="the-secret\n")
    page = re.search(r"http://\S+", begun.err)
    assert page, begun.err
    shown = httpx2.get(httpx2.URL(page.group()).copy_add_param("approve", "1"), trust_env=False)
    code = re.search("<code>(.+)</code>", shown.text)
    assert code, shown.text

    ended = hub.run("connect", "acme", "--code", code.group(1), "--json")

    assert begun.code == exits.SIGN_IN
    assert ended.code == 0, ended.err
    assert ended.json["grant"] == "authorization_code"


def test_disconnecting_erases_the_tokens_and_later_readings_ask_for_a_sign_in(
    connected: InstallationHere,
) -> None:
    ended = connected.run("connect", "acme", "--disconnect", "--json")
    read = connected.run("sync")

    assert ended.json == {"name": "acme", "state": "disconnected", "revoked_at_procore": True}
    assert read.code == exits.SIGN_IN
    assert "hub connect acme" in read.err


def test_reading_without_a_connection_says_how_to_connect(hub: InstallationHere) -> None:
    ended = hub.run("sync")

    assert ended.code == exits.CONFIGURATION
    assert "hub connect" in ended.err


def test_a_reading_counts_what_it_read_and_a_second_one_finds_nothing_new(
    connected: InstallationHere,
) -> None:
    first = connected.run("sync", "--full", "--json")
    second = connected.run("sync", "--json")

    assert (first.code, second.code) == (0, 0)
    assert first.json["status"] == "succeeded"
    rfis = first.json["resources"]["rfis"]
    assert rfis["records"] == rfis["created"] > 0
    assert rfis["failed"] == 0
    assert second.json["resources"]["rfis"]["created"] == 0


def test_one_resource_can_be_read_alone(connected: InstallationHere) -> None:
    ended = connected.run_apart("sync", "--resource", "projects", "--json")

    assert list(ended.json["resources"]) == ["projects"]


def test_an_unknown_resource_is_refused_with_the_known_ones(connected: InstallationHere) -> None:
    ended = connected.run("sync", "--resource", "rfi")

    assert ended.code == exits.USAGE
    assert "rfis" in ended.err


def test_status_tells_of_each_connection(connected: InstallationHere) -> None:
    connected.run("sync", "--resource", "projects")

    ended = connected.run("status", "--json")

    (found,) = ended.json["connections"]
    assert (found["name"], found["state"]) == ("acme", "connected")
    assert "projects" in {lane["resource"] for lane in found["lanes"]}
    assert "\nacme: " in "\n" + connected.run_apart("status").out


def test_status_without_a_connection_says_what_to_do(hub: InstallationHere) -> None:
    assert "hub connect" in hub.run("status").out


def test_the_check_up_finds_a_working_connection_and_a_missing_worker(
    connected: InstallationHere,
) -> None:
    ended = connected.run("doctor", "--json")

    levels = {each["check"]: each["level"] for each in ended.json["findings"]}
    assert ended.code == exits.FAILED
    assert levels["procore acme"] == "ok"
    assert levels["keys"] == "ok"
    assert levels["worker"] == "fail"


def test_the_check_up_notices_a_lost_key(connected: InstallationHere) -> None:
    other = connected.run("doctor", "--new-key").out.strip()

    ended = connected.run("doctor", "--json", HUB_SECRET_KEYS=other)

    (found,) = [each for each in ended.json["findings"] if each["check"] == "keys"]
    assert found["level"] == "fail"
    assert "acme" in found["found"]


def test_the_check_up_notices_a_mistyped_variable(hub: InstallationHere) -> None:
    ended = hub.run("doctor", "--json", HUB_PULIC_URL="https://hub.example.com")

    assert any("HUB_PUBLIC_URL" in each["next_step"] for each in ended.json["findings"])


def test_the_check_up_goes_on_without_a_database(hub: InstallationHere) -> None:
    ended = hub.run_apart("doctor", "--json", DATABASE_URL="postgresql://127.0.0.1:1/x")

    levels = {each["check"]: each["level"] for each in ended.json["findings"]}
    assert ended.code == exits.FAILED
    assert (levels["disk"], levels["database"]) == ("ok", "fail")

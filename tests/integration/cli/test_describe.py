"""Is everything derived from a resource's description shown?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trajanus.cli import exits

if TYPE_CHECKING:
    from cli_installation import Installation, InstallationHere


def test_a_resource_is_described_without_a_database(fresh: Installation) -> None:
    ended = fresh.run("describe", "rfis", "--json", DATABASE_URL="postgresql://127.0.0.1:1/x")

    found = ended.json
    owners = {each["column"]: each["owner"] for each in found["fields"]}
    assert found["table"] == "procore_rfis"
    assert found["endpoint"] == "GET /rest/v1.0/projects/{project_id}/rfis"
    assert (owners["subject"], owners["qc_note"]) == ("procore", "hub")


def test_all_resources_are_listed_without_a_name(hub: InstallationHere) -> None:
    listed = hub.run("describe")

    assert listed.code == 0
    assert "procore_submittals" in listed.out


def test_an_unknown_resource_is_refused_with_the_known_ones(hub: InstallationHere) -> None:
    ended = hub.run("describe", "rfi")

    assert ended.code == exits.USAGE
    assert "rfis" in ended.err

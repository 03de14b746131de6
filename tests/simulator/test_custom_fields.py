"""Custom fields: definitions, their places in tools, and values on records."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from trajanus.simulator import Simulator


@pytest.fixture
def definitions(sim: Simulator) -> str:
    return f"/rest/v1.1/companies/{sim.company_id}/custom_field_definitions"


def defined(sim: Simulator, label: str) -> str:
    return f"custom_field_{sim.world['custom_field_definitions'].where(label=label)[0]['id']}"


def place(
    api: httpx2.Client, sim: Simulator, tool: str, *, required: bool = False, **definition: Any
) -> str:
    """A new custom field that a tool shows; its name in bodies comes back."""
    company = {"company_id": sim.company_id}
    made = api.post(
        "/rest/v1.0/custom_field_definitions",
        params=company,
        json={"custom_field_definition": definition},
    ).json()
    field_set = api.post(
        f"/rest/v1.0/companies/{sim.company_id}/configurable_field_sets",
        json={"configurable_field_set": {"name": tool, "class_name": tool}},
    ).json()
    api.post(
        "/rest/v1.0/custom_field_metadata",
        params=company,
        json={
            "custom_field_metadatum": {
                "custom_field_definition_id": made["id"],
                "configurable_field_set_id": field_set["id"],
                "required": required,
            }
        },
    )
    return f"custom_field_{made['id']}"


def test_definitions_page_by_a_hundred_and_no_more(
    api: httpx2.Client, sim: Simulator, definitions: str
) -> None:
    with sim.world.quietly():
        for number in range(120):
            sim.world["custom_field_definitions"].add(
                {"label": f"F{number}", "data_type": "string"}
            )

    default = api.get(definitions)
    more = api.get(definitions, params={"per_page": 10_000})

    assert (len(default.json()), default.headers["per-page"]) == (100, "100")
    assert (len(more.json()), more.headers["per-page"]) == (100, "100")


def test_unset_fields_of_a_tool_read_as_null(
    api: httpx2.Client, sim: Simulator, project: int
) -> None:
    made = api.post(
        f"/rest/v1.0/projects/{project}/manpower_logs", json={"manpower_log": {"num_workers": 1}}
    ).json()

    assert made["custom_fields"] == {
        defined(sim, "Shift"): {"data_type": "lov_entry", "value": None},
        defined(sim, "Apprentices"): {"data_type": "decimal", "value": None},
    }


def test_values_are_written_flat_and_read_with_their_type(
    api: httpx2.Client, sim: Simulator, project: int
) -> None:
    shift, apprentices = defined(sim, "Shift"), defined(sim, "Apprentices")
    night = sim.world["custom_field_lov_entries"].where(label="Night")[0]["id"]
    url = f"/rest/v1.0/projects/{project}/manpower_logs"

    made = api.post(url, json={"manpower_log": {shift: night, apprentices: "2.5"}}).json()
    changed = api.patch(f"{url}/{made['id']}", json={"manpower_log": {apprentices: None}}).json()

    assert made["custom_fields"][shift]["value"] == {"id": night, "label": "Night"}
    assert made["custom_fields"][apprentices] == {"data_type": "decimal", "value": 2.5}
    assert changed["custom_fields"][apprentices]["value"] is None
    assert changed["custom_fields"][shift] == made["custom_fields"][shift]


def test_several_entries_are_written_as_a_list_of_ids(
    api: httpx2.Client, sim: Simulator, project: int
) -> None:
    features = defined(sim, "Affected Features")
    ids = [sim.world["custom_field_lov_entries"].where(label=label)[0]["id"]
           for label in ("Footings", "Steel")]  # fmt: skip
    body = {"name": "Dent", features: ids}

    made = api.post(
        "/rest/v1.0/punch_items", json={"project_id": project, "punch_item": body}
    ).json()

    assert [each["label"] for each in made["custom_fields"][features]["value"]] == [
        "Footings", "Steel"
    ]  # fmt: skip


def test_an_entry_of_another_field_is_refused(
    api: httpx2.Client, sim: Simulator, project: int
) -> None:
    shift = defined(sim, "Shift")
    steel = sim.world["custom_field_lov_entries"].where(label="Steel")[0]["id"]

    answer = api.post(
        f"/rest/v1.0/projects/{project}/manpower_logs", json={"manpower_log": {shift: steel}}
    )

    assert (answer.status_code, list(answer.json()["errors"])) == (422, [shift])


def test_rfis_and_submittals_show_custom_fields_of_their_tools(
    api: httpx2.Client, sim: Simulator, rfis: str, submittals: str
) -> None:
    of_rfis = place(api, sim, "Rfi", label="Needs modification", data_type="boolean")
    of_submittals = place(api, sim, "SubmittalLog", label="Register line", data_type="string")
    rfi, submittal = api.get(rfis).json()[0], api.get(submittals).json()[0]

    api.patch(f"{rfis}/{rfi['id']}", json={"rfi": {of_rfis: "true"}})
    api.patch(f"{submittals}/{submittal['id']}", json={"submittal": {of_submittals: "L 4"}})

    assert rfi["custom_fields"] == {of_rfis: {"data_type": "boolean", "value": None}}
    assert api.get(rfis).json()[0]["custom_fields"][of_rfis]["value"] is True
    assert api.get(submittals).json()[0]["custom_fields"][of_submittals]["value"] == "L 4"


def test_required_fields_are_checked_only_on_request(
    api: httpx2.Client, sim: Simulator, project: int
) -> None:
    bay = place(api, sim, "NotesLog", required=True, label="Bay", data_type="string")
    url = f"/rest/v1.0/projects/{project}/notes_logs"
    body = {"notes_log": {"comment": "Seen"}}

    lenient = api.post(url, json=body)
    strict = api.post(url, params={"run_configurable_validations": "true"}, json=body)

    assert lenient.status_code == 201
    assert (strict.status_code, list(strict.json()["errors"])) == (422, [bay])


def test_entries_belong_to_a_definition(api: httpx2.Client, sim: Simulator) -> None:
    definition = defined(sim, "Shift").removeprefix("custom_field_")
    url = f"/rest/v1.0/custom_field_definitions/{definition}/custom_field_lov_entries"
    company = {"company_id": sim.company_id}

    made = api.post(url, params=company, json={"custom_field_lov_entry": {"label": "Swing"}})
    listed = api.get(url, params=company).json()
    with_entries = api.get(
        "/rest/v1.0/custom_field_definitions", params={**company, "view": "with_lov_entries"}
    ).json()

    assert (made.status_code, made.json()["position"]) == (201, 3)
    assert [each["label"] for each in listed] == ["Day", "Night", "Swing"]
    assert len(with_entries[0]["custom_field_lov_entries"]) == 3


def test_field_sets_and_places_tell_where_fields_are(api: httpx2.Client, sim: Simulator) -> None:
    company = {"company_id": sim.company_id}
    sets = f"/rest/v1.0/companies/{sim.company_id}/configurable_field_sets"
    shift = defined(sim, "Shift")

    of_logs = api.get(
        sets,
        params={"filters[type][]": "ConfigurableFieldSet::ManpowerLog",
                "include_lov_entries": "true"},
    ).json()  # fmt: skip
    places = api.get(
        "/rest/v1.0/custom_field_metadata",
        params={**company, "filters[field_set_type][]": "ConfigurableFieldSet::PunchItem",
                "view": "with_lov_entries"},
    ).json()  # fmt: skip

    assert [each["class_name"] for each in of_logs] == ["ManpowerLog"]
    assert len(of_logs[0]["fields"][shift]["lov_entries"]) == 2
    assert [each["label"] for each in places] == ["Affected Features"]
    assert len(places[0]["lov_entries"]) == 3

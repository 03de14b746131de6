"""Do the generated pages say what the code does, about everything there is?"""

from __future__ import annotations

from pathlib import Path

import pytest

from trajanus import reference
from trajanus.api.access import OPERATIONS
from trajanus.cli import COMMANDS, exits
from trajanus.config import Settings
from trajanus.resources.catalog import RESOURCES
from trajanus.resources.spec import Resource

DIRECTORY = Path(__file__).parents[2] / "docs" / "reference"


def test_the_pages_in_the_repository_are_up_to_date() -> None:
    assert reference.stale(DIRECTORY) == [], "run: python -m trajanus.reference"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_each_setting_has_a_description_and_a_row(name: str) -> None:
    field = Settings.model_fields[name]

    assert field.description
    assert f"| `{reference.variable(name)}` |" in reference.settings_page()


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_a_section(name: str) -> None:
    assert f"## hub {name}\n" in reference.commands_page()


def test_each_call_of_the_api_has_a_row() -> None:
    assert reference.api_page().count("\n| `") == len(OPERATIONS)


@pytest.mark.parametrize("code", exits.MEANINGS)
def test_each_exit_code_is_explained(code: int) -> None:
    assert f"| {code} | {exits.MEANINGS[code]} |" in reference.commands_page()


def test_no_page_names_a_place_on_the_machine_that_wrote_it() -> None:
    home = str(Path.home())

    assert not [name for name, text in reference.pages().items() if home in text]


def test_writing_makes_stale_pages_fresh(tmp_path: Path) -> None:
    assert reference.stale(tmp_path) == [*reference.pages()]

    reference.write(tmp_path)

    assert reference.stale(tmp_path) == []


def test_checking_writes_nothing_and_names_what_is_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    said = reference.main_or_check(["--check"])

    assert "settings.md, commands.md, api.md" in str(said)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda one: one.name)
def test_each_resource_has_a_section(resource: Resource) -> None:
    assert f"### {resource.name}\n" in reference.resources_page()

"""Does the command line teach, and do its errors say what to do?"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from trajanus.cli import COMMANDS, exits, main
from trajanus.errors import (
    BadCredentials,
    BudgetSpent,
    DatabaseAway,
    DatabaseUnavailable,
    HubError,
    RemoteUnavailable,
    SecretsUnavailable,
    SignInNeeded,
)

if TYPE_CHECKING:
    from cli_installation import InstallationHere


@pytest.mark.parametrize("name", COMMANDS)
def test_each_commands_help_says_what_it_does(name: str) -> None:
    shown = CliRunner().invoke(main, [name, "--help"])

    assert shown.exit_code == 0
    assert len(shown.output.splitlines()) > 5


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "simulate"])
def test_each_commands_help_has_examples(name: str) -> None:
    shown = CliRunner().invoke(main, [name, "--help"])

    assert f"hub {name}" in shown.output.split("Examples:")[1]


def test_the_groups_help_imports_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys; from trajanus.cli import main; main(['--help'], standalone_mode=False);"
        "print([n for n in ('django', 'psycopg', 'pydantic', 'rich') if n in sys.modules])"
    )

    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert shown.stdout.splitlines()[-1] == "[]"


def test_no_command_needs_django_before_it_runs() -> None:
    code = (
        "import sys; from trajanus.cli import main;"
        "[main.get_command(None, name) for name in main.list_commands(None)];"
        "print([n for n in ('django', 'psycopg', 'pydantic', 'rich') if n in sys.modules])"
    )

    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert shown.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (HubError("x"), exits.FAILED),
        (DatabaseUnavailable("x"), exits.CONFIGURATION),
        (DatabaseAway("x"), exits.DATABASE_AWAY),
        (SecretsUnavailable(), exits.CONFIGURATION),
        (SignInNeeded(), exits.SIGN_IN),
        (BadCredentials(), exits.SIGN_IN),
        (BudgetSpent(), exits.UNFINISHED),
        (RemoteUnavailable(), exits.UNFINISHED),
    ],
)
def test_each_kind_of_error_has_its_exit_code(error: HubError, code: int) -> None:
    assert exits.code_for(error) == code


def test_an_unknown_command_is_a_usage_error() -> None:
    assert CliRunner().invoke(main, ["sink"]).exit_code == exits.USAGE


def test_a_wrong_setting_is_named_with_where_to_mend_it(hub: InstallationHere) -> None:
    ended = hub.run_apart("status", HUB_PORT="many")

    assert ended.code == exits.CONFIGURATION
    assert "HUB_PORT" in ended.err
    assert "Next step: " in ended.err


def test_a_database_that_cannot_be_reached_is_reported_without_its_password(
    hub: InstallationHere,
) -> None:
    ended = hub.run_apart("status", DATABASE_URL="postgresql://hub:hunter2@127.0.0.1:1/hub")

    assert ended.code == exits.DATABASE_AWAY
    assert "Connection refused" in ended.err
    assert "hunter2" not in ended.err + ended.out


def test_a_taken_port_is_reported_before_anything_starts(hub: InstallationHere) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = hub.run_apart("up", "--port", str(taken.getsockname()[1]))

    assert ended.code == exits.CONFIGURATION
    assert "Cannot listen on port" in ended.err

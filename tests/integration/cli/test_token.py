"""Are tokens for programs made, listed and ended as asked?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trajanus.cli import exits

if TYPE_CHECKING:
    from cli_installation import InstallationHere


def test_a_token_is_shown_once_and_known_by_its_beginning_afterwards(hub: InstallationHere) -> None:
    hub.run("user", "add", "jdoe", "--role", "viewer")

    made = hub.run("token", "add", "jdoe", "export", "--scope", "read", "--days", "90", "--json")
    listed = hub.run("token", "list", "--json")

    assert made.json["token"].startswith(listed.json[0]["prefix"])
    assert made.json["token"] not in listed.out
    assert (listed.json[0]["owner"], listed.json[0]["is_valid"]) == ("jdoe", True)


def test_a_revoked_token_is_listed_as_invalid(hub: InstallationHere) -> None:
    hub.run("user", "add", "jdoe", "--role", "viewer")
    made = hub.run("token", "add", "jdoe", "export", "--scope", "read", "--json").json

    revoked = hub.run("token", "revoke", str(made["id"]))

    assert revoked.code == exits.OK
    assert [one["is_valid"] for one in hub.run("token", "list", "--json").json] == [False]


def test_a_token_for_nobody_and_a_token_that_is_none_are_refused(hub: InstallationHere) -> None:
    nobody = hub.run("token", "add", "nobody", "export", "--scope", "read")
    nothing = hub.run("token", "revoke", "77")

    assert (nobody.code, nothing.code) == (exits.FAILED, exits.FAILED)
    assert "Nobody is called nobody" in nobody.err
    assert "hub token list" in nothing.err

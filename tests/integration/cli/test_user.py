"""Are people added and changed as asked?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trajanus.cli import exits

if TYPE_CHECKING:
    from cli_installation import InstallationHere


def test_a_person_without_a_given_password_gets_one_that_is_shown_once(
    hub: InstallationHere,
) -> None:
    added = hub.run("user", "add", "jdoe", "--role", "qc_manager", "--email", "j@example.com")
    listed = hub.run("user", "list", "--json")

    assert "Password (shown only now): " in added.out
    assert listed.json == [
        {
            "name": "jdoe",
            "role": "qc_manager",
            "email": "j@example.com",
            "is_active": True,
            "last_login": None,
            "has_second_step": False,
        }
    ]


def test_a_given_password_is_never_repeated(hub: InstallationHere) -> None:
    added = hub.run(
        "user", "add", "jdoe", "--role", "viewer", "--password-file", "-", stdin="staple-battery-9"
    )

    assert added.code == 0
    assert "staple-battery-9" not in added.out + added.err


def test_a_weak_password_is_refused_with_the_reasons(hub: InstallationHere) -> None:
    refused = hub.run(
        "user", "add", "jdoe", "--role", "viewer", "--password-file", "-", stdin="12345678"
    )

    assert refused.code == exits.FAILED
    assert "too common" in refused.err


def test_a_name_that_is_taken_is_refused(hub: InstallationHere) -> None:
    hub.run("user", "add", "jdoe", "--role", "viewer")

    again = hub.run("user", "add", "jdoe", "--role", "viewer")

    assert again.code == exits.FAILED
    assert "already exists" in again.err


def test_role_password_and_access_can_be_changed(hub: InstallationHere) -> None:
    hub.run("user", "add", "jdoe", "--role", "viewer")

    role = hub.run("user", "role", "jdoe", "--role", "system_admin")
    password = hub.run("user", "password", "jdoe")
    disabled = hub.run("user", "disable", "jdoe")

    listed = hub.run("user", "list", "--json").json
    assert (role.code, password.code, disabled.code) == (0, 0, 0)
    assert (listed[0]["role"], listed[0]["is_active"]) == ("system_admin", False)


def test_a_second_step_that_is_not_there_is_said_not_to_be(hub: InstallationHere) -> None:
    hub.run("user", "add", "jdoe", "--role", "viewer")

    ended = hub.run("user", "reset-second-step", "jdoe")

    assert (ended.code, ended.out.strip()) == (0, "jdoe had none.")


def test_unlinking_without_an_identity_provider_says_what_to_set(hub: InstallationHere) -> None:
    hub.run("user", "add", "jdoe", "--role", "viewer")

    ended = hub.run("user", "unlink", "jdoe")

    assert ended.code == exits.FAILED
    assert "HUB_OIDC_ISSUER" in ended.err


def test_somebody_unknown_is_said_to_be_unknown(hub: InstallationHere) -> None:
    ended = hub.run("user", "role", "nobody", "--role", "viewer")

    assert ended.code == exits.FAILED
    assert "Nobody is called nobody" in ended.err

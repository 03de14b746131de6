"""Can an administrator see to alert addresses and to how long logs are kept by command?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trajanus.cli import exits

if TYPE_CHECKING:
    from cli_installation import InstallationHere


def test_days_are_tried_chosen_and_shown(hub: InstallationHere) -> None:
    preview = hub.run("retention", "preview", "api_calls=30", "--json")
    unchanged = hub.run("retention", "show", "--json")
    chosen = hub.run("retention", "set", "api_calls=30", "--json")
    wrong = hub.run("retention", "set", "api_calls=1")
    unknown = hub.run("retention", "set", "calls=30")

    assert preview.json[0]["days"] == chosen.json[0]["days"] == 30
    assert unchanged.json[0]["days"] == 90
    assert wrong.code == exits.FAILED
    assert "must be 7 to 3,650 days" in wrong.err
    assert "api_calls" in unknown.err
    assert "retention_changed" in hub.run("audit", "--json").out


def test_an_address_is_added_tried_listed_and_removed(hub: InstallationHere) -> None:
    url, allowed = "http://127.0.0.1:9/hook", {"HUB_OUTGOING_HOSTS": "127.0.0.1"}

    made = hub.run("addresses", "add", "Chat", url, "--kind", "disk", "--json", **allowed)
    tried = hub.run("addresses", "try", "Chat", **allowed)
    listed = hub.run("addresses", "list", "--json")
    removed = hub.run("addresses", "remove", "Chat")
    again = hub.run("addresses", "remove", "Chat")

    assert made.json["secret"]
    assert made.json["secret"] not in listed.out
    assert [(one["name"], one["kinds"]) for one in listed.json] == [("Chat", ["disk"])]
    assert tried.code == exits.FAILED
    assert "did not get through" in tried.err  # nobody listens there
    assert (removed.code, again.code) == (exits.OK, exits.USAGE)
    assert "hub addresses list" in again.err


def test_an_address_at_a_host_that_is_not_allowed_is_refused(hub: InstallationHere) -> None:
    refused = hub.run("addresses", "add", "Chat", "https://chat.example.com/x")

    assert refused.code == exits.FAILED
    assert "HUB_OUTGOING_HOSTS" in refused.err

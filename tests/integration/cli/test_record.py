"""Are records found and changed from the command line, and does Procore learn of it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from trajanus.cli import exits

if TYPE_CHECKING:
    from cli_installation import InstallationHere


@pytest.fixture
def synced(connected: InstallationHere) -> InstallationHere:
    """An installation that has read the RFIs and people of the sample projects."""
    for resource in ("projects", "users", "rfis"):
        ended = connected.run("sync", "--resource", resource)
        assert ended.code in (exits.OK, exits.UNFINISHED), ended.err
    return connected


@pytest.fixture
def project(synced: InstallationHere) -> str:
    """Procore's id of the project that has the RFIs."""
    query = "SELECT project_id FROM procore_rfis GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
    return str(synced.count(query))


def test_an_edit_travels_through_the_outbox_to_procore(
    synced: InstallationHere, project: str
) -> None:
    listed = synced.run(
        "record", "list", "rfis", "--project", project, "--where", "status=open", "--limit", "1",
        "--json",
    )  # fmt: skip
    [rfi] = listed.json["items"]
    key = str(rfi["id"])

    edited = synced.run("record", "edit", "rfis", key, "--set", "due_date=2027-03-31", "--json")
    waiting = synced.run("outbox", "list", "--json")
    sent = synced.run("outbox", "send")
    shown = synced.run("record", "show", "rfis", key, "--json")

    assert edited.json["entry"]["values"] == {"due_date": "2027-03-31"}
    assert [entry["state"] for entry in waiting.json] == ["waiting"]
    assert (sent.code, sent.out) == (exits.OK, "acme: 1 sent.\n")
    assert shown.json["record"]["edits"] == {}
    assert shown.json["record"]["detail"]["due_date"] == "2027-03-31"
    assert "Changed at Procore." in {line["note"] for line in shown.json["history"]}


def test_a_table_a_record_and_mistakes_are_told_in_words(
    synced: InstallationHere, project: str
) -> None:
    table = synced.run("record", "list", "rfis", "--project", project, "--limit", "2")
    key = synced.run(
        "record", "list", "rfis", "--project", project, "--limit", "1", "--json"
    ).json["items"][0]["id"]  # fmt: skip
    shown = synced.run("record", "show", "rfis", str(key))
    wrong = synced.run("record", "edit", "rfis", str(key), "--set", "due_date=soon")
    nothing = synced.run("record", "edit", "rfis", str(key))
    unknown = synced.run("record", "list", "colours")
    filtered = synced.run("record", "list", "rfis", "--project", project, "--where", "colour=red")

    assert "subject" in table.out.splitlines()[0]
    assert "Possible steps: " in shown.out
    assert (wrong.code, nothing.code, unknown.code) == (exits.FAILED, exits.USAGE, exits.USAGE)
    assert "due_date: must be a date such as 2027-03-31" in wrong.err
    assert "rfis" in unknown.err
    assert "colour: is no parameter of this list" in filtered.err


def test_a_write_is_taken_back_and_a_conflict_decided_and_undone(
    synced: InstallationHere, project: str
) -> None:
    [rfi] = _one(synced, project)
    key = str(rfi["id"])
    entry = synced.run(
        "record", "edit", "rfis", key, "--set", "due_date=2027-03-31", "--json"
    ).json["entry"]["id"]  # fmt: skip

    withdrawn = synced.run("outbox", "withdraw", str(entry))
    again = synced.run("outbox", "retry", str(entry), "99")
    conflict = str(_conflict(synced, key))
    listed = synced.run("conflicts", "list", "--json")
    unclear = synced.run("conflicts", "decide", conflict)
    decided = synced.run("conflicts", "decide", conflict, "--take", "theirs")
    undone = synced.run("conflicts", "undo", conflict)

    assert withdrawn.out == f"{entry} is taken back.\n"
    assert again.code == exits.FAILED
    assert "99: there is no such entry" in again.err
    assert [(one["field"], one["theirs"]) for one in listed.json] == [("due_date", "2027-04-01")]
    assert (unclear.code, decided.code, undone.code) == (exits.USAGE, exits.OK, exits.OK)
    assert undone.out == f"{conflict} waits for a decision again.\n"


def test_a_record_is_made_and_its_step_refused_until_it_may_be_taken(
    synced: InstallationHere, project: str
) -> None:
    [rfi] = _one(synced, project)

    missing = synced.run("record", "create", "rfis", "--project", project, "--set", "subject=x")
    step = synced.run("record", "step", "rfis", str(rfi["id"]), "reopen")
    unsure = synced.run("record", "delete", "rfis", str(rfi["id"]))

    assert "question: is needed" in missing.err
    assert (missing.code, step.code, unsure.code) == (exits.FAILED,) * 3
    assert "not possible while status is open" in step.err


def _one(hub: InstallationHere, project: str) -> Any:
    return hub.run(
        "record", "list", "rfis", "--project", project, "--where", "status=open", "--limit", "1",
        "--json",
    ).json["items"]  # fmt: skip


def _conflict(hub: InstallationHere, key: str) -> int:
    """Make a conflict about the RFI's due date."""
    with psycopg.connect(hub.environment["DATABASE_URL"]) as database:
        database.execute(
            "UPDATE procore_rfis SET edits = jsonb_build_object('due_date', jsonb_build_object("
            "'agreed', due_date, 'at', now(), 'by', null)) WHERE id = %s",
            [key],
        )
        row = database.execute(
            "INSERT INTO store_conflict (connection_id, project_id, resource, row_id, field,"
            " reason, explanation, theirs, found_at, state)"
            " SELECT connection_id, project_id, 'rfis', id, 'due_date', 'too_close', 'Both did.',"
            " '\"2027-04-01\"', now(), 'open' FROM procore_rfis WHERE id = %s RETURNING id",
            [key],
        ).fetchone()
        assert row is not None
        return int(row[0])

"""Can a person see what both sides changed, decide it one by one or all at once, and go back?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext

from trajanus.accounts.models import Role
from trajanus.resources.project import Project
from trajanus.resources.rfi import Rfi
from trajanus.store.models import Conflict, OutboxEntry
from trajanus.store.models.conflict import ConflictState
from trajanus.workspace.conflicts.differences import Piece, differences, shortened

from .conftest import NOW

Dispute = Callable[..., Conflict]


@pytest.fixture
def dispute(project: Project, rfi: Callable[..., Rfi]) -> Dispute:
    """Make an RFI whose due date, or another field, both sides changed."""

    def make(number: int, field: str = "due_date", **values: Any) -> Conflict:
        given = {"agreed": "2026-06-03", "ours": "2026-07-01", "theirs": "2026-07-09"} | values
        row = Rfi.objects.filter(procore_id=7000 + number).first() or rfi(number)
        setattr(row, field, given["ours"])
        edit = {"agreed": given["agreed"], "at": NOW.isoformat(), "by": None}
        row.edits = {**(row.edits or {}), field: edit}
        row.save()
        usual = {"reason": "too_close", "explanation": "Both changed it.", "found_at": NOW}
        return Conflict.objects.create(
            connection=project.connection,
            project_id=project.procore_id,
            resource="rfis",
            row_id=row.pk,
            field=field,
            **usual | given,
        )

    return make


def due(number: int) -> date | None:
    return Rfi.objects.get(procore_id=7000 + number).due_date


def test_three_versions_stand_side_by_side(manager: Client, dispute: Dispute) -> None:
    dispute(1)

    page = manager.get("/conflicts/").content.decode()

    assert "RFI 1 · Subject 1" in page
    assert all(text in page for text in ("2026-06-03", "2026-07-01", "2026-07-09"))
    assert "Both changed it." in page
    assert '1<span class="visually-hidden"> to be decided</span>' in page


def test_a_viewer_sees_but_is_offered_no_decision(viewer: Client, dispute: Dispute) -> None:
    dispute(1)

    page = viewer.get("/conflicts/").content.decode()

    assert "2026-07-09" in page
    assert 'name="do"' not in page


def test_one_is_decided_and_undone(manager: Client, dispute: Dispute) -> None:
    conflict = dispute(1)

    told = manager.post("/conflicts/decide/", {"do": f"theirs:one:{conflict.pk}"}, follow=True)
    taken = due(1)
    listed = manager.get("/conflicts/?state=decided").content.decode()
    manager.post("/conflicts/undo/")
    conflict.refresh_from_db()

    assert "Undo my last decision" in told.content.decode()
    assert taken == date(2026, 7, 9)
    assert "Procore&#x27;s value taken" in listed
    assert (conflict.state, due(1)) == (ConflictState.OPEN, date(2026, 7, 1))


def test_the_fields_of_a_record_are_decided_together(manager: Client, dispute: Dispute) -> None:
    first = dispute(1)
    second = dispute(1, "reference", agreed="A", ours="B", theirs="C")
    other = dispute(2)
    order = {"do": f"ours:record:rfis:{first.row_id}", "shown": [first.pk, second.pk, other.pk]}

    manager.post("/conflicts/decide/", order)

    assert [one.state for one in Conflict.objects.order_by("pk")] == ["ours", "ours", "open"]
    assert OutboxEntry.objects.get().values == {"due_date": "2026-07-01", "reference": "B"}


def test_the_chosen_ones_are_decided(manager: Client, dispute: Dispute) -> None:
    keys = [dispute(number).pk for number in (1, 2, 3)]

    answer = manager.post(
        "/conflicts/decide/", {"do": "theirs:chosen", "conflict": keys[:2]}, follow=True
    )

    assert "2 are decided." in answer.content.decode()
    assert [due(number) for number in (1, 2, 3)] == [
        date(2026, 7, 9), date(2026, 7, 9), date(2026, 7, 1)
    ]  # fmt: skip


def test_all_that_match_are_decided_but_none_that_came_later(
    manager: Client, dispute: Dispute
) -> None:
    first, second = dispute(1), dispute(2, reason="no_clock")
    late = dispute(3)

    manager.post("/conflicts/decide/?reason=too_close", {"do": "theirs:all", "newest": second.pk})

    states = {one.pk: one.state for one in Conflict.objects.all()}
    assert states == {first.pk: "theirs", second.pk: "open", late.pk: "open"}


def test_what_changed_while_somebody_looked_is_not_decided(
    manager: Client, dispute: Dispute
) -> None:
    conflict = dispute(1)
    order = {"do": f"theirs:one:{conflict.pk}", f"seen-{conflict.pk}": "of another time"}

    answer = manager.post("/conflicts/decide/", order, follow=True)

    assert "It changed while you looked at it." in answer.content.decode()
    assert Conflict.objects.get().state == ConflictState.OPEN


def test_a_third_value_is_checked_and_sent(manager: Client, dispute: Dispute) -> None:
    conflict = dispute(1)
    address = f"/conflicts/{conflict.pk}/"

    wrong = manager.post(address, {"due_date": "next week"})
    right = manager.post(address, {"due_date": "2026-07-20"}, follow=True)

    assert (wrong.status_code, "a date such as" in wrong.content.decode()) == (422, True)
    assert 'value="next week"' in wrong.content.decode()
    assert "another value chosen" in right.content.decode()
    assert OutboxEntry.objects.get().values == {"due_date": "2026-07-20"}


def test_a_value_that_was_sent_cannot_be_undone_and_the_page_says_so(
    manager: Client, dispute: Dispute
) -> None:
    conflict = dispute(1)
    manager.post("/conflicts/decide/", {"do": f"ours:one:{conflict.pk}"})
    conflict.refresh_from_db()
    OutboxEntry.objects.update(sent_at=conflict.decided_at, state="done")

    listed = manager.get("/conflicts/?state=decided").content.decode()
    answer = manager.post("/conflicts/undo/", {"conflict": conflict.pk}, follow=True)

    assert "cannot be undone any more" in listed
    assert "already sent to Procore" in answer.content.decode()


def test_a_refusal_says_why_and_leads_to_the_correction(
    manager: Client, project: Project, dispute: Dispute
) -> None:
    conflict = dispute(1, "*", ours={"due_date": "2026-07-01"}, reason="refused",
                       explanation="Procore refused it: closed RFIs cannot change.")  # fmt: skip
    entry = OutboxEntry.objects.create(
        connection=project.connection, project_id=project.procore_id, resource="rfis",
        row_id=conflict.row_id, kind="update", values={"due_date": "2026-07-01"},
        origin_id="hub-1", state="refused", created_at=NOW, problems={"due_date": ["is closed"]},
    )  # fmt: skip
    Conflict.objects.update(outbox_id=entry.pk)

    page = manager.get("/conflicts/").content.decode()
    manager.post("/conflicts/decide/", {"do": f"ours:one:{conflict.pk}"})

    assert "closed RFIs cannot change" in page
    assert "is closed" in page
    assert f"/projects/{project.pk}/rfis/7001/edit/" in page
    assert OutboxEntry.objects.get().state == "waiting"


def test_the_address_narrows_the_list(manager: Client, project: Project, dispute: Dispute) -> None:
    dispute(1)
    other = dispute(2, reason="no_clock")

    by_reason = manager.get("/conflicts/?reason=no_clock").content.decode()
    by_record = manager.get(f"/conflicts/?resource=rfis&record={other.row_id}").content.decode()
    elsewhere = manager.get("/conflicts/?project=999").content.decode()
    nonsense = manager.get("/conflicts/?project=x&record=-1&resource=no&by=%00&page=q")

    assert ("Subject 2" in by_reason, "Subject 1" in by_reason) == (True, False)
    assert ("Subject 2" in by_record, "Subject 1" in by_record) == (True, False)
    assert "Nothing matches" in elsewhere
    assert "Subject 1" in nonsense.content.decode()


def test_an_open_page_is_told_only_what_is_new(manager: Client, dispute: Dispute) -> None:
    dispute(1)
    page = manager.get("/conflicts/").content.decode()
    mark = page.split("?seen=")[1].split('"')[0]
    part = {"HX-Request": "true", "HX-Target": "conflicts"}

    same = manager.get(f"/conflicts/?seen={mark}", headers=part)
    dispute(2)
    more = manager.get(f"/conflicts/?seen={mark}", headers=part)

    assert same.status_code == 204
    assert "Subject 2" in more.content.decode()


def test_more_conflicts_take_no_more_queries(
    manager: Client, dispute: Dispute, django_assert_num_queries: Callable[..., Any]
) -> None:
    dispute(1)
    manager.get("/conflicts/")  # notes in the session that somebody was seen
    with CaptureQueriesContext(database) as one:
        manager.get("/conflicts/")
    for number in range(2, 12):
        dispute(number, "assignee_id", agreed=None, ours=number, theirs=number + 20)

    with django_assert_num_queries(len(one) + 1):  # the names of the people
        manager.get("/conflicts/")


def test_nothing_to_decide_is_said(signed_in: Callable[[Role], Client], project: Project) -> None:
    page = signed_in(Role.VIEWER).get("/conflicts/").content.decode()

    assert "Nothing to decide" in page


def test_differing_words_are_told_apart() -> None:
    pieces = differences("Use grade 36 bolts.", "Use grade 55 bolts.")

    assert pieces == (
        Piece("same", "Use grade "), Piece("removed", "36"), Piece("added", "55"),
        Piece("same", " bolts."),
    )  # fmt: skip


def test_what_lies_far_from_a_change_is_left_out() -> None:
    common = "word " * 200

    cut, near, *changes = shortened(differences(f"{common}old", f"{common}new"))

    assert cut == Piece("cut", " … ")
    assert near.text == "word " * 10
    assert changes == [Piece("removed", "old"), Piece("added", "new")]
    assert differences("", "") == ()

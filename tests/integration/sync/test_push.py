"""Does what people write reach Procore once, whatever happens on the way?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from manual_clock import ManualClock

from trajanus.errors import InvalidValues, RetryLater
from trajanus.resources.models import Rfi
from trajanus.simulator import Simulator
from trajanus.store.models import Change, Conflict, Connection, OutboxEntry
from trajanus.store.models.conflict import ConflictState
from trajanus.store.models.history import Cause
from trajanus.store.models.outbox import OutboxState
from trajanus.sync.deciding import conflicts
from trajanus.sync.lane import Lane
from trajanus.sync.writing import edits, outbox, push

Record = dict[str, Any]


@pytest.fixture
def rfis(lane: Callable[[str], Lane], read: Callable[..., Any]) -> Lane:
    """The RFIs of the sample project, read."""
    read("users")
    read("rfis")
    return lane("rfis")


@pytest.fixture
def rfi(rfis: Lane) -> Rfi:
    """An open RFI."""
    found = Rfi.objects.filter(status="open").order_by("procore_id").first()
    assert found is not None
    return found


@pytest.fixture
def there(procore: Simulator) -> Callable[[Rfi], Record]:
    """Look at an RFI as Procore stores it."""

    def there(rfi: Rfi) -> Record:
        rfi.refresh_from_db()
        return procore.world["rfis"].get(rfi.procore_id)

    return there


@pytest.fixture
def question(rfis: Lane) -> Record:
    """What a person fills in to ask."""
    manager = Rfi.objects.exclude(rfi_manager_id=None).values_list("rfi_manager_id", flat=True)[0]
    people = {"rfi_manager_id": manager, "assignee_id": manager}
    return {"subject": "Anchor bolts", "question": "Which grade?", **people}


def posts(procore: Simulator, path: str = "/rfis") -> int:
    return sum(each.method == "POST" and each.path.endswith(path) for each in procore.requests)


# --- Changing -------------------------------------------------------------------------------------


def test_an_edit_is_visible_here_at_once_and_at_procore_after_the_push(
    rfis: Lane, rfi: Rfi, there: Callable[[Rfi], Record]
) -> None:
    edits.change(rfis, rfi.procore_id, {"due_date": "2027-05-01"}, by=None)
    rfi.refresh_from_db()
    assert str(rfi.due_date) == "2027-05-01"
    assert set(rfi.edits) == {"due_date"}

    push.work_off(rfis.connection)

    assert there(rfi)["due_date"] == "2027-05-01"
    assert rfi.edits is None
    assert OutboxEntry.objects.get().state == OutboxState.DONE
    causes = Change.objects.filter(resource="rfis", row_id=rfi.pk).values_list("cause", flat=True)
    assert [cause for cause in causes if cause != Cause.PROCORE] == [Cause.PUSH, Cause.PERSON]


def test_edits_of_one_record_travel_in_one_request(
    rfis: Lane, rfi: Rfi, procore: Simulator, there: Callable[[Rfi], Record]
) -> None:
    edits.change(rfis, rfi.procore_id, {"due_date": "2027-05-01"}, by=None)
    edits.change(rfis, rfi.procore_id, {"reference": "S-101"}, by=None)
    edits.change(rfis, rfi.procore_id, {"due_date": "2027-05-02"}, by=None)
    procore.requests.clear()

    push.work_off(rfis.connection)

    assert [each.method for each in procore.requests] == ["GET", "PATCH"]
    assert (there(rfi)["due_date"], there(rfi)["reference"]) == ("2027-05-02", "S-101")


def test_an_edit_that_is_taken_back_is_never_sent(rfis: Lane, rfi: Rfi, procore: Simulator) -> None:
    before = rfi.due_date
    edits.change(rfis, rfi.procore_id, {"due_date": "2027-05-01"}, by=None)
    edits.change(rfis, rfi.procore_id, {"due_date": before}, by=None)
    procore.requests.clear()

    push.work_off(rfis.connection)

    assert list(procore.requests) == []
    assert OutboxEntry.objects.get().state == OutboxState.WITHDRAWN


def test_a_listing_read_meanwhile_does_not_overwrite_an_edit(
    rfis: Lane, rfi: Rfi, procore: Simulator, read: Callable[..., Any], clock: ManualClock
) -> None:
    edits.change(rfis, rfi.procore_id, {"due_date": "2027-05-01"}, by=None)
    clock.advance(60)
    procore.world["rfis"].change(rfi.procore_id, {"subject": "Changed in the field"})

    read("rfis")

    rfi.refresh_from_db()
    assert (str(rfi.due_date), rfi.subject) == ("2027-05-01", "Changed in the field")
    assert OutboxEntry.objects.get().state == OutboxState.WAITING


@pytest.mark.parametrize("fault", ["lost", "truncated", "html"])
def test_a_change_whose_answer_was_lost_is_not_doubted_and_not_lost(
    fault: str, rfis: Lane, rfi: Rfi, procore: Simulator, there: Callable[[Rfi], Record],
    clock: ManualClock,
) -> None:  # fmt: skip
    edits.change(rfis, rfi.procore_id, {"due_date": "2027-05-01"}, by=None)
    procore.faults.add(fault, method="PATCH", times=1, path="/rfis")

    push.work_off(rfis.connection)
    clock.advance(600)
    push.work_off(rfis.connection)

    assert there(rfi)["due_date"] == "2027-05-01"
    assert OutboxEntry.objects.get().state == OutboxState.DONE
    assert rfi.edits is None


@pytest.mark.parametrize("column", ["reference", "due_date", "subject"])
def test_an_edit_after_a_lost_answer_does_not_lose_to_the_one_before_it(
    rfis: Lane,
    rfi: Rfi,
    read: Callable[..., Any],
    there: Callable[[Rfi], Record],
    procore: Simulator,
    clock: ManualClock,
    column: str,
) -> None:
    first, second = ("2027-05-01", "2027-06-01") if column == "due_date" else ("One", "Two")
    edits.change(rfis, rfi.procore_id, {column: first}, by=None)
    procore.faults.add("lost", method="PATCH", times=5, path="/rfis")  # however often it tries
    push.work_off(rfis.connection)
    assert there(rfi)[column] == first  # it arrived, and nobody here knows
    assert OutboxEntry.objects.get().state == OutboxState.SENDING

    edits.change(rfis, rfi.procore_id, {column: second}, by=None)
    read("rfis", full=True)
    rfi.refresh_from_db()
    seen_between = str(getattr(rfi, column))
    clock.advance(60)
    push.work_off(rfis.connection)

    assert seen_between == second
    assert there(rfi)[column] == second
    assert str(getattr(rfi, column)) == second
    assert rfi.edits is None
    assert not Conflict.objects.exists()
    assert not OutboxEntry.objects.filter(ended_at=None).exists()


def test_what_procore_refuses_waits_with_its_words_at_the_field(
    rfis: Lane, rfi: Rfi, procore: Simulator
) -> None:
    procore.faults.add(
        "status", status=422, method="PATCH", times=1, path="/rfis",
    )  # fmt: skip
    edits.change(rfis, rfi.procore_id, {"due_date": "2027-05-01"}, by=None)

    push.work_off(rfis.connection)

    entry = OutboxEntry.objects.get()
    assert entry.state == OutboxState.REFUSED
    assert entry.message
    assert Conflict.objects.get().reason == conflicts.REFUSED
    outbox.retry(entry)
    push.work_off(rfis.connection)
    assert OutboxEntry.objects.get().state == OutboxState.DONE
    assert Conflict.objects.get().state == ConflictState.OVERTAKEN


def test_a_poisoned_record_is_set_aside_and_blocks_nobody(
    rfis: Lane, rfi: Rfi, procore: Simulator, there: Callable[[Rfi], Record], clock: ManualClock
) -> None:
    other = Rfi.objects.filter(status="open").exclude(pk=rfi.pk)[0]
    procore.faults.add("status", status=500, times=None, path=f"/rfis/{rfi.procore_id}")
    edits.change(rfis, rfi.procore_id, {"due_date": "2027-05-01"}, by=None)
    edits.change(rfis, other.procore_id, {"due_date": "2027-05-02"}, by=None)

    for _ in range(10):
        push.work_off(rfis.connection)
        clock.advance(900)

    assert there(other)["due_date"] == "2027-05-02"
    assert outbox.of_record(rfis, rfi).get().state == OutboxState.REFUSED


def test_when_procore_is_down_everything_waits(
    rfis: Lane, procore: Simulator, clock: ManualClock
) -> None:
    for each in Rfi.objects.filter(status="open")[:3]:
        edits.change(rfis, each.procore_id, {"due_date": "2027-05-01"}, by=None)
    procore.faults.add("status", status=503, times=None)

    with pytest.raises(RetryLater):
        push.work_off(rfis.connection)
    procore.faults.clear()
    clock.advance(600)
    push.work_off(rfis.connection)

    states = set(OutboxEntry.objects.values_list("state", flat=True))
    assert states == {OutboxState.DONE}


# --- Both sides -----------------------------------------------------------------------------------


def test_the_later_change_of_a_shared_field_counts(
    rfis: Lane, rfi: Rfi, procore: Simulator, there: Callable[[Rfi], Record], clock: ManualClock
) -> None:
    procore.world["rfis"].change(rfi.procore_id, {"due_date": "2027-06-01"})
    clock.advance(60)
    edits.change(rfis, rfi.procore_id, {"due_date": "2027-05-01"}, by=None)

    push.work_off(rfis.connection)

    assert there(rfi)["due_date"] == "2027-05-01"
    ruled = Change.objects.get(cause=Cause.RULE)
    assert ruled.lost == {"due_date": "2027-06-01"}
    assert ruled.rule == "the later change counts"


def test_the_earlier_change_loses_and_is_kept_in_the_history(
    rfis: Lane, rfi: Rfi, procore: Simulator, there: Callable[[Rfi], Record], clock: ManualClock
) -> None:
    edits.change(rfis, rfi.procore_id, {"due_date": "2027-05-01"}, by=None)
    clock.advance(60)
    procore.world["rfis"].change(rfi.procore_id, {"due_date": "2027-06-01"})

    push.work_off(rfis.connection)

    assert there(rfi)["due_date"] == "2027-06-01"
    assert str(rfi.due_date) == "2027-06-01"
    assert rfi.edits is None
    assert Change.objects.get(cause=Cause.RULE).lost == {"due_date": "2027-05-01"}


def test_changes_in_the_same_second_wait_for_a_person(
    rfis: Lane, rfi: Rfi, procore: Simulator, there: Callable[[Rfi], Record]
) -> None:
    edits.change(rfis, rfi.procore_id, {"due_date": "2027-05-01"}, by=None)
    procore.world["rfis"].change(rfi.procore_id, {"due_date": "2027-06-01"})

    push.work_off(rfis.connection)

    conflict = Conflict.objects.get()
    assert (conflict.ours, conflict.theirs) == ("2027-05-01", "2027-06-01")
    assert there(rfi)["due_date"] == "2027-06-01"
    assert OutboxEntry.objects.get().state == OutboxState.REVIEW


@pytest.mark.parametrize(
    ("choice", "value", "result"),
    [
        (ConflictState.THEIRS, None, "2027-06-01"),
        (ConflictState.OURS, None, "2027-05-01"),
        (ConflictState.EDITED, "2027-07-01", "2027-07-01"),
    ],
)
def test_after_a_decision_both_sides_are_equal(
    choice: ConflictState, value: str | None, result: str, rfis: Lane, rfi: Rfi,
    procore: Simulator, there: Callable[[Rfi], Record],
) -> None:  # fmt: skip
    edits.change(rfis, rfi.procore_id, {"due_date": "2027-05-01"}, by=None)
    procore.world["rfis"].change(rfi.procore_id, {"due_date": "2027-06-01"})
    push.work_off(rfis.connection)

    conflicts.decide(Conflict.objects.get(), choice, value=value, by=None)
    push.work_off(rfis.connection)

    assert there(rfi)["due_date"] == result
    assert str(rfi.due_date) == result
    assert rfi.edits is None
    assert not OutboxEntry.objects.filter(state__in=["waiting", "review"]).exists()


@pytest.mark.parametrize("choice", [ConflictState.THEIRS, ConflictState.OURS])
def test_a_decision_can_be_undone_until_it_is_sent(
    choice: ConflictState, rfis: Lane, rfi: Rfi, procore: Simulator, there: Callable[[Rfi], Record]
) -> None:
    edits.change(rfis, rfi.procore_id, {"due_date": "2027-05-01"}, by=None)
    procore.world["rfis"].change(rfi.procore_id, {"due_date": "2027-06-01"})
    push.work_off(rfis.connection)
    conflict = Conflict.objects.get()
    conflicts.decide(conflict, choice, by=None)

    conflicts.undo(conflict, by=None)
    push.work_off(rfis.connection)

    rfi.refresh_from_db()
    assert str(rfi.due_date) == "2027-05-01"
    assert there(rfi)["due_date"] == "2027-06-01"
    assert Conflict.objects.filter(state=ConflictState.OPEN).count() == 1


def test_a_decision_that_was_sent_cannot_be_undone(
    rfis: Lane, rfi: Rfi, procore: Simulator
) -> None:
    edits.change(rfis, rfi.procore_id, {"due_date": "2027-05-01"}, by=None)
    procore.world["rfis"].change(rfi.procore_id, {"due_date": "2027-06-01"})
    push.work_off(rfis.connection)
    conflict = Conflict.objects.get()
    conflicts.decide(conflict, ConflictState.OURS, by=None)
    push.work_off(rfis.connection)

    with pytest.raises(InvalidValues, match="already sent"):
        conflicts.undo(conflict, by=None)


def test_a_record_deleted_there_and_edited_here_goes_to_a_person(
    rfis: Lane, rfi: Rfi, procore: Simulator
) -> None:
    edits.change(rfis, rfi.procore_id, {"due_date": "2027-05-01"}, by=None)
    procore.world["rfis"].recycle(rfi.procore_id)

    push.work_off(rfis.connection)

    conflict = Conflict.objects.get()
    assert conflict.reason == conflicts.DELETED
    assert conflict.ours == {"due_date": "2027-05-01"}
    conflicts.decide(conflict, ConflictState.THEIRS, by=None)
    rfi.refresh_from_db()
    assert rfi.missing_since is not None
    assert OutboxEntry.objects.get().state == OutboxState.WITHDRAWN


# --- Creating -------------------------------------------------------------------------------------


def test_a_new_rfi_is_here_at_once_and_gets_its_number_from_procore(
    rfis: Lane, question: Record, procore: Simulator
) -> None:
    row = edits.create(rfis, question, by=None).row
    assert row.procore_id < 0

    push.work_off(rfis.connection)

    row.refresh_from_db()
    assert row.procore_id > 0
    assert procore.world["rfis"].get(row.procore_id)["subject"] == "Anchor bolts"
    assert Rfi.objects.get(subject="Anchor bolts").edits is None


@pytest.mark.parametrize(("fault", "requests"), [("lost", 1), ("refused", 2)])
def test_a_creation_without_an_answer_happens_once(
    fault: str, requests: int, rfis: Lane, question: Record, procore: Simulator, clock: ManualClock
) -> None:
    before = len(list(procore.world["rfis"]))
    edits.create(rfis, question, by=None)
    procore.faults.add(fault, method="POST", times=1, path="/rfis")

    push.work_off(rfis.connection)
    clock.advance(600)
    push.work_off(rfis.connection)

    assert len(list(procore.world["rfis"])) == before + 1
    assert Rfi.objects.filter(subject="Anchor bolts", procore_id__gt=0).count() == 1
    assert OutboxEntry.objects.get().state == OutboxState.DONE


def test_the_webhook_of_our_own_creation_may_be_faster_than_its_answer(
    rfis: Lane, question: Record, procore: Simulator, read: Callable[..., Any], clock: ManualClock
) -> None:
    row = edits.create(rfis, question, by=None).row
    procore.faults.add("lost", method="POST", times=1, path="/rfis")
    push.work_off(rfis.connection)
    clock.advance(600)
    read("rfis")

    push.work_off(rfis.connection)

    assert Rfi.objects.filter(subject="Anchor bolts").count() == 1
    row.refresh_from_db()
    assert row.procore_id > 0


def test_edits_of_a_record_that_is_still_to_be_created_are_part_of_the_creation(
    rfis: Lane, question: Record, procore: Simulator
) -> None:
    row = edits.create(rfis, question, by=None).row
    edits.change(rfis, row.procore_id, {"subject": "Anchor rods"}, by=None)

    push.work_off(rfis.connection)

    row.refresh_from_db()
    assert procore.world["rfis"].get(row.procore_id)["subject"] == "Anchor rods"
    assert OutboxEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"subject": ""}, "subject"),
        ({"rfi_manager_id": 1}, "rfi_manager_id"),
        ({"due_date": "tomorrow"}, "due_date"),
        ({"cost_impact": "a lot"}, "cost_impact"),
        ({"status": "closed"}, "status"),
        ({"colour": "red"}, "colour"),
        ({"subject": {"a": 1}}, "subject"),
    ],
)
def test_what_procore_could_not_take_is_refused_before_it_is_kept(
    values: Record, problem: str, rfis: Lane, question: Record
) -> None:
    with pytest.raises(InvalidValues) as refused:
        edits.create(rfis, question | values, by=None)

    assert set(refused.value.problems) == {problem}
    assert not OutboxEntry.objects.exists()


# --- Workflow -------------------------------------------------------------------------------------


def test_an_answer_and_the_closing_go_out_in_order(
    rfis: Lane, rfi: Rfi, there: Callable[[Rfi], Record]
) -> None:
    said = {"body": "Grade 36.", "official": True}
    edits.take_step(rfis, rfi.procore_id, "answer", said, by=None)
    edits.take_step(rfis, rfi.procore_id, "close", {}, by=None)

    push.work_off(rfis.connection)

    assert there(rfi)["status"] == "closed"
    assert rfi.status == "closed"
    assert "Grade 36." in str(rfi.detail)


@pytest.mark.parametrize("fault", ["lost", "refused"])
def test_an_answer_whose_own_answer_was_lost_is_given_once(
    fault: str, rfis: Lane, rfi: Rfi, procore: Simulator, clock: ManualClock,
    there: Callable[[Rfi], Record],
) -> None:  # fmt: skip
    edits.take_step(rfis, rfi.procore_id, "answer", {"body": "Grade 36."}, by=None)
    procore.faults.add(fault, method="POST", times=1, path="/replies")

    push.work_off(rfis.connection)
    clock.advance(600)
    push.work_off(rfis.connection)

    assert str(there(rfi)).count("Grade 36.") == 1
    assert OutboxEntry.objects.get().state == OutboxState.DONE


def test_a_step_that_procore_no_longer_allows_goes_to_a_person(
    rfis: Lane, rfi: Rfi, procore: Simulator
) -> None:
    edits.take_step(rfis, rfi.procore_id, "answer", {"body": "Grade 36."}, by=None)
    procore.world["rfis"].change(rfi.procore_id, {"status": "closed"})

    push.work_off(rfis.connection)

    assert OutboxEntry.objects.get().state == OutboxState.REVIEW
    assert Conflict.objects.get().reason == conflicts.STEP


def test_what_waits_can_be_taken_back(rfis: Lane, rfi: Rfi, procore: Simulator) -> None:
    before = rfi.due_date
    entry = edits.change(rfis, rfi.procore_id, {"due_date": "2027-05-01"}, by=None).entry
    assert entry is not None
    procore.requests.clear()

    edits.withdraw(entry, by=None)
    push.work_off(rfis.connection)

    rfi.refresh_from_db()
    assert (rfi.due_date, rfi.edits) == (before, None)
    assert list(procore.requests) == []


def test_deleting_flags_the_record_here_and_recycles_it_there(
    rfis: Lane, rfi: Rfi, procore: Simulator, company: Connection
) -> None:
    edits.delete(rfis, rfi.procore_id, by=None)

    push.work_off(company)

    rfi.refresh_from_db()
    assert rfi.missing_since is not None
    assert rfi.procore_id not in procore.world["rfis"].select(rfi.project_id)

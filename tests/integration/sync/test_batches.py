"""Do many writes of one kind go in one request, each taken or refused for itself, and once?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from manual_clock import ManualClock

from trajanus.resources.budget import BudgetLineItem
from trajanus.resources.code import CostCode
from trajanus.simulator import Simulator
from trajanus.store.models import Conflict, OutboxEntry
from trajanus.store.models.outbox import OutboxState
from trajanus.sync.lane import Lane
from trajanus.sync.writing import edits, push

SYNC = "/cost_codes/sync"
NAMES = ("Survey", "Erosion control", "Haul roads", "Dewatering", "Shoring")


@pytest.fixture
def codes(lane: Callable[[str], Lane], read: Callable[..., Any], procore: Simulator) -> Lane:
    """The cost codes of the sample project, read."""
    read("cost_codes")
    procore.requests.clear()
    return lane("cost_codes")


@pytest.fixture
def new_codes(codes: Lane) -> list[CostCode]:
    """Five codes that somebody made here."""
    above = CostCode.objects.filter(above_id=None).order_by("procore_id")[0].procore_id
    given = [{"code": f"9{n}0", "name": name, "above_id": above} for n, name in enumerate(NAMES)]
    return [edits.create(codes, one, by=None).row for one in given]  # type: ignore[misc]


def sent(procore: Simulator, method: str, path: str) -> int:
    return sum(each.method == method and each.path.endswith(path) for each in procore.requests)


def states() -> list[str]:
    return list(OutboxEntry.objects.order_by("pk").values_list("state", flat=True))


def named(procore: Simulator, name: str) -> list[Any]:
    return procore.world["cost_codes"].where(name=name)


def test_new_records_of_a_kind_go_in_one_request(
    procore: Simulator, codes: Lane, new_codes: list[CostCode]
) -> None:
    push.work_off(codes.connection)

    assert sent(procore, "PATCH", SYNC) == 1
    assert len(procore.requests) == 1
    assert states() == [OutboxState.DONE] * 5
    for code in new_codes:
        code.refresh_from_db()
        [there] = named(procore, code.name)
        assert there["id"] == code.procore_id
        assert code.edits is None


def test_a_refused_record_is_its_own_and_the_others_are_taken(
    procore: Simulator, codes: Lane, new_codes: list[CostCode]
) -> None:
    other = CostCode.objects.filter(procore_id__gt=0).order_by("-procore_id")[0]
    edits.create(codes, {"code": "999", "name": "Lost", "above_id": other.procore_id}, by=None)
    procore.world["cost_codes"].remove(other.procore_id)

    push.work_off(codes.connection)

    assert states() == [OutboxState.DONE] * 5 + [OutboxState.REFUSED]
    refused = OutboxEntry.objects.get(state=OutboxState.REFUSED)
    assert list(refused.problems) == ["above_id"]
    assert Conflict.objects.get().field == "above_id"
    assert sent(procore, "PATCH", SYNC) == 1


@pytest.mark.parametrize("fault", ["lost", "refused"])
def test_a_batch_without_an_answer_creates_nothing_twice(
    procore: Simulator, codes: Lane, new_codes: list[CostCode], clock: ManualClock, fault: str
) -> None:
    procore.faults.add(fault, method="PATCH", path=SYNC, times=5)

    push.work_off(codes.connection)
    assert states() == [OutboxState.SENDING] * 5
    clock.advance(timedelta(minutes=11))
    push.work_off(codes.connection)

    assert states() == [OutboxState.DONE] * 5
    assert [len(named(procore, name)) for name in NAMES] == [1] * 5
    assert CostCode.objects.filter(name__in=NAMES, procore_id__gt=0).count() == 5
    assert CostCode.objects.filter(procore_id__lt=0).count() == 0


def test_changes_go_together_after_one_reading_of_what_procore_changed(
    procore: Simulator, codes: Lane, new_codes: list[CostCode]
) -> None:
    push.work_off(codes.connection)
    for code in new_codes:
        code.refresh_from_db()
        edits.change(codes, code.procore_id, {"name": f"{code.name}, east"}, by=None)
    theirs = new_codes[0]
    procore.world["cost_codes"].change(theirs.procore_id, {"name": "Theirs"})
    procore.requests.clear()

    push.work_off(codes.connection)

    # Procore decides about names: its value stays where both sides changed it.
    assert sent(procore, "GET", "/cost_codes") == 1
    assert sent(procore, "PATCH", SYNC) == 1
    assert len(procore.requests) == 2
    theirs.refresh_from_db()
    assert (theirs.name, theirs.edits) == ("Theirs", None)
    for name in NAMES[1:]:
        assert len(named(procore, f"{name}, east")) == 1
    assert set(states()) == {OutboxState.DONE, OutboxState.WITHDRAWN}


def test_a_change_of_a_record_that_is_gone_waits_for_a_person(
    procore: Simulator, codes: Lane
) -> None:
    pair = CostCode.objects.filter(procore_id__gt=0).order_by("-procore_id")[:2]
    for code in pair:
        edits.change(codes, code.procore_id, {"position": 77}, by=None)
    procore.world["cost_codes"].remove(pair[0].procore_id)

    push.work_off(codes.connection)

    ended = {entry.row_id: entry for entry in OutboxEntry.objects.all()}
    assert ended[pair[1].pk].state == OutboxState.DONE
    assert ended[pair[0].pk].is_open
    assert Conflict.objects.count() == 1


def test_budget_lines_go_through_their_own_kind_of_batch(
    procore: Simulator, lane: Callable[[str], Lane], read: Callable[..., Any]
) -> None:
    codes = add_budget_codes(procore)
    read("wbs_codes")
    lines = lane("budget_line_items")
    made = [
        edits.create(lines, {"wbs_code_id": code, "original_budget_amount": "10.00"}, by=None)
        for code in codes[:3]
    ]
    procore.requests.clear()

    push.work_off(lines.connection)

    assert sent(procore, "POST", "/budget_line_items/sync") == 1
    assert states() == [OutboxState.DONE] * 3
    kept = [BudgetLineItem.objects.get(pk=one.row.pk) for one in made]
    assert [line.wbs_code_id for line in kept] == codes[:3]
    assert all(line.procore_id > 0 for line in kept)


def test_one_bad_line_does_not_hold_up_a_batch_that_procore_refuses_as_a_whole(
    procore: Simulator, lane: Callable[[str], Lane], read: Callable[..., Any]
) -> None:
    codes = add_budget_codes(procore)
    read("wbs_codes")
    lines = lane("budget_line_items")
    for code in codes[:4]:
        edits.create(lines, {"wbs_code_id": code, "original_budget_amount": "10.00"}, by=None)
    procore.world["wbs_codes"].remove(codes[2])

    push.work_off(lines.connection)

    done, refused = OutboxState.DONE, OutboxState.REFUSED
    assert states() == [done, done, refused, done]


def add_budget_codes(procore: Simulator) -> list[int]:
    """Add four budget codes without a line in the budget, and return their ids."""
    codes = procore.world["wbs_codes"]
    like = {**next(iter(codes)), "id": None}
    return [codes.add({**like, "id": codes.new_id()})["id"] for _ in range(4)]

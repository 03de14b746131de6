"""Are listings per parent, per day and inside others read when something changed, and then only?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
from manual_clock import ManualClock
from worlds import shown

from trajanus.resources.budget_view import BudgetRow, BudgetView
from trajanus.resources.catalog import resource_named
from trajanus.resources.contract import WorkOrderContract
from trajanus.resources.submittal import Submittal, SubmittalApprover
from trajanus.simulator import Simulator
from trajanus.store.models import Connection, Cursor, LaneSetting, WebhookHook
from trajanus.sync import schedule, service
from trajanus.sync.lane import Lane
from trajanus.sync.service import Outcome

Read = Callable[..., Outcome]
LINES = "work_order_contract_line_items"


def _lines() -> Any:
    return resource_named(LINES).model._default_manager.filter(missing_since=None)


def _paths(procore: Simulator) -> list[str]:
    return [request.path for request in procore.requests]


def test_lines_are_read_for_each_contract_and_then_for_changed_ones_only(
    read: Read, procore: Simulator, clock: ManualClock, project_id: int
) -> None:
    read("work_order_contracts")
    clock.advance(60)
    first = read(LINES)
    clock.advance(7200)
    changed = shown(procore, "work_order_contracts", project_id)[0]
    procore.world["work_order_contracts"].change(changed["id"], {"title": "Another title"})
    read("work_order_contracts")
    procore.requests.clear()

    second = read(LINES)

    assert first.requests == WorkOrderContract.objects.count()
    assert _lines().count() == len(shown(procore, LINES, project_id))
    assert second.requests == 1
    assert _paths(procore) == [f"/rest/v1.0/work_order_contracts/{changed['id']}/line_items"]


def test_an_idle_hour_costs_parts_no_request(read: Read, clock: ManualClock) -> None:
    read("work_order_contracts")
    clock.advance(60)
    read(LINES)
    clock.advance(3600)

    assert read(LINES).requests == 0


def test_a_line_that_its_contract_lost_is_flagged(
    read: Read, procore: Simulator, clock: ManualClock, project_id: int
) -> None:
    read("work_order_contracts")
    read(LINES)
    lost = shown(procore, LINES, project_id)[0]
    procore.world[LINES].remove(lost["id"])

    read(LINES, full=True)

    assert not _lines().filter(procore_id=lost["id"]).exists()


def test_a_killed_reading_goes_on_after_the_last_whole_parent(
    read: Read, lane: Callable[[str], Lane], procore: Simulator, clock: ManualClock
) -> None:
    read("work_order_contracts")
    contracts = WorkOrderContract.objects.count()

    def kill(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        service.read_lane(lane(LINES), on_progress=kill)
    procore.requests.clear()
    read(LINES)

    assert len(_paths(procore)) == contracts - 1


def test_budget_rows_of_several_views_stand_side_by_side(read: Read) -> None:
    read("budget_views")
    read("budget_rows")

    per_view = {
        view.procore_id: BudgetRow.objects.filter(parent_id=view.procore_id).count()
        for view in BudgetView.objects.all()
    }
    assert len(per_view) > 1
    assert all(per_view.values())
    assert BudgetRow.objects.values("procore_id").distinct().count() < sum(per_view.values())


def test_approvers_come_with_the_list_of_submittals(read: Read, procore: Simulator) -> None:
    outcome = read("submittals")

    assert outcome.requests == 1
    submittal = Submittal.objects.exclude(payload__approvers=[]).earliest("pk")
    approvers = SubmittalApprover.objects.filter(parent_id=submittal.procore_id)
    assert {one.procore_id for one in approvers} == {
        one["id"] for one in submittal.payload["approvers"]
    }


def test_logs_are_read_from_the_project_start_and_later_for_the_last_days(
    read: Read, procore: Simulator, clock: ManualClock, project_id: int
) -> None:
    read("manpower_logs")
    clock.advance(timedelta(days=10).total_seconds())
    read("manpower_logs")

    requests = [one for one in procore.requests if one.path.endswith("/manpower_logs")]
    asked = [dict(parse_qsl(one.query)) for one in requests]
    start = procore.world["projects"].get(project_id)["start_date"]  # type: ignore[index]
    tomorrow = clock.now() + timedelta(days=1)
    assert asked[0]["start_date"] == start
    assert asked[1]["start_date"] == (tomorrow - timedelta(days=14)).date().isoformat()
    assert asked[1]["end_date"] == tomorrow.date().isoformat()
    rows = resource_named("manpower_logs").model._default_manager
    assert rows.count() == len(shown(procore, "manpower_logs", project_id))


def test_what_procore_does_not_show_is_asked_for_again_tomorrow(
    read: Read, procore: Simulator, company: Connection, project_id: int, clock: ManualClock
) -> None:
    procore.world.disabled_tools.add((project_id, "Budget"))

    outcome = read("budget_views")

    place = Cursor.objects.get(resource="budget_views")
    assert outcome.status == "unavailable"
    assert "not enabled" in place.unavailable
    assert place.due_at is not None
    assert place.due_at - clock.now() >= timedelta(hours=12)
    procore.world.disabled_tools.clear()
    assert read("budget_views").status == "succeeded"
    assert Cursor.objects.get(resource="budget_views").unavailable == ""


@pytest.mark.parametrize(
    ("setting", "is_due"),
    [
        ({}, True),
        ({"is_read": False}, False),
        ({"every": timedelta(days=7)}, True),  # due since it was never read
    ],
    ids=str,
)
def test_cadences_may_be_set_per_project_and_resource(
    setting: Mapping[str, Any], is_due: bool, company: Connection, project_id: int
) -> None:
    LaneSetting.objects.create(
        connection=company, project_id=project_id, resource="rfis", **setting
    )

    standing = schedule.standings(company)[(company.pk, project_id, "rfis")]

    assert standing.is_read is is_due
    assert standing.every == setting.get("every", timedelta(hours=1))


def test_a_healthy_webhook_spares_the_hourly_reading(
    read: Read, company: Connection, project_id: int, clock: ManualClock
) -> None:
    read("rfis")
    key = (company.pk, project_id, "rfis")
    before = schedule.standings(company)[key].due
    WebhookHook.objects.create(
        connection=company,
        project_id=project_id,
        procore_id="51",
        namespace="trajanus-hub",
        destination_url="http://127.0.0.1/",
        triggers=["RFIs create", "RFIs update", "RFIs delete"],
        checked_at=clock.now(),
    )

    after = schedule.standings(company)[key].due

    assert before is not None
    assert after is not None
    assert before - clock.now() <= timedelta(hours=2)
    assert after - clock.now() >= timedelta(days=3)

"""What changed between two budgets, and does the file say the same as the page?"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trajanus.resources.budget import BudgetLineItem, BudgetSnapshot, SnapshotRow
from trajanus.resources.budget_view import BudgetRow
from trajanus.resources.project import Project
from trajanus.workspace.money import budget_pair
from trajanus.workspace.money.budget_compare import Comparison, compare

from .conftest import NOW, _placed

Make = Callable[..., Any]
VIEW = 31
FIRST, SECOND = 71, 72


@pytest.fixture
def snapshots(project: Project) -> None:
    for key, days in ((FIRST, 30), (SECOND, 1)):
        BudgetSnapshot.objects.create(
            **_placed(project, key),
            name=f"Snapshot {key}",
            budget_view_id=VIEW,
            created_at=NOW - timedelta(days=days),
        )


@pytest.fixture
def row(project: Project) -> Make:
    """Make a row of a snapshot, or of the view as it is now."""

    def make(of: int, record: int, **values: Any) -> None:
        model = BudgetRow if of == VIEW else SnapshotRow
        usual = {"cost_code": f"{record}", "cost_type": "Labor"} | values
        model.objects.create(**_placed(project, record), parent_id=of, **usual)

    return make


def read(project: Project, query: str, *, size: int = 25) -> Comparison:
    pair = budget_pair.understand(QueryDict(query), budget_pair.snapshots_of(project))
    assert pair is not None
    return compare(pair, project, size=size)


def shown(browser: Client, project: Project, query: str = "") -> str:
    answer = browser.get(f"/projects/{project.pk}/budget/compare/?{query}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


AMOUNTS = st.one_of(st.none(), st.decimals(-(10**6), 10**6, places=2))
SIDE = st.dictionaries(
    st.integers(1, 12),
    st.fixed_dictionaries({"committed_costs": AMOUNTS, "forecast": AMOUNTS}),
    max_size=8,
)


@given(before=SIDE, after=SIDE, rows=st.sampled_from(["", "all"]))
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
def test_changes_of_rows_add_up_to_the_change_of_the_sum(
    project: Project,
    before: dict[int, Mapping[str, Decimal | None]],
    after: dict[int, Mapping[str, Decimal | None]],
    rows: str,
) -> None:
    BudgetSnapshot.objects.all().delete()
    SnapshotRow.objects.all().delete()
    for key, side in ((FIRST, before), (SECOND, after)):
        BudgetSnapshot.objects.create(**_placed(project, key), budget_view_id=VIEW)
        SnapshotRow.objects.bulk_create(
            SnapshotRow(**_placed(project, record), parent_id=key, **values)
            for record, values in side.items()
        )

    found = read(project, f"from={FIRST}&to={SECOND}&rows={rows}")

    compared = [one.name for one in found.totals]
    for total in found.totals:
        moved = [
            one.change for row in found.rows for one in row.differences if one.name == total.name
        ]
        assert sum(moved, Decimal(0)) == total.change
    sizes = [max(abs(one.change) for one in row.differences) for row in found.rows]
    assert sizes == sorted(sizes, reverse=True)
    changed = {
        key
        for key in before | after
        if key not in before
        or key not in after
        or any(before[key][name] != after[key][name] for name in compared)
    }
    everything = set(before) | set(after)
    wanted = set() if not compared else everything if rows else changed
    assert {row.record for row in found.rows} == wanted


def test_the_last_snapshot_is_compared_with_now_by_itself(
    viewer: Client, project: Project, snapshots: None, row: Make
) -> None:
    row(FIRST, 1, forecast=Decimal(1))
    row(SECOND, 1, forecast=Decimal(10), committed_costs=Decimal(7))
    row(VIEW, 1, forecast=Decimal("12.5"), committed_costs=Decimal(7))
    BudgetLineItem.objects.create(**_placed(project, 1), parent_id=VIEW)

    text = shown(viewer, project)

    assert f'<option value="{SECOND}" selected>' in text
    assert "+2.50</b>" in text
    assert "was 10.00" in text
    assert f"/projects/{project.pk}/budget_line_items/1/" in text
    # Of the other figure no row changed.
    assert 'class="num" >Committed costs</th>' not in text


def test_new_rows_and_rows_that_are_gone_are_told(
    viewer: Client, project: Project, snapshots: None, row: Make
) -> None:
    row(FIRST, 1, forecast=Decimal(1))
    row(SECOND, 2, forecast=Decimal(1))

    found = read(project, f"from={FIRST}&to={SECOND}")
    text = shown(viewer, project, f"from={FIRST}&to={SECOND}")

    assert [(one.record, one.is_new, one.is_gone) for one in found.rows] == [
        (1, False, True),
        (2, True, False),
    ]
    assert "New</span>" in text
    assert "Gone</span>" in text
    assert "was none" in text


def test_rows_are_sorted_by_the_change_of_one_figure_too(
    project: Project, snapshots: None, row: Make
) -> None:
    for record, forecast, committed in ((1, 5, 90), (2, -50, 20), (3, 10, 0)):
        row(FIRST, record, forecast=Decimal(0), committed_costs=Decimal(0))
        row(SECOND, record, forecast=Decimal(forecast), committed_costs=Decimal(committed))

    largest = read(project, f"from={FIRST}&to={SECOND}")
    by_forecast = read(project, f"from={FIRST}&to={SECOND}&sort=forecast")
    second = read(project, f"from={FIRST}&to={SECOND}&sort=name&page=2", size=2)

    assert [one.record for one in largest.rows] == [1, 2, 3]
    assert [one.record for one in by_forecast.rows] == [2, 3, 1]
    assert [one.record for one in second.rows] == [3]
    assert second.page.count == 3


def test_a_figure_that_one_side_lacks_is_named_and_not_compared(
    viewer: Client, project: Project, snapshots: None, row: Make
) -> None:
    row(SECOND, 1, forecast=Decimal(1))
    row(VIEW, 1, forecast=Decimal(1), direct_costs=Decimal(5))

    text = shown(viewer, project)

    assert "so they are not compared: Direct costs." in text
    assert "No row changed." in text


def test_states_without_rows_or_snapshots_say_why(
    viewer: Client, manager: Client, project: Project
) -> None:
    without = shown(manager, project)
    BudgetSnapshot.objects.create(**_placed(project, FIRST), name="Empty", budget_view_id=VIEW)

    assert "No snapshot yet" in without
    assert f"/projects/{project.pk}/budget_snapshots/new/" in without
    assert "Nothing to compare" in shown(viewer, project)


def test_the_workbook_holds_before_after_and_change_of_each_row(
    viewer: Client, project: Project, snapshots: None, row: Make
) -> None:
    row(FIRST, 1, cost_code="=1+1", forecast=Decimal("0.10"), direct_costs=Decimal(3))
    row(SECOND, 1, cost_code="=1+1", forecast=Decimal("0.30"), direct_costs=Decimal(3))

    answer = viewer.get(f"/projects/{project.pk}/budget/compare/xlsx/?from={FIRST}&to={SECOND}")

    assert "W912-budget-comparison-" in answer["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert list(book["Rows"].values) == [
        ("Cost code", "Cost type", "Row", "Forecast to complete before",
         "Forecast to complete after", "Forecast to complete change"),
        ("=1+1", "Labor", None, 0.1, 0.3, 0.2),
    ]  # fmt: skip
    assert ("Direct costs", 3, 3, 0) in list(book["Sums"].values)
    assert ("Before", f"Snapshot {FIRST}, 2026-05-04 08:00") in list(book["About"].values)


def test_a_comparison_becomes_a_pdf_and_no_other_form(
    viewer: Client, project: Project, snapshots: None, row: Make
) -> None:
    row(FIRST, 1, forecast=Decimal(1))
    row(SECOND, 1, forecast=Decimal(2))
    address = f"/projects/{project.pk}/budget/compare"

    assert viewer.get(f"{address}/pdf/?from={FIRST}&to={SECOND}").content.startswith(b"%PDF-")
    assert viewer.get(f"{address}/csv/?from={FIRST}&to={SECOND}").status_code == 404

"""What does the budget page add up, and does it say what a view cannot tell?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection as database
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trajanus.resources.budget import BudgetLineItem
from trajanus.resources.budget_view import BudgetColumn, BudgetRow, BudgetView
from trajanus.resources.project import Project
from trajanus.workspace.money import budget_asked
from trajanus.workspace.money.budget_chart import chart_of
from trajanus.workspace.money.budget_figures import FIGURES
from trajanus.workspace.money.budget_lines import MOST_BARS, Budget, budget_of
from trajanus.workspace.money.money_words import balance, change, money

from .conftest import NOW, _placed

Make = Callable[..., Any]
VIEW = 31


@pytest.fixture
def view(project: Project) -> Make:
    """Make a budget view with columns of these titles."""

    def make(key: int, name: str, *titles: str) -> BudgetView:
        for at, title in enumerate(titles):
            place = _placed(project, 100 * key + at)
            BudgetColumn.objects.create(**place, parent_id=key, name=title, position=at)
        return BudgetView.objects.create(**_placed(project, key), name=name)

    return make


@pytest.fixture
def row(project: Project) -> Make:
    """Make a row of the view; nothing but its code matters unless the test says otherwise."""
    made: list[int] = []

    def make(code: str | None, **values: Any) -> BudgetRow:
        made.append(1)
        usual = {"parent_id": VIEW, "division": f"{(code or '')[:2]} - Division"} | values
        return BudgetRow.objects.create(
            **_placed(project, 600 + len(made)), cost_code=code, **usual
        )

    return make


def read(project: Project, query: str = "") -> Budget:
    asked = budget_asked.understand(QueryDict(query), budget_asked.views_of(project))
    return budget_of(asked, project)


def shown(browser: Client, project: Project, query: str = "") -> str:
    answer = browser.get(f"/projects/{project.pk}/budget/?{query}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


AMOUNTS = st.one_of(st.none(), st.decimals(-(10**9), 10**9, places=2))
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["03", "05", "31"]),
        st.sampled_from(["10", "20", None]),
        st.fixed_dictionaries({name: AMOUNTS for name in ("committed_costs", "over_under")}),
    ),
    max_size=30,
)


def added(values: list[Decimal | None]) -> Decimal | None:
    there = [value for value in values if value is not None]
    return sum(there, Decimal(0)) if there else None


@given(rows=ROWS, by=st.sampled_from(["code", "division", "line"]))
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None
)
def test_sums_are_exact_however_rows_are_grouped(
    project: Project, rows: list[tuple[str, str | None, Mapping[str, Decimal | None]]], by: str
) -> None:
    BudgetView.objects.all().delete()
    BudgetRow.objects.all().delete()
    BudgetView.objects.create(**_placed(project, VIEW), name="All")
    BudgetRow.objects.bulk_create(
        BudgetRow(
            **_placed(project, at),
            parent_id=VIEW,
            division=division,
            cost_code=code and f"{division}-{code}",
            **values,
        )
        for at, (division, code, values) in enumerate(rows)
    )

    found = read(project, f"by={by}")

    for name in ("committed_costs", "over_under"):
        exact = added([values[name] for _, _, values in rows])
        assert found.total.sums[name] == exact
        assert added([line.sums[name] for line in found.lines]) == exact
        assert added([bar.sums[name] for bar in found.bars]) == exact
    assert found.total.count == len(rows) == sum(line.count for line in found.lines)
    order = [line.sums["over_under"] for line in found.lines]
    told = [value for value in order if value is not None]
    assert order == sorted(told) + [None] * (len(order) - len(told))


@given(amount=st.decimals(-(10**12), 10**12, places=4))
def test_an_amount_is_told_to_the_cent_and_over_is_below_zero(amount: Decimal) -> None:
    told = money(amount)

    exact = Decimal(told.replace(",", ""))
    assert abs(exact - amount) <= Decimal("0.005")
    assert (balance(amount).endswith("over")) is (exact < 0)
    assert change(amount).startswith("+") is (exact > 0)
    assert Decimal(change(amount).replace(",", "")) == exact
    assert not told.startswith("-0.00")


def test_the_code_most_over_budget_comes_first_and_leads_to_its_rows_and_records(
    viewer: Client, project: Project, view: Make, row: Make
) -> None:
    view(VIEW, "All", "Revised Budget", "Projected Over/Under")
    row("03-30", cost_type="Labor", over_under=Decimal("-18000.5"), revised_budget=Decimal(34000))
    row("03-30", cost_type="Materials", over_under=Decimal("500.25"))
    row("31-20", over_under=Decimal(-20))
    row("05-12", over_under=Decimal(700))
    line = BudgetRow.objects.get(cost_type="Labor")
    BudgetLineItem.objects.create(**_placed(project, line.procore_id), parent_id=VIEW)

    text = shown(viewer, project)
    below = shown(viewer, project, f"view={VIEW}&by=line&division=03+-+Division&code=03-30")
    over = shown(viewer, project, "only=over")

    table = text.partition("<tbody>")[2].partition("<tbody>")[2]
    assert table.index("17,500.25 over") < table.index("20.00 over") < table.index("700.00 under")
    assert "by=line&amp;division=03+-+Division&amp;code=03-30" in text
    assert f"/projects/{project.pk}/budget_line_items/{line.procore_id}/" in below
    assert f"/projects/{project.pk}/budget_rows/{line.procore_id + 1}/" in below
    assert "05-12" not in over.partition("result-bar")[2]


def test_the_view_that_says_most_is_shown_and_says_what_it_lacks(
    viewer: Client, project: Project, view: Make, row: Make
) -> None:
    view(30, "A first by name", "Revised Budget")
    view(VIEW, "Costs", "Revised Budget", "Committed Costs", "Our own reserve")
    row("03-30", committed_costs=Decimal(5), revised_budget=Decimal(9))

    text = shown(viewer, project)

    assert f'<option value="{VIEW}" selected>' in text
    assert "The view Costs has no column for: Over/under, Original budget, Approved changes" in text
    assert "which are not added up here: Our own reserve." in text


def test_a_search_narrows_sums_and_rows_alike(project: Project, view: Make, row: Make) -> None:
    view(VIEW, "All")
    row("03-30 Concrete", over_under=Decimal(1))
    row("05-12 Steel", over_under=Decimal(2))

    found = read(project, "q=steel")

    assert [line.code for line in found.lines] == ["05-12 Steel"]
    assert found.total.sums["over_under"] == 2


def test_rows_that_procore_shows_no_more_do_not_count(
    project: Project, view: Make, row: Make
) -> None:
    view(VIEW, "All")
    row("03-30", over_under=Decimal(1))
    row("03-31", over_under=Decimal(2), missing_since=NOW)
    row("03-32", over_under=Decimal(4), parent_id=VIEW + 1)

    assert read(project).total.sums["over_under"] == 1


def test_rows_without_code_and_division_can_be_reached(
    viewer: Client, project: Project, view: Make, row: Make
) -> None:
    view(VIEW, "All")
    row(None, division=None, cost_type="Overhead", over_under=Decimal(-1))
    row("03-30", over_under=Decimal(-2))

    text = shown(viewer, project)
    below = shown(viewer, project, f"view={VIEW}&by=line&division=~&code=~")

    assert "by=line&amp;division=~&amp;code=~" in text
    assert "(no code)" in text
    assert "Overhead" in below
    assert "03-30" not in below


def test_a_page_beyond_the_last_is_the_first(project: Project, view: Make, row: Make) -> None:
    view(VIEW, "All")
    row("03-30")

    found = read(project, "page=77")

    assert (found.page.number, len(found.lines)) == (1, 1)


def test_the_chart_draws_the_largest_and_adds_up_the_rest(
    project: Project, view: Make, row: Make
) -> None:
    view(VIEW, "All")
    for number in range(10, 10 + MOST_BARS + 3):
        row(
            f"{number}-10",
            committed_costs=Decimal(number),
            forecast=Decimal(1),
            cost_at_completion=Decimal(number + 1),
            projected_budget=Decimal(12),
            over_under=Decimal(11 - number),
        )

    chart = chart_of(read(project))

    assert chart is not None
    assert len(chart.bars) == MOST_BARS + 1
    assert chart.bars[-1].name == "All others (not drawn)"
    assert chart.columns == (
        "Committed costs", "Forecast to complete", "Projected budget", "Over/under",
    )  # fmt: skip
    assert (chart.bars[-1].parts, chart.bars[-1].limit) == ((), None)
    assert chart.bars[-1].told == ("33.00", "3.00", "36.00", "0.00")
    assert all(part.x + part.width <= chart.right for bar in chart.bars for part in bar.parts)
    assert chart.bars[0].told[-1] == "17.00 over"


def test_credits_and_no_amounts_at_all_are_drawn_as_nothing(
    viewer: Client, project: Project, view: Make, row: Make
) -> None:
    view(VIEW, "All")
    row("03-30", committed_costs=Decimal(-5), over_under=Decimal(5))

    assert chart_of(read(project)) is None
    assert "5.00 under" in shown(viewer, project)


def test_without_a_view_or_rows_the_page_says_why(
    viewer: Client, project: Project, view: Make
) -> None:
    assert "No budget view yet" in shown(viewer, project)

    view(VIEW, "All")

    assert "This view has no rows" in shown(viewer, project)


def test_very_many_rows_take_no_more_queries(viewer: Client, project: Project, view: Make) -> None:
    view(VIEW, "All", "Revised Budget")
    names = [name for name in FIGURES if name != "direct_costs"]
    BudgetRow.objects.bulk_create(
        BudgetRow(
            **_placed(project, at),
            parent_id=VIEW,
            division=f"{at % 40}",
            cost_code=f"{at % 40}-{at // 4}",
            **dict.fromkeys(names, Decimal(at)),
        )
        for at in range(1, 1200)
    )
    viewer.get(f"/projects/{project.pk}/")

    with CaptureQueriesContext(database) as queries:
        answer = viewer.get(f"/projects/{project.pk}/budget/")

    assert len(queries) <= 12
    assert len(answer.content) < 150_000

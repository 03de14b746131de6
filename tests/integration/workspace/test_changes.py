"""What does the page about changes count, and what may they do to contract sums?"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trajanus.resources.change_event import ChangeEvent
from trajanus.resources.change_order import (
    ChangeOrderPackage,
    ChangeOrderRequest,
    CommitmentChangeOrder,
    PotentialChangeOrder,
    PrimeChangeOrder,
)
from trajanus.resources.contract import PrimeContract, WorkOrderContract
from trajanus.resources.project import Project
from trajanus.workspace.money.change_effect import contracts_of, counted_in, effects_of
from trajanus.workspace.money.change_states import STATUSES, State, state_of

from .conftest import NOW, _placed

Make = Callable[..., Any]
PRIME, SUB = 11, 12
MODELS = {
    "event": ChangeEvent,
    "pco": PotentialChangeOrder,
    "request": ChangeOrderRequest,
    "package": ChangeOrderPackage,
    "cco": CommitmentChangeOrder,
    "prime": PrimeChangeOrder,
}


@pytest.fixture
def contracts(project: Project) -> None:
    PrimeContract.objects.create(
        **_placed(project, PRIME),
        number="W912",
        title="Barracks",
        grand_total=Decimal(1000),
        approved_change_orders=Decimal(50),
    )
    WorkOrderContract.objects.create(
        **_placed(project, SUB),
        number="SC-01",
        title="Earthwork",
        grand_total=Decimal(400),
        approved_change_orders=Decimal(0),
        revised_contract=Decimal(400),
    )


@pytest.fixture
def change(project: Project) -> Make:
    made: list[int] = []

    def make(kind: str, status: str, amount: int | str | Decimal | None, **values: Any) -> Any:
        made.append(1)
        figure = "revenue_rom" if kind == "event" else "grand_total"
        usual = {"number": f"{len(made):03}", "title": f"{kind} {len(made)}", "updated_at": NOW}
        usual |= {} if kind == "event" else {"contract_id": PRIME}
        given = {figure: None if amount is None else Decimal(amount)} | values
        place = _placed(project, 900 + len(made)) | {"payload": given.pop("payload", {})}
        return MODELS[kind].objects.create(**place, status=status, **usual | given)

    return make


def shown(browser: Client, project: Project, query: str = "") -> str:
    answer = browser.get(f"/projects/{project.pk}/change-orders/?{query}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def feed(text: str) -> str:
    return text.partition('aria-label="Table of changes"')[2].partition("</table>")[0]


def test_one_feed_shows_events_and_orders_of_all_kinds_with_their_contract(
    viewer: Client, project: Project, contracts: None, change: Make
) -> None:
    made = [change(kind, "pending", 7) for kind in MODELS]

    text = shown(viewer, project)

    names = [
        "change_events",
        "potential_change_orders",
        "change_order_requests",
        "change_order_packages",
        "commitment_change_orders",
        "prime_change_orders",
    ]
    for name, record in zip(names, made, strict=True):
        assert f"/projects/{project.pk}/{name}/{record.procore_id}/" in feed(text)
    assert feed(text).count(f"/projects/{project.pk}/prime_contracts/{PRIME}/") == 5
    assert "of <b>6</b>" in text
    assert "estimate</small>" in text


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("state=approved", {"pco 1", "cco 3"}),
        ("state=pending", {"event 2"}),
        ("state=none", {"prime 5"}),
        ("state=other", {"request 4"}),
        ("kind=potential_change_orders", {"pco 1"}),
        ("kind=change_events&state=pending", {"event 2"}),
        (f"contract={SUB}", {"cco 3"}),
        ("q=prime", {"prime 5"}),
        ("q=pco&state=draft", set()),
    ],
)
def test_filters_live_in_the_address_and_combine(
    query: str, left: set[str], viewer: Client, project: Project, contracts: None, change: Make
) -> None:
    change("pco", "approved", 1)
    change("event", "open", 2)
    change("cco", "approved", 3, contract_id=SUB)
    change("request", "our own word", 4)
    change("prime", "void", 5)

    text = shown(viewer, project, query)

    every = {"pco 1", "event 2", "cco 3", "request 4", "prime 5"}
    assert {name for name in every if name in feed(text)} == left
    assert f"of <b>{len(left)}</b>" in text or not left


def test_a_change_in_several_documents_is_counted_once_where_it_has_come_furthest(
    project: Project, contracts: None, change: Make
) -> None:
    change("package", "pending", 48)
    request = change("request", "pending", 48, change_order_package_id=901)
    change("pco", "pending", 48, change_order_request_id=request.procore_id, package="Soil")
    change("pco", "pricing", 12)
    change("pco", "approved", 99, payload={"change_order_package_id": 901})
    change("event", "open", 1000)
    change("package", "pending", 5, number="P1", contract_id=SUB)
    change("cco", "pending", 5, number="P1", contract_id=SUB)
    change("prime", "draft", -4)

    prime, sub = effects_of(contracts_of(project), counted_in(project))

    assert (prime.pending, prime.draft, prime.with_pending) == (60, -4, 1110)
    assert (prime.approved_here, prime.is_other) == (0, True)
    assert (sub.pending, sub.with_pending) == (5, 405)


AMOUNTS = st.decimals(-(10**8), 10**8, places=2)
WORDS = st.sampled_from([*(one for each in STATUSES.values() for one in each), "strange", None])


@given(
    orders=st.lists(
        st.tuples(st.sampled_from(["pco", "cco", "prime"]), WORDS, AMOUNTS), max_size=20
    )
)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None
)
def test_every_amount_is_in_exactly_one_state(
    project: Project, orders: list[tuple[str, str | None, Decimal]]
) -> None:
    for model in (PotentialChangeOrder, CommitmentChangeOrder, PrimeChangeOrder):
        model.objects.all().delete()
    for at, (kind, status, amount) in enumerate(orders):
        MODELS[kind].objects.create(
            **_placed(project, at), contract_id=PRIME, status=status, grand_total=amount
        )

    found = counted_in(project).get(PRIME, {})

    for state in State:
        exact = sum((amount for _, word, amount in orders if state_of(word) is state), Decimal(0))
        assert found.get(state, Decimal(0)) == exact


def test_the_effect_names_what_the_contract_says_otherwise(
    viewer: Client, project: Project, contracts: None, change: Make
) -> None:
    change("prime", "approved", "49.99")
    change("cco", "pending", 3, contract_id=777)

    text = shown(viewer, project)

    assert "here 49.99" in text
    assert "1,050.00" in text
    assert "Changes whose contract the hub does not have: pending 3.00." in text


def test_who_may_is_offered_every_kind_to_create(
    viewer: Client, manager: Client, project: Project
) -> None:
    new = f"/projects/{project.pk}/potential_change_orders/new/"

    assert new in shown(manager, project)
    assert new not in shown(viewer, project)
    assert "No changes yet" in shown(viewer, project)
    assert "No change matches" in shown(viewer, project, "q=x")


def test_many_changes_take_no_more_queries_and_pages_of_them_are_offered(
    viewer: Client, project: Project, contracts: None
) -> None:
    PotentialChangeOrder.objects.bulk_create(
        PotentialChangeOrder(
            **_placed(project, at), number=f"{at}", title="t" * 300, contract_id=PRIME,
            status="pending", grand_total=at, updated_at=NOW,
        )
        for at in range(1, 130)
    )  # fmt: skip
    viewer.get(f"/projects/{project.pk}/")

    with CaptureQueriesContext(database) as queries:
        answer = viewer.get(f"/projects/{project.pk}/change-orders/?page=3&sort=number")

    assert len(queries) <= 14
    assert len(answer.content) < 150_000
    text = " ".join(answer.content.decode().split())
    assert "of <b>129</b>" in text
    assert feed(text).count("data-row") == 30  # 29 rows, and the table that has them

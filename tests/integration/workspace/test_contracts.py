"""Does the page about contracts say what Procore says of each, and add it up exactly?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection as database
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from trajanus.resources.change_order import PrimeChangeOrder
from trajanus.resources.contract import (
    WORK_ORDER_CONTRACT,
    PrimeContract,
    PurchaseOrderContract,
    WorkOrderContract,
)
from trajanus.resources.invoice import PaymentApplication, Requisition
from trajanus.resources.project import Project
from trajanus.workspace.money import contracts_asked
from trajanus.workspace.money.contract_sums import (
    FIGURES,
    Contract,
    Sums,
    added,
    contracts_of,
    groups_of,
)

from .conftest import _placed

Make = Callable[..., Any]
PRIME, SUB, ORDER = 11, 12, 13


@pytest.fixture
def prime(project: Project) -> PrimeContract:
    return PrimeContract.objects.create(
        **_placed(project, PRIME),
        number="W912",
        title="Barracks",
        vendor="Sample District",
        grand_total=Decimal(1000),
        approved_change_orders=Decimal("50.05"),
    )


@pytest.fixture
def sub(project: Project) -> Make:
    def make(key: int, number: str, **values: Any) -> WorkOrderContract:
        payload = {"total_requisitions_amount": values.pop("billed", None)}
        place = _placed(project, key) | {"payload": payload}
        return WorkOrderContract.objects.create(**place, number=number, **values)

    return make


def read(project: Project, query: str = "") -> list[Contract]:
    return contracts_of(contracts_asked.understand(QueryDict(query)), project)


def shown(browser: Client, project: Project, query: str = "") -> str:
    answer = browser.get(f"/projects/{project.pk}/contracts/?{query}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_prime_contract_stands_as_its_last_invoice_says_drafts_apart(
    project: Project, prime: PrimeContract
) -> None:
    for number, status, done, paid in (
        (1, "approved", 100, 90),
        (2, "under_review", 300, 0),
        (3, "draft", 999, None),
    ):
        PaymentApplication.objects.create(
            **_placed(project, 100 + number),
            parent_id=PRIME,
            number=number,
            status=status,
            billing_date=date(2026, number, 1),
            completed_to_date=done,
            retainage=Decimal(done) / 10,
            balance_to_finish=1000 - done,
            paid=paid,
        )
    for at, (status, amount) in enumerate((("pending", 7), ("draft", 9))):
        PrimeChangeOrder.objects.create(
            **_placed(project, 200 + at), contract_id=PRIME, status=status, grand_total=amount
        )

    (found,) = read(project)

    assert found.sums == Sums(
        original=Decimal(1000),
        approved=Decimal("50.05"),
        pending=Decimal(7),
        revised=Decimal("1050.05"),
        billed=Decimal(300),
        paid=Decimal(90),
        retainage=Decimal(30),
        remaining=Decimal(700),
    )


def test_a_subcontract_stands_as_it_says_itself_and_its_last_invoice_holds_back(
    project: Project, sub: Make
) -> None:
    sub(SUB, "SC-01", grand_total=10, revised_contract=12, total_payments=3, billed="5.50")
    for number, held in ((1, "0.10"), (2, "0.55")):
        place = _placed(project, 300 + number)
        place["payload"] = {"summary": {"total_retainage": held}}
        Requisition.objects.create(
            **place,
            commitment_id=SUB,
            number=number,
            status="approved",
            billing_date=date(2026, number, 1),
        )

    (found,) = read(project)

    assert (found.sums.billed, found.sums.retainage) == (Decimal("5.50"), Decimal("0.55"))
    assert (found.sums.revised, found.sums.paid, found.sums.approved) == (12, 3, None)


@pytest.mark.parametrize("said", [None, "", "a lot", "NaN", "Infinity"])
def test_what_is_no_amount_stays_empty(said: str | None, project: Project, sub: Make) -> None:
    sub(SUB, "SC-01", billed=said)

    assert read(project)[0].sums.billed is None


AMOUNTS = st.one_of(st.none(), st.decimals(-(10**9), 10**9, places=2))
SUMS = st.builds(
    lambda given: Sums(**given), st.fixed_dictionaries(dict.fromkeys(FIGURES, AMOUNTS))
)


@given(st.lists(SUMS, max_size=8))
def test_sums_by_kind_are_exact_and_empty_where_nobody_says(sums: list[Sums]) -> None:
    contracts = [
        Contract(WORK_ORDER_CONTRACT, at, "", "", "", "", one) for at, one in enumerate(sums)
    ]

    total = added(contracts)

    for name in FIGURES:
        told = [value for one in sums if (value := getattr(one, name)) is not None]
        assert getattr(total, name) == (sum(told, Decimal(0)) if told else None)
    assert [(group.count, group.sums) for group in groups_of(contracts)] == (
        [(len(sums), total)] if sums else []
    )


def test_each_contract_leads_to_its_record_lines_changes_and_invoices(
    viewer: Client, project: Project, prime: PrimeContract, sub: Make
) -> None:
    sub(SUB, "SC-01", title="قرار الأعمال " * 30, vendor="Delta Concrete", status="Approved")
    PurchaseOrderContract.objects.create(**_placed(project, ORDER))

    text = shown(viewer, project)

    home = f"/projects/{project.pk}"
    assert f'href="{home}/prime_contracts/{PRIME}/#part-payment_applications"' in text
    assert f'href="{home}/work_order_contracts/{SUB}/#part-work_order_contract_line_items"' in text
    assert f'href="{home}/change-orders/?contract={SUB}"' in text
    assert f'href="{home}/purchase_order_contracts/{ORDER}/"' in text
    assert "(no title)" in text
    assert "Delta Concrete" in text


def test_contracts_are_searched_narrowed_and_sorted_by_the_address(
    project: Project, prime: PrimeContract, sub: Make
) -> None:
    sub(21, "SC-10", vendor="Steel Works", revised_contract=5)
    sub(22, "SC-2", vendor="Delta Concrete", revised_contract=90)
    sub(23, "SC-3", vendor="Steel Works", revised_contract=50)

    def numbers(query: str) -> list[str]:
        return [one.number for one in read(project, query)]

    assert numbers("") == ["W912", "SC-2", "SC-3", "SC-10"]
    assert numbers("kind=work_order_contracts&sort=revised") == ["SC-2", "SC-3", "SC-10"]
    assert numbers("q=steel") == ["SC-3", "SC-10"]
    assert numbers("sort=nonsense&kind=nonsense&page=x") == ["W912", "SC-2", "SC-3", "SC-10"]


def test_who_may_is_offered_new_contracts_and_nothing_says_why(
    viewer: Client, manager: Client, project: Project
) -> None:
    new = f"/projects/{project.pk}/work_order_contracts/new/"

    assert new in shown(manager, project)
    assert new not in shown(viewer, project)
    assert "No contracts yet" in shown(viewer, project)
    assert "No contract matches" in shown(viewer, project, "q=x")


def test_many_contracts_take_no_more_queries(
    viewer: Client, project: Project, prime: PrimeContract
) -> None:
    WorkOrderContract.objects.bulk_create(
        WorkOrderContract(
            **_placed(project, at), number=f"SC-{at}", title="t" * 300, grand_total=at
        )
        for at in range(100, 230)
    )
    viewer.get(f"/projects/{project.pk}/")

    with CaptureQueriesContext(database) as queries:
        answer = viewer.get(f"/projects/{project.pk}/contracts/?page=3")

    assert len(queries) <= 16
    assert len(answer.content) < 150_000
    assert "of <b>131</b>" in " ".join(answer.content.decode().split())

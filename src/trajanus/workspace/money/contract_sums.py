"""How do a project's contracts stand: changed, billed, paid, held back, and what remains?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform

from trajanus.records.derive import place_of
from trajanus.resources.contract import PRIME_CONTRACT
from trajanus.resources.invoice import (
    PAYMENT_APPLICATION,
    REQUISITION,
    PaymentApplication,
    Requisition,
)
from trajanus.resources.project import Project
from trajanus.resources.spec import Resource
from trajanus.workspace.money.change_effect import CONTRACT_KINDS, Effects, counted_in
from trajanus.workspace.money.change_states import State
from trajanus.workspace.money.contracts_asked import Asked

_NONE = Decimal(0)
_NAMES = ("procore_id", "number", "title", "vendor", "status")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What there is to say about the money of a contract, or of several; empty: nobody said."""

    original: Decimal | None = None
    approved: Decimal | None = None
    pending: Decimal | None = None
    revised: Decimal | None = None
    billed: Decimal | None = None
    paid: Decimal | None = None
    retainage: Decimal | None = None
    remaining: Decimal | None = None


FIGURES = tuple(field.name for field in fields(Sums))


@dataclass(frozen=True, slots=True)
class Contract:
    """One contract with its sums."""

    kind: Resource
    procore_id: int
    number: str
    title: str
    vendor: str
    status: str
    sums: Sums

    @property
    def name(self) -> str:
        return " · ".join(filter(None, (self.number, self.title))) or "(no title)"

    @property
    def lines(self) -> str:
        """The name of the resource that its lines are of."""
        return f"{self.kind.name.removesuffix('s')}_line_items"


@dataclass(frozen=True, slots=True)
class Group:
    """The contracts of one kind, and what they add up to."""

    kind: Resource
    count: int
    sums: Sums


def contracts_of(asked: Asked, project: Project) -> list[Contract]:
    """Return the contracts that the address asks for, in its order within each kind."""
    kinds = [kind for kind in CONTRACT_KINDS if asked.kind in (None, kind)]
    return [one for kind in kinds for one in asked.ordered(_of_kind(kind, asked, project))]


def _of_kind(kind: Resource, asked: Asked, project: Project) -> list[Contract]:
    rows = kind.model._default_manager.filter(**place_of(kind, project), missing_since=None)
    rows = asked.found(rows).order_by("number_order", "pk")
    if kind is PRIME_CONTRACT:
        return list(_primes(rows, project, counted_in(project)))
    return list(_commitments(kind, rows, project))


def _primes(rows: QuerySet[Any], project: Project, counted: Effects) -> Iterator[Contract]:
    bills = _last_bills(project)
    paid = _paid(project)
    for one in rows.values(*_NAMES, "grand_total", "approved_change_orders"):
        key = one["procore_id"]
        bill = bills.get(key, {})
        sums = Sums(
            original=one["grand_total"],
            approved=one["approved_change_orders"],
            pending=counted.get(key, {}).get(State.PENDING, _NONE),
            revised=_sum((one["grand_total"], one["approved_change_orders"])),
            billed=bill.get("completed_to_date"),
            paid=paid.get(key),
            retainage=bill.get("retainage"),
            remaining=bill.get("balance_to_finish"),
        )
        yield _contract(PRIME_CONTRACT, one, sums)


def _commitments(kind: Resource, rows: QuerySet[Any], project: Project) -> Iterator[Contract]:
    held = _held_back(project)
    names = ("grand_total", "approved_change_orders", "pending_change_orders", "revised_contract",
             "total_payments", "remaining_balance_outstanding")  # fmt: skip
    billed = KeyTextTransform("total_requisitions_amount", "payload")
    for one in rows.annotate(billed=billed).values(*_NAMES, *names, "billed"):
        sums = Sums(
            original=one["grand_total"],
            approved=one["approved_change_orders"],
            pending=one["pending_change_orders"],
            revised=one["revised_contract"],
            billed=_amount(one["billed"]),
            paid=one["total_payments"],
            retainage=held.get(one["procore_id"]),
            remaining=one["remaining_balance_outstanding"],
        )
        yield _contract(kind, one, sums)


def _contract(kind: Resource, row: Mapping[str, Any], sums: Sums) -> Contract:
    told = {name: row[name] or "" for name in _NAMES[1:]}
    return Contract(kind, row["procore_id"], **told, sums=sums)


def _last_bills(project: Project) -> dict[int | None, Mapping[str, Any]]:
    """Return what the last invoice to the owner says, by prime contract; drafts say nothing yet."""
    bills = PaymentApplication.objects.filter(
        **place_of(PAYMENT_APPLICATION, project), missing_since=None
    ).exclude(status="draft")
    last = bills.order_by("parent_id", F("billing_date").desc(nulls_last=True), "-number", "-pk")
    names = ("parent_id", "completed_to_date", "retainage", "balance_to_finish")
    return {one["parent_id"]: one for one in last.distinct("parent_id").values(*names)}


def _paid(project: Project) -> dict[int | None, Decimal | None]:
    """Return what the owner has paid, by prime contract."""
    bills = PaymentApplication.objects.filter(
        **place_of(PAYMENT_APPLICATION, project), missing_since=None
    )
    rows = bills.order_by().values("parent_id").annotate(total=Sum("paid"))
    return {one["parent_id"]: one["total"] for one in rows}


def _held_back(project: Project) -> dict[int | None, Decimal | None]:
    """Return the retainage that each firm's last invoice tells."""
    bills = Requisition.objects.filter(
        **place_of(REQUISITION, project), missing_since=None
    ).exclude(status="draft")
    last = bills.order_by(
        "commitment_id", F("billing_date").desc(nulls_last=True), "-number", "-pk"
    ).distinct("commitment_id")
    held = KeyTextTransform("total_retainage", KeyTextTransform("summary", "payload"))
    rows = last.annotate(held=held).values_list("commitment_id", "held")
    return {key: _amount(text) for key, text in rows}


def groups_of(contracts: Iterable[Contract]) -> list[Group]:
    """Add up the contracts by kind."""
    by_kind: dict[str, list[Contract]] = {}
    for one in contracts:
        by_kind.setdefault(one.kind.name, []).append(one)
    return [Group(some[0].kind, len(some), added(some)) for some in by_kind.values()]


def added(contracts: Iterable[Contract]) -> Sums:
    """Add up contracts; a figure that none of them tells stays empty."""
    some = list(contracts)
    return Sums(**{name: _sum(getattr(one.sums, name) for one in some) for name in FIGURES})


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    there = [value for value in values if value is not None]
    return sum(there, _NONE) if there else None


def _amount(text: str | None) -> Decimal | None:
    """Read an amount as Procore writes it; something else is no amount."""
    try:
        value = Decimal(text) if text else None
    except InvalidOperation:
        return None
    return value if value is not None and value.is_finite() else None

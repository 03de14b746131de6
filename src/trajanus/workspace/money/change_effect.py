"""What do changes do to the sums of contracts: what is approved, pending, drafted?

A change may stand in several documents, one behind the other: potential change order, request,
package. Each is counted once, where it has come furthest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Sum

from trajanus.records.derive import place_of
from trajanus.resources.change_order import (
    ChangeOrderPackage,
    ChangeOrderRequest,
    CommitmentChangeOrder,
    PotentialChangeOrder,
    PrimeChangeOrder,
)
from trajanus.resources.change_order_feed import CHANGE_ORDER_FEED
from trajanus.resources.contract import PRIME_CONTRACT, PURCHASE_ORDER_CONTRACT, WORK_ORDER_CONTRACT
from trajanus.resources.project import Project
from trajanus.resources.spec import Resource
from trajanus.workspace.money.change_states import State, state_of

#: So many contracts are shown with what changes do to them.
MOST_EFFECTS = 20
_NONE = Decimal(0)
CONTRACT_KINDS = (PRIME_CONTRACT, WORK_ORDER_CONTRACT, PURCHASE_ORDER_CONTRACT)

Effects = Mapping[int | None, Mapping[State, Decimal]]


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract with its sums, as Procore tells them."""

    resource: Resource
    procore_id: int
    number: str
    title: str
    original: Decimal
    approved: Decimal
    revised: Decimal

    @property
    def name(self) -> str:
        return " · ".join(filter(None, (self.number, self.title))) or f"{self.procore_id}"


@dataclass(frozen=True, slots=True)
class Effect:
    """What its changes do to one contract."""

    contract: Contract
    approved_here: Decimal  # by the change orders that the hub has
    pending: Decimal
    draft: Decimal

    @property
    def with_pending(self) -> Decimal:
        return self.contract.revised + self.pending

    @property
    def is_there(self) -> bool:
        """Whether any change moves the contract, or may move it."""
        return bool(self.contract.approved or self.approved_here or self.pending or self.draft)

    @property
    def is_other(self) -> bool:
        """Whether the change orders add up to something else than the contract says."""
        return self.approved_here != self.contract.approved


def contracts_of(project: Project) -> list[Contract]:
    """Return the project's contracts: with the owner, with firms, with suppliers, by number."""
    return [one for kind in CONTRACT_KINDS for one in _contracts(kind, project)]


def _contracts(kind: Resource, project: Project) -> Iterator[Contract]:
    rows = kind.model._default_manager.filter(**place_of(kind, project), missing_since=None)
    names = ["procore_id", "number", "title", "grand_total", "approved_change_orders"]
    has_revised = kind is not PRIME_CONTRACT
    for one in rows.order_by("number_order", "pk").values(
        *names, *(("revised_contract",) if has_revised else ())
    ):
        original, approved = one["grand_total"] or _NONE, one["approved_change_orders"] or _NONE
        revised = one.get("revised_contract")
        yield Contract(
            resource=kind,
            procore_id=one["procore_id"],
            number=one["number"] or "",
            title=one["title"] or "",
            original=original,
            approved=approved,
            revised=original + approved if revised is None else revised,
        )


def effects_of(contracts: list[Contract], counted: Effects) -> list[Effect]:
    """Return what the counted changes do to each contract."""
    nothing: Mapping[State, Decimal] = {}
    found = []
    for contract in contracts:
        sums = counted.get(contract.procore_id, nothing)
        found.append(
            Effect(
                contract,
                approved_here=sums.get(State.APPROVED, _NONE),
                pending=sums.get(State.PENDING, _NONE),
                draft=sums.get(State.DRAFT, _NONE),
            )
        )
    return found


def of_others(contracts: list[Contract], counted: Effects) -> Mapping[State, Decimal]:
    """Return the sums of changes whose contract the hub does not have."""
    known = {contract.procore_id for contract in contracts}
    found: dict[State, Decimal] = defaultdict(Decimal)
    for contract_id, sums in counted.items():
        if contract_id not in known:
            for state, amount in sums.items():
                found[state] += amount
    return {state: amount for state, amount in found.items() if amount}


def counted_in(project: Project) -> Effects:
    """Add up the project's changes by contract and state, each change once."""
    first, *others = (
        rows.order_by().values_list("contract_id", "status").annotate(total=Sum("grand_total"))
        for rows in _furthest(project)
    )
    found: dict[int | None, dict[State, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for contract_id, status, total in first.union(*others, all=True):
        if total:
            found[contract_id][state_of(status)] += total
    return found


def _furthest(project: Project) -> Iterator[QuerySet[Any]]:
    """Yield the documents of each kind that are not part of a later one."""
    place = place_of(CHANGE_ORDER_FEED, project) | {"missing_since": None}
    newer = (CommitmentChangeOrder, PrimeChangeOrder)
    for model in newer:
        yield model.objects.filter(**place)
    packages = ChangeOrderPackage.objects.filter(**place)
    for model in newer:
        # Where Procore lists a package under its newer address as well, it is the same document.
        there = model.objects.filter(**place)
        packages = packages.exclude(
            Exists(there.filter(procore_id=OuterRef("procore_id")))
        ).exclude(
            Exists(there.filter(contract_id=OuterRef("contract_id"), number=OuterRef("number")))
        )
    yield packages
    yield ChangeOrderRequest.objects.filter(**place, change_order_package_id=None)
    yield PotentialChangeOrder.objects.filter(**place, stands_alone=True)

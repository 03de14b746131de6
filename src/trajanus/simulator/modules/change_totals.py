"""What do change orders add up to, and what do they do to their contract?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from trajanus.simulator.modules.money import amount_of, total
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

CONTRACTS = ("prime_contracts", "work_order_contracts", "purchase_order_contracts")

PENDING = ("pending", "revised", "proceeding", "pricing", "not_pricing", "pending_billable")

# Which status a sum of change orders stands for.
_GROUPS = {"approved": ("approved",), "pending": PENDING, "draft": ("draft",)}


def lines_of(world: World, kind: str, record: Json) -> list[Json]:
    """The line items of a contract, change event or change order, in order."""
    found = world[f"{kind.removesuffix('s')}_line_items"].where(holder_id=record["id"])
    return sorted(found, key=lambda line: int(line.get("position") or 0))


def change_total(world: World, kind: str, record: Json) -> Decimal:
    """The sum of the lines; without any, the amount that was entered."""
    if kind == "change_order_packages":
        parts = members_of(world, record)
        if parts:
            return sum((change_total(world, *part) for part in parts), Decimal(0))
    elif kind == "change_order_requests":
        orders = live(world, "potential_change_orders", change_order_request_id=record["id"])
        if orders:
            return sum(
                (change_total(world, "potential_change_orders", o) for o in orders), Decimal()
            )
    else:
        lines = lines_of(world, kind, record)
        if lines:
            return total(lines)
    return amount_of(record, "grand_total")


def members_of(world: World, package: Json) -> list[tuple[str, Json]]:
    """What a package bundles: requests, and potential change orders outside of any request."""
    requests = live(world, "change_order_requests", change_order_package_id=package["id"])
    orders = live(world, "potential_change_orders", change_order_package_id=package["id"])
    loose = [order for order in orders if not order.get("change_order_request_id")]
    return [
        *(("change_order_requests", request) for request in requests),
        *(("potential_change_orders", order) for order in loose),
    ]


def package_lines(world: World, package: Json) -> list[Json]:
    """The lines of everything that a package bundles."""
    found: list[Json] = []
    for kind, member in members_of(world, package):
        orders = [member]
        if kind == "change_order_requests":
            orders = live(world, "potential_change_orders", change_order_request_id=member["id"])
        for order in orders:
            found += lines_of(world, "potential_change_orders", order)
    return found


def contract_of(world: World, contract_id: int | None) -> tuple[str, Json] | None:
    """The kind and record of a contract; ids are unique over all kinds of contract."""
    for kind in CONTRACTS:
        found = world[kind].get(contract_id)
        if found is not None and not found.get("deleted"):
            return kind, found
    return None


def contract_changes(world: World, contract: Json) -> dict[str, Decimal]:
    """Sums of a contract's change orders: approved, pending and draft."""
    sums = dict.fromkeys(_GROUPS, Decimal(0))
    for kind, change in _counted(world, contract["id"]):
        for name, statuses in _GROUPS.items():
            if change.get("status") in statuses:
                sums[name] += change_total(world, kind, change)
    return sums


def live(world: World, kind: str, **wanted: object) -> list[Json]:
    """The records with these values that are not deleted."""
    return [record for record in world[kind].where(**wanted) if not record.get("deleted")]


def _counted(world: World, contract_id: int) -> Iterator[tuple[str, Json]]:
    """Every change once: what is in a package counts by its package."""
    for package in live(world, "change_order_packages", contract_id=contract_id):
        yield "change_order_packages", package
    for order in live(world, "potential_change_orders", contract_id=contract_id):
        if not order.get("change_order_package_id") and not order.get("change_order_request_id"):
            yield "potential_change_orders", order
    for request in live(world, "change_order_requests", contract_id=contract_id):
        if not request.get("change_order_package_id"):
            yield "change_order_requests", request
    for kind in ("commitment_change_orders", "prime_change_orders"):
        for order in live(world, kind, contract_id=contract_id):
            if not order.get("legacy_package_id"):
                yield kind, order

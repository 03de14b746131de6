"""Which contracts does the federal project have: with the owner, with firms and with suppliers?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from trajanus.simulator.datasets.site import Site
from trajanus.simulator.modules.money import ZERO
from trajanus.simulator.wire import Json

_BLANK: Json = {
    "accounting_method": "amount", "retainage_percent": ZERO, "private": True, "executed": True,
    "show_line_items_to_non_admins": False,
}  # fmt: skip
_MANAGER = "Prime Project Manager"


def fill_contracts(site: Site, plan: Json) -> None:
    """The prime contract by pay activity, the subcontracts and the purchase orders."""
    _prime(site, plan)
    for kind in ("work_order", "purchase_order"):
        for each in plan[f"{kind}s"]:
            _commitment(site, f"{kind}_contracts", each)
    for name, mapped in plan["change_order_statuses"]:
        site.world["change_order_statuses"].add(
            {"name": name, "mapped_to_status": mapped, "show_in_select": True}
        )


def add_lines(site: Site, holder: str, record: Json, rows: Iterable[Json]) -> None:
    """Lines of a contract or change order, in order; amounts come as numbers."""
    kind = f"{holder.removesuffix('s')}_line_items"
    for place, row in enumerate(rows, start=1):
        line = {"quantity": None, "unit_cost": None, "uom": None, "extended_type": "manual", **row}
        line["amount"] = f"{row['amount']:.2f}"
        made = record["created_at"][:10]
        site.add(kind, _MANAGER, made, holder_id=record["id"], position=place, **line)


def _prime(site: Site, plan: Json) -> None:
    head = plan["prime_contract"]
    dates = {key: site.moved(value) for key, value in head.items() if key.endswith("_date")}
    contract = site.add(
        "prime_contracts",
        _MANAGER,
        str(dates["contract_date"]),
        **_BLANK,
        **{**head, **dates, "status": "Approved"},
        vendor_id=site.id_of("vendors", "Sample District"),
        contractor_id=site.id_of("vendors", "Sample Prime Contractor, Inc."),
        architect_id=site.id_of("vendors", "Sample District"),
    )
    rows = [
        {"description": f"CLIN {clin} - {activity} {name}", "amount": amount, "uom": "ls",
         "origin_data": f"clin={clin};activity={activity}", **site.coding(code, kind)}
        for activity, clin, name, code, kind, amount in plan["activities"]
    ]  # fmt: skip
    add_lines(site, "prime_contracts", contract, rows)


def _commitment(site: Site, kind: str, each: Json) -> None:
    signed = site.moved(each["signed"])
    contract = site.add(
        kind,
        _MANAGER,
        signed or site.day(-10),
        **{**_BLANK, "executed": signed is not None},
        **{key: each[key] for key in ("number", "title", "status")},
        vendor_id=site.id_of("vendors", each["vendor"]),
        contract_date=signed,
        execution_date=signed,
        signed_contract_received_date=signed,
        **_of_kind(site, kind),
    )
    rows = [_line(site, row) for row in each["lines"]]
    add_lines(site, kind, contract, rows)


def _of_kind(site: Site, kind: str) -> Json:
    if kind == "work_order_contracts":
        return {"inclusions": "Labor, equipment and small tools.", "exclusions": "Permits."}
    return {"assignee_id": site.id_of("users", "Prime Superintendent"), "ship_via": "Truck",
            "ship_to_address": "100 Motor Pool Road, Sampleville, GA 30000",
            "payment_terms": "Net 30", "delivery_date": site.day(14)}  # fmt: skip


def _line(site: Site, row: list[Any]) -> Json:
    text, code, kind, amount, activity = row
    return {"description": text, "amount": amount, "origin_data": f"activity={activity}",
            **site.coding(code, kind)}  # fmt: skip

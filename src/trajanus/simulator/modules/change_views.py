"""What do potential change orders, requests and packages look like?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from trajanus.simulator.modules.change_fields import due_day
from trajanus.simulator.modules.change_totals import (
    change_total,
    contract_of,
    lines_of,
    package_lines,
)
from trajanus.simulator.modules.coding import cost_code, line_item_type, wbs_code
from trajanus.simulator.modules.compact import named
from trajanus.simulator.modules.line_items import holder_of
from trajanus.simulator.modules.money import amount_of, cents, total
from trajanus.simulator.modules.shown import Inner, always, otherwise, person, view
from trajanus.simulator.modules.stored_files import attachments
from trajanus.simulator.modules.tiers import tiers_of
from trajanus.simulator.modules.vendors import vendor_item
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

_CURRENCY = always({"base_currency_iso_code": "USD", "currency_iso_code": "USD"})
_DATES = ("created_at", "updated_at", "deleted_at", "invoiced_date", "paid_date", "reviewed_at")
_BASIC = ("id", "contract_id", "number", "revision", "status", "title", *_DATES)
_ORIGIN = ("origin_id", "origin_data")
_DETAIL = (*_BASIC, *_ORIGIN, "description", "private", "due_date", "schedule_impact_amount")

_TYPES = {"prime_contracts": "PrimeContractChangeOrder"}
_CONTRACT_TYPES = {
    "prime_contracts": "PrimeContract",
    "work_order_contracts": "WorkOrderContract",
    "purchase_order_contracts": "PurchaseOrderContract",
}


def total_of(kind: str) -> Inner:
    return lambda world, record: cents(change_total(world, kind, record))


def _line(world: World, line: Json, *, numbers: bool) -> Json:
    """A line inside its document."""
    plain = ("id", "position", "description", "uom", "cost_code_id", "tax_code_id")
    figures: Json = {name: line.get(name) for name in ("quantity", "unit_cost")}
    if numbers:
        figures = {name: float(amount_of(line, name)) for name in figures}
    return {
        **{name: line.get(name) for name in plain},
        **figures,
        "total_amount": line["amount"],
        "extended_amount": line["amount"],
        "cost_code": cost_code(world, line),
        "line_item_type": line_item_type(world, line),
        "wbs_code": wbs_code(world, line),
        "holder": holder_of(world, line, "potential_change_orders"),
        "markup_line_items": [],
        "currency_configuration": {"currency_iso_code": "USD"},
    }


def _lines(world: World, lines: Iterable[Json], *, numbers: bool) -> list[Json]:
    return [_line(world, line, numbers=numbers) for line in lines]


def _type(world: World, package: Json) -> str:
    """No field says what a package is for: its contract decides."""
    found = contract_of(world, package["contract_id"])
    return _TYPES.get(found[0], "CommitmentContractChangeOrder") if found else "ChangeOrderPackage"


def _above(kind: str, field: str, name: str) -> Inner:
    def show(world: World, record: Json) -> Any:
        return (world[kind].get(record.get(field)) or {}).get(name)

    return show


def _acronym(acronym: str, kind: str, field: str) -> Inner:
    def show(world: World, record: Json) -> str | None:
        found = record if field == "id" else world[kind].get(record.get(field))
        return f"{acronym} #{found['number']}" if found else None

    return show


def _vendor(world: World, record: Json) -> Json | None:
    found = contract_of(world, record["contract_id"])
    firm = world["vendors"].get(found[1].get("vendor_id")) if found else None
    return vendor_item(world, firm) if firm else None


_PACKAGE = {"grand_total": total_of("change_order_packages"), "currency_configuration": _CURRENCY,
            "designated_reviewer": person("designated_reviewer_id"),
            "custom_fields": otherwise("custom_fields", {})}  # fmt: skip
package_item = view(
    (*_BASIC, *_ORIGIN, "origin_code", "created_by_id", "due_date", "executed",
     "signed_change_order_received_date"),
    _PACKAGE,
)  # fmt: skip
package_detail = view(
    (*_DETAIL, "origin_code", "executed", "signed_change_order_received_date", "position",
     "review_notes", "revised_substantial_completion_date"),
    {
        **_PACKAGE,
        "type": _type,
        "creator": person(),
        "reviewer": person("reviewer_id"),
        "attachments": attachments,
        "line_items": lambda w, record: _lines(w, package_lines(w, record), numbers=False),
    },
)  # fmt: skip


def _contract(world: World, record: Json) -> Json | None:
    found = contract_of(world, record["contract_id"])
    if found is None:
        return None
    kind, contract = found
    plain = ("id", "number", "title", "status")
    return {
        **{name: contract.get(name) for name in plain},
        "type": _CONTRACT_TYPES[kind],
        "vendor": named(world, "vendors", contract.get("vendor_id")),
    }


_REQUEST = {"grand_total": total_of("change_order_requests"), "currency_configuration": _CURRENCY}
request_item = view(
    (*_BASIC, "created_by_id", "change_order_package_id", "schedule_impact_amount"),
    {**_REQUEST, "due_date": lambda _world, record: due_day(record)},
)
request_detail = view(
    (*_DETAIL, "change_order_package_id", "executed", "position",
     "signed_change_order_received_date"),
    {
        **_REQUEST,
        "creator": person(),
        "attachments": attachments,
        "contract": _contract,
        "batch": always(None),
    },
)  # fmt: skip

_PCO = "potential_change_orders"
_PCO_SHARED = {
    "grand_total": total_of(_PCO),
    "currency_configuration": always({"currency_iso_code": "USD"}),
    "custom_fields": otherwise("custom_fields", {}),
}
potential_item = view(
    (*_BASIC, "created_by_id", "schedule_impact_amount", "change_order_request_id", "executed",
     "change_reason"),
    {
        **_PCO_SHARED,
        "due_date": lambda _world, record: due_day(record),
        "change_order_request_title":
            _above("change_order_requests", "change_order_request_id", "title"),
        "change_order_package_title":
            _above("change_order_packages", "change_order_package_id", "title"),
        "potential_change_order_acronym_number": _acronym("PCO", _PCO, "id"),
        "change_order_request_acronym_number":
            _acronym("COR", "change_order_requests", "change_order_request_id"),
        "change_order_package_acronym_number":
            _acronym("COP", "change_order_packages", "change_order_package_id"),
        "change_order_tiers": lambda world, record: tiers_of(world, record["project_id"]),
    },
)  # fmt: skip
potential_detail = view(
    (*_DETAIL, "change_order_change_reason_id", "change_order_request_id", "prime_change_event_id",
     "commitment_change_event_id", "location_id", "position", "reason", "reference",
     "request_for_quote_id"),
    {
        **_PCO_SHARED,
        "accounting_method": otherwise("accounting_method", "amount"),
        "creator": person(),
        "designated_reviewer": person("designated_reviewer_id"),
        "received_from": person("received_from_id"),
        "reviewer": person("reviewer_id"),
        "field_change": otherwise("field_change", False),
        "paid": lambda _world, record: bool(record.get("paid_date")),
        "void": lambda _world, record: record["status"] == "void",
        "attachments": attachments,
        "vendor": _vendor,
        "line_items": lambda w, record: _lines(w, lines_of(w, _PCO, record), numbers=True),
        "line_items_total": lambda w, record: cents(total(lines_of(w, _PCO, record))),
        "line_items_extended_total": lambda w, record: cents(total(lines_of(w, _PCO, record))),
    },
)  # fmt: skip

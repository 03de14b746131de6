"""What do owner invoices and subcontractor invoices look like, and what do they add up to?"""

from __future__ import annotations

from trajanus.simulator.modules.change_totals import contract_changes, contract_of
from trajanus.simulator.modules.coding import cost_code, wbs_code
from trajanus.simulator.modules.contract_views import value_of
from trajanus.simulator.modules.invoice_sums import line_to_date, this_period, to_date
from trajanus.simulator.modules.money import ZERO, amount_of, cents, percent, total
from trajanus.simulator.modules.shown import always, otherwise, person, view
from trajanus.simulator.modules.stored_files import attachments
from trajanus.simulator.records import Render
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

_CURRENCY = always({"currency_iso_code": "USD"})
_HEAD = ("id", "number", "invoice_number", "status", "billing_date", "period_id", "origin_id",
         "origin_data", "created_at", "updated_at")  # fmt: skip
# No retainage is kept on federal work unless progress is unsatisfactory.
_NO_RETAINAGE = ("total_retainage", "completed_work_retainage_amount",
                 "stored_materials_retainage_amount")  # fmt: skip


def owner_line(world: World, line: Json) -> Json:
    """A line of the continuation sheet, which the trade calls G703."""
    done, worth = line_to_date(line), amount_of(line, "scheduled_value")
    return {
        **{key: line[key] for key in ("id", "line_item_id", "added_from_source",
                                      "added_from_source_id", "position", "scheduled_value")},
        "item_number": str(line["position"]),
        "description_of_work": line["description"],
        "cost_code": cost_code(world, line),
        "wbs_code": wbs_code(world, line),
        "work_completed_from_previous_application": line["previous"],
        "work_completed_this_period": line["this_period"],
        "materials_presently_stored": line["stored"],
        "total_completed_and_stored_to_date": cents(done),
        "total_completed_and_stored_to_date_percent": percent(done, worth),
        "balance_to_finish": cents(worth - done),
        "retainage": ZERO,
    }  # fmt: skip


def requisition_line(world: World, line: Json) -> Json:
    """A line of a subcontractor invoice."""
    shown = owner_line(world, line)
    return {
        **shown,
        "item_type": "change_order_item" if line["added_from_source_id"] else "contract_item",
        "accounting_method": "amount",
        "cost_code_id": line["cost_code_id"],
        "gross_amount": shown["total_completed_and_stored_to_date"],
        "net_amount": shown["total_completed_and_stored_to_date"],
        "subcontractor_claimed_amount": cents(
            amount_of(line, "this_period") + amount_of(line, "stored_this_period")
        ),
        "comment": None,
        "status": None,
        "currency_configuration": {"currency_iso_code": "USD"},
    }


def summary(world: World, invoice: Json) -> Json:
    """The sums above the lines, which the trade calls G702."""
    kind, contract = contract_of(world, _contract_id(invoice)) or ("prime_contracts", {"id": 0})
    worth = value_of(world, kind, contract)
    changes = contract_changes(world, contract)["approved"]
    done, now = to_date(invoice), this_period(invoice)
    return {
        "original_contract_sum": cents(worth),
        "net_change_by_change_orders": cents(changes),
        "contract_sum_to_date": cents(worth + changes),
        "total_completed_and_stored_to_date": cents(done),
        **dict.fromkeys(_NO_RETAINAGE, ZERO),
        "total_earned_less_retainage": cents(done),
        "less_previous_certificates_for_payment": cents(done - now),
        "current_payment_due": cents(now),
        "balance_to_finish_including_retainage": cents(worth + changes - done),
        "tax_applicable_to_this_payment": ZERO,
        "formatted_period": f"{invoice.get('period_start')} - {invoice.get('period_end')}",
    }


def _contract_id(invoice: Json) -> int | None:
    found: int | None = invoice.get("contract_id") or invoice.get("commitment_id")
    return found


def _complete(_world: World, invoice: Json) -> str:
    return percent(to_date(invoice), total(invoice["lines"], "scheduled_value"))


def _contract(world: World, invoice: Json) -> Json | None:
    found = contract_of(world, _contract_id(invoice))
    if found is None:
        return None
    kind, contract = found
    name = kind.removesuffix("s").title().replace("_", "")
    return {"id": contract["id"], "title": contract.get("title"), "type": name}


def _vendor(world: World, invoice: Json) -> Json:
    found = contract_of(world, _contract_id(invoice))
    vendor_id = found[1].get("vendor_id") if found else None
    vendor: Json = world["vendors"].get(vendor_id) or {"id": None, "name": None}
    return vendor


def _period(world: World, invoice: Json) -> Json | None:
    period = world["billing_periods"].get(invoice.get("period_id"))
    keys = ("id", "start_date", "end_date", "due_date")
    return None if period is None else {key: period.get(key) for key in keys}


def _claimed(_world: World, invoice: Json) -> str:
    return cents(this_period(invoice))


def _with(render: Render, name: str, line: Render) -> Render:
    def show(world: World, invoice: Json) -> Json:
        return {**render(world, invoice), name: [line(world, each) for each in invoice["lines"]]}

    return show


owner_item = view(
    (*_HEAD, "period_start", "period_end"),
    {
        "billing_period": _period,
        "contract": _contract,
        "formatted_contract_company": lambda world, invoice: _vendor(world, invoice)["name"],
        "g702": summary,
        "percent_complete": _complete,
        "total_amount_accrued_this_period": _claimed,
        "total_amount_paid": otherwise("total_paid", ZERO),
        "attachments": attachments,
        "currency_configuration": _CURRENCY,
    },
)
owner_detail = _with(owner_item, "g703", owner_line)
requisition_item = view(
    (*_HEAD, "commitment_id", "submitted_at", "payment_date", "comment"),
    {
        "contract_name": lambda world, invoice: (_contract(world, invoice) or {}).get("title"),
        "vendor_id": lambda world, invoice: _vendor(world, invoice)["id"],
        "vendor_name": lambda world, invoice: _vendor(world, invoice)["name"],
        "invoice_type": always("progress"),
        "requisition_start": lambda _world, invoice: invoice.get("period_start"),
        "requisition_end": lambda _world, invoice: invoice.get("period_end"),
        "final": otherwise("final", False),
        "percent_complete": _complete,
        "total_claimed_amount": _claimed,
        "summary": summary,
        "attachments": attachments,
        "created_by": person(),
        "custom_fields": otherwise("custom_fields", {}),
        "erp_status": always(None),
        "currency_configuration": _CURRENCY,
    },
)
requisition_detail = _with(requisition_item, "items", requisition_line)

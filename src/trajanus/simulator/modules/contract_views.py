"""What do prime contracts, subcontracts and purchase orders look like, and what are they worth?"""

from __future__ import annotations

from decimal import Decimal

from trajanus.simulator.modules.change_totals import contract_changes, lines_of, live
from trajanus.simulator.modules.invoice_sums import claimed
from trajanus.simulator.modules.line_items import line_view
from trajanus.simulator.modules.money import ZERO, cents, percent, total
from trajanus.simulator.modules.shown import always, named, otherwise, person, view
from trajanus.simulator.modules.stored_files import attachments
from trajanus.simulator.records import Render
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

SHARED_TEXTS = ("number", "title", "description", "origin_id", "origin_code", "origin_data")
SHARED_DATES = (
    "contract_date",
    "execution_date",
    "issued_on_date",
    "letter_of_intent_date",
    "returned_date",
    "signed_contract_received_date",
    "approval_letter_date",
)
SHARED_FLAGS = ("executed", "private", "show_line_items_to_non_admins")
WORK_TEXTS = ("inclusions", "exclusions")
WORK_DATES = ("actual_completion_date", "contract_estimated_completion_date",
              "contract_start_date")  # fmt: skip
PURCHASE_TEXTS = ("bill_to_address", "payment_terms", "ship_to_address", "ship_via",
                  "billing_schedule_of_values_status")  # fmt: skip
PURCHASE_DATES = ("delivery_date",)

_PLAIN = (
    "id", "accounting_method", "created_at", "updated_at", "deleted_at", "retainage_percent",
    "status", *SHARED_TEXTS, *SHARED_DATES, *SHARED_FLAGS,
)  # fmt: skip


def vendor(world: World, record: Json, field: str = "vendor_id") -> Json | None:
    """A firm inside a contract."""
    found = world["vendors"].get(record.get(field))
    return (
        None
        if found is None
        else {"id": found["id"], "name": found["name"], "company": found["name"]}
    )


def _architect(world: World, record: Json) -> Json | None:
    found = world["vendors"].get(record.get("architect_id"))
    if found is None:
        return None
    return {"id": found["id"], "name": found["name"], "login": found.get("email_address")}


def value_of(world: World, kind: str, contract: Json) -> Decimal:
    """The original value: the sum of the schedule of values."""
    return total(lines_of(world, kind, contract))


def _figures(kind: str, render: Render) -> Render:
    """A view with the sums that follow from lines, change orders and invoices."""

    def show(world: World, contract: Json) -> Json:
        value, changes = value_of(world, kind, contract), contract_changes(world, contract)
        return {
            **render(world, contract),
            "grand_total": cents(value),
            "approved_change_orders": cents(changes["approved"]),
            **(_open_figures(world, contract, value, changes) if kind != "prime_contracts" else {}),
        }

    return show


def _open_figures(
    world: World, contract: Json, value: Decimal, changes: dict[str, Decimal]
) -> Json:
    revised = value + changes["approved"]
    billed = claimed(world, contract)
    paid = total(live(world, "requisitions", commitment_id=contract["id"]), "total_paid")
    return {
        "pending_change_orders": cents(changes["pending"]),
        "draft_change_orders_amount": cents(changes["draft"]),
        "revised_contract": cents(revised),
        "pending_revised_contract": cents(revised + changes["pending"]),
        "total_requisitions_amount": cents(billed),
        "total_draw_requests_amount": ZERO,
        "total_payments": cents(paid),
        "percentage_paid": percent(paid, revised),
        "remaining_balance_outstanding": cents(revised - paid),
    }


def _with_lines(kind: str, render: Render) -> Render:
    shown = line_view(kind)

    def show(world: World, contract: Json) -> Json:
        lines = [shown(world, line) for line in lines_of(world, kind, contract)]
        return {**render(world, contract), "line_items": lines}

    return show


_COMMITMENT = {
    "vendor": vendor,
    "project": named("projects", "project_id"),
    "requisitions_are_enabled": otherwise("requisitions_are_enabled", True),
    "currency_configuration": always({"currency_iso_code": "USD"}),
}
prime_item = _figures(
    "prime_contracts",
    view(
        (*_PLAIN, *WORK_TEXTS, *WORK_DATES, "contract_termination_date"),
        {
            "architect": _architect,
            "attachments": attachments,
            "contractor": lambda world, record: vendor(world, record, "contractor_id"),
            "created_by": person(),
            "vendor": vendor,
            "currency_configuration": always({"currency_iso_code": "USD"}),
        },
    ),
)
work_order_item = _figures(
    "work_order_contracts", view((*_PLAIN, *WORK_TEXTS, *WORK_DATES), _COMMITMENT)
)
purchase_order_item = _figures(
    "purchase_order_contracts",
    view(
        (*_PLAIN, *PURCHASE_TEXTS, *PURCHASE_DATES),
        {**_COMMITMENT, "assignee": person("assignee_id")},
    ),
)
prime_detail = _with_lines("prime_contracts", prime_item)
work_order_detail = _with_lines("work_order_contracts", work_order_item)
purchase_order_detail = _with_lines("purchase_order_contracts", purchase_order_item)
contract_compact = view(("id", "number", "title", "status", "updated_at", "created_at"))

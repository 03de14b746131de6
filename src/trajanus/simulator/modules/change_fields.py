"""What do all sorts of change orders have in common when they are written?"""

from __future__ import annotations

from typing import Any

from trajanus.simulator.call import Call
from trajanus.simulator.clock import stamp
from trajanus.simulator.errors import invalid
from trajanus.simulator.modules.attachments import wrapped_attachments
from trajanus.simulator.modules.change_totals import contract_of
from trajanus.simulator.modules.money import ZERO, money
from trajanus.simulator.modules.values import as_date
from trajanus.simulator.modules.written import (
    Table,
    as_moment,
    choice,
    day,
    each,
    text,
    whole,
)
from trajanus.simulator.wire import Json, digits

STATUSES = ("draft", "not_pricing", "pricing", "pending", "revised", "proceeding",
            "not_proceeding", "no_charge", "approved", "rejected", "void")  # fmt: skip
NEWER_STATUSES = (*STATUSES, "pending_billable")

WRAPPER = "change_order"
_REVIEWED = ("approved", "rejected", "no_charge", "not_proceeding")

TABLE: Table = {
    **each(text, "title", "description", "number", "origin_id", "origin_data"),
    **each(day, "invoiced_date", "paid_date"),
    "schedule_impact_amount": whole,
    "grand_total": money,
    "status": choice(*STATUSES),
}
BLANK: Json = {"status": "draft", "revision": 0, "grand_total": ZERO, "executed": False,
               "description": None, "title": None, "private": True}  # fmt: skip


def due(_call: Call, _name: str, value: Any) -> str | None:
    """A due date, which is a time when written and a date in lists; plain dates pass too."""
    date = as_date(value) if len(str(value)) == len("2026-01-31") else None
    return as_moment(value) or (f"{date}T00:00:00Z" if date else None)


def due_day(record: Json) -> str | None:
    return record["due_date"][:10] if record.get("due_date") else None


def settled(call: Call, kind: str, fields: Json, old: Json | None) -> Json:
    """What follows from a write: number, contract, attachments, time of review."""
    fields = {**fields, **wrapped_attachments(call, WRAPPER, old)}
    if old is None:
        fields["contract_id"] = known_contract(call, call.required_scope("contract_id"))
        fields["number"] = fields.get("number") or next_number(call, kind, fields["contract_id"])
    if fields.get("status") in _REVIEWED and fields["status"] != (old or {}).get("status"):
        fields |= {"reviewed_at": stamp(call.sim.clock.now()), "reviewer_id": call.user_id}
    return fields


def known_contract(call: Call, contract_id: int | None, kinds: tuple[str, ...] = ()) -> int:
    """The id of a contract in this project, of one of the kinds if they are given."""
    found = contract_of(call.world, contract_id)
    if (
        found is None
        or found[1]["project_id"] != call.project_id()
        or (kinds and found[0] not in kinds)
    ):
        raise invalid({"contract_id": ["is not a valid choice"]})
    return int(found[1]["id"])


def next_number(call: Call, kind: str, contract_id: int) -> str:
    """The next free number of a contract."""
    numbers = [digits(r["number"]) for r in call.world[kind].where(contract_id=contract_id)]
    highest = max((number for number in numbers if number is not None), default=0)
    return f"{highest + 1:03}"

"""What changed in the federal contract so far, and how far along is each change?"""

from __future__ import annotations

from typing import Any

from trajanus.simulator.datasets.contracts import add_lines
from trajanus.simulator.datasets.site import Site
from trajanus.simulator.modules.money import ZERO
from trajanus.simulator.wire import Json

_MANAGER = "Prime Project Manager"
_BLANK: Json = {"revision": 0, "grand_total": ZERO, "private": True, "description": ""}


def fill_changes(site: Site, plan: Json) -> None:
    """From the events on site to what the owner and the firms were asked for."""
    events = [_event(site, each) for each in plan["change_events"]]
    prime = site.world["prime_contracts"].where(project_id=site.project_id)[0]
    for kind, each in _bundles(plan):
        _order(site, kind, prime["id"], each)
    for each in plan["potential_change_orders"]:
        event = events[each["event"] - 1]
        cause = {"prime_change_event_id": event["id"], "change_reason": event["change_reason"]}
        bundled = _bundled(site, each)
        order = _order(site, "potential_change_orders", prime["id"], each, **bundled, **cause)
        add_lines(site, "potential_change_orders", order, _from_event(site, event))
    for each in plan["prime_change_orders"]:
        _newer(site, "prime_change_orders", prime["id"], each, events[each["event"] - 1])
    for each in plan["commitment_change_orders"]:
        contract_id = site.id_of("work_order_contracts", each["contract"], "number")
        _newer(site, "commitment_change_orders", contract_id, each, events[each["event"] - 1])


def _bundles(plan: Json) -> list[tuple[str, Json]]:
    kinds = ("change_order_packages", "change_order_requests")
    return [(kind, each) for kind in kinds for each in plan[kind]]


def _event(site: Site, each: Json) -> Json:
    number = len(site.world["change_events"].where(project_id=site.project_id)) + 1
    rfi = f" See RFI {each['rfi']}." if each["rfi"] else ""
    event = site.add(
        "change_events", _MANAGER, site.day(-each["age"]), number=f"{number:03}",
        title=each["title"], description=f"{each['title']}.{rfi}", event_scope=each["scope"],
        event_type=each["type"], change_reason=each["reason"], status=each["status"],
    )  # fmt: skip
    rows = [
        {"description": text, "amount": cost, "cost_rom": f"{cost:.2f}",
         "revenue_rom": f"{revenue:.2f}", **site.coding(code, kind)}
        for text, code, kind, cost, revenue in each["lines"]
    ]  # fmt: skip
    add_lines(site, "change_events", event, rows)
    return event


def _order(site: Site, kind: str, contract_id: int, each: Json, **more: Any) -> Json:
    package = {}
    if kind == "change_order_requests":
        package["change_order_package_id"] = _only(site, "change_order_packages")
    return site.add(
        kind, _MANAGER, site.day(-each.get("age", 25)), **_BLANK, **package,
        **{key: each[key] for key in ("number", "title", "status")}, contract_id=contract_id,
        schedule_impact_amount=each["days"], due_date=site.day(14), **more,
    )  # fmt: skip


def _bundled(site: Site, each: Json) -> Json:
    """Which request and package a potential change order has gone into."""
    if not each["in_request"]:
        return {"change_order_request_id": None, "change_order_package_id": None}
    return {"change_order_request_id": _only(site, "change_order_requests"),
            "change_order_package_id": _only(site, "change_order_packages")}  # fmt: skip


def _only(site: Site, kind: str) -> int:
    return int(site.world[kind].where(project_id=site.project_id)[0]["id"])


def _from_event(site: Site, event: Json) -> list[Json]:
    """What the owner is asked for, line by line of the event behind it."""
    lines = site.world["change_event_line_items"].where(holder_id=event["id"])
    return [_priced(line, float(line["revenue_rom"]), line["description"]) for line in lines]


def _newer(site: Site, kind: str, contract_id: int, each: Json, event: Json) -> None:
    approved = each["status"] == "approved"
    reviewed = {"reviewed_at": f"{site.day(-each['age'] + 5)}T15:00:00Z",
                "reviewer_id": site.id_of("users", "Contracting Officer")}  # fmt: skip
    order = _order(site, kind, contract_id, each, executed=approved, paid=False,
                   signature_required=True, field_change=False,
                   **(reviewed if approved else {}))  # fmt: skip
    lines = site.world["change_event_line_items"].where(holder_id=event["id"])
    rows = []
    for place, (text, code, kind_of_cost, amount) in enumerate(each["lines"]):
        source = {"change_event_line_item_id": lines[place]["id"]} if place < len(lines) else {}
        rows.append({"description": text, "amount": amount, **source,
                     **site.coding(code, kind_of_cost)})  # fmt: skip
    add_lines(site, kind, order, rows)


def _priced(line: Json, amount: float, text: str) -> Json:
    codes = {key: line[key] for key in ("cost_code_id", "line_item_type_id", "wbs_code_id")}
    return {"description": text, "amount": amount, **codes,
            "change_event_line_item_id": line["id"]}  # fmt: skip

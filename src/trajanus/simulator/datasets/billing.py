"""What has been invoiced on the federal project, period by period?"""

from __future__ import annotations

from decimal import Decimal

from trajanus.simulator.datasets.site import Site
from trajanus.simulator.modules.change_totals import lines_of
from trajanus.simulator.modules.invoice_lines import first_lines, latest
from trajanus.simulator.modules.invoice_sums import this_period
from trajanus.simulator.modules.money import ZERO, amount_of, cents
from trajanus.simulator.wire import Json

_MANAGER = "Prime Project Manager"


def fill_invoices(site: Site, plan: Json) -> None:
    """One owner invoice a period, and one from each firm that was at work in it."""
    prime = site.world["prime_contracts"].where(project_id=site.project_id)[0]
    for number, dates in enumerate(plan["periods"], start=1):
        start, end, due = (str(site.moved(day)) for day in dates)
        is_open = number == len(plan["periods"])
        period = site.add(
            "billing_periods", _MANAGER, start, start_date=start, end_date=end, due_date=due,
            status="open" if is_open else "closed",
        )  # fmt: skip
        _owner_invoice(site, plan, prime, number, period, is_open=is_open)
        for firm in site.world["work_order_contracts"].where(project_id=site.project_id):
            _requisition(site, plan, firm, number, period, is_open=is_open)


def _owner_invoice(
    site: Site, plan: Json, prime: Json, number: int, period: Json, *, is_open: bool
) -> None:
    before = latest(site.world, "payment_applications", prime["id"])
    lines = _lines(site, "payment_applications", prime, before, period)
    stored = {activity: amount for activity, at, amount in plan["stored"] if at == number}
    for line in lines:
        activity = line["description"].partition(" - ")[2].partition(" ")[0]
        _claim(line, _percent(plan, activity, number), stored.get(activity, 0))
    invoice = _invoice(site, "payment_applications", number, period, lines, is_open=is_open,
                       contract_id=prime["id"])  # fmt: skip
    if not is_open:
        paid = this_period(invoice) - plan["deductions"][number - 1]
        site.world["payment_applications"].change(
            invoice["id"], {"total_paid": cents(paid), "updated_at": invoice["updated_at"]}
        )


def _requisition(
    site: Site, plan: Json, firm: Json, number: int, period: Json, *, is_open: bool
) -> None:
    """A firm asks for the part of its lines that the activities behind them are done."""
    before = latest(site.world, "requisitions", firm["id"])
    lines = _lines(site, "requisitions", firm, before, period)
    activities = {line["id"]: line["origin_data"].partition("=")[2]
                  for line in lines_of(site.world, "work_order_contracts", firm)}  # fmt: skip
    for line in lines:
        activity = activities.get(line["line_item_id"])
        # Extra work is claimed when it is done; the order for it came after that.
        _claim(line, 100 if activity is None else _percent(plan, activity, number), 0)
    if not any(amount_of(line, "this_period") for line in lines):
        return
    earned = sum((amount_of(line, "this_period") for line in lines), Decimal(0))
    paid: Json = {"total_paid": ZERO, "payment_date": None}
    if not is_open:
        paid = {"total_paid": cents(earned), "payment_date": period["due_date"]}
    _invoice(site, "requisitions", int(before["number"]) + 1 if before else 1, period, lines,
             is_open=is_open, commitment_id=firm["id"], submitted_at=period["end_date"],
             comment=None, **paid)  # fmt: skip


def _lines(site: Site, kind: str, contract: Json, before: Json | None, period: Json) -> list[Json]:
    """The lines of the contract, and of the change orders that were approved by then."""
    lines = first_lines(site.world, kind, contract["id"], before)
    return [line for line in lines if _approved_on(site, line) <= period["end_date"]]


def _approved_on(site: Site, line: Json) -> str:
    for kind in ("prime_change_orders", "commitment_change_orders"):
        order = site.world[kind].get(line["added_from_source_id"])
        if order is not None:
            return str(order["reviewed_at"][:10])
    return ""


def _invoice(
    site: Site, kind: str, number: int, period: Json, lines: list[Json], *, is_open: bool,
    **more: object,
) -> Json:  # fmt: skip
    # The newest period ends today: its invoices were written yesterday.
    made = min(period["end_date"], site.day(-1))
    return site.add(
        kind, _MANAGER, made, number=number, invoice_number=f"{number:03}",
        status="under_review" if is_open else "approved", billing_date=made,
        period_id=period["id"], period_start=period["start_date"],
        period_end=period["end_date"], lines=lines, **more,
    )  # fmt: skip


def _percent(plan: Json, activity: str, number: int) -> int:
    done = plan["percent_done"].get(activity)
    return int(done[number - 1]) if done else 0


def _claim(line: Json, percent: int, stored: int) -> None:
    done = amount_of(line, "scheduled_value") * percent / 100
    line["this_period"] = cents(done - amount_of(line, "previous"))
    if stored:
        line["stored"] = line["stored_this_period"] = f"{stored}.00"

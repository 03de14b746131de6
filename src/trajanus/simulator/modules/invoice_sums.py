"""What has been claimed on a contract so far?"""

from __future__ import annotations

from decimal import Decimal

from trajanus.simulator.modules.change_totals import live
from trajanus.simulator.modules.money import amount_of
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World


def claimed(world: World, contract: Json) -> Decimal:
    """The sum of a commitment's invoices that have left draft."""
    found = live(world, "requisitions", commitment_id=contract["id"])
    return sum((this_period(each) for each in found if each["status"] != "draft"), Decimal(0))


def this_period(invoice: Json) -> Decimal:
    """What one invoice asks for, before retainage."""
    return sum((amount_of(line, "this_period") + amount_of(line, "stored_this_period")
                for line in invoice["lines"]), Decimal(0))  # fmt: skip


def to_date(invoice: Json) -> Decimal:
    """Work in place and material on site, with all earlier periods."""
    return sum((line_to_date(line) for line in invoice["lines"]), Decimal(0))


def line_to_date(line: Json) -> Decimal:
    return amount_of(line, "previous") + amount_of(line, "this_period") + amount_of(line, "stored")

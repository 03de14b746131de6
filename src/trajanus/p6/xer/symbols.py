"""How are numbers written in this file? As its base currency says."""

from __future__ import annotations

from dataclasses import dataclass

from trajanus.p6.cells import Amounts, Moments, Numbers
from trajanus.p6.doubts import Doubts, shown
from trajanus.p6.xer.rows import Rows


@dataclass(frozen=True, slots=True)
class Cells:
    """The kinds of cells of one file."""

    moments: Moments
    numbers: Numbers
    amounts: Amounts


def cells_of(rows: Rows, currency: str, doubts: Doubts) -> Cells:
    """Return how to read cells, by the symbols of the base currency."""
    decimal, group = symbols_of(rows, currency, doubts)
    return Cells(Moments(doubts), Numbers(doubts, decimal, group), Amounts(doubts, decimal, group))


def symbols_of(rows: Rows, currency: str, doubts: Doubts) -> tuple[str, str]:
    """Return the symbols for decimals and for groups of digits."""
    columns = ("curr_short_name", "decimal_symbol", "digit_group_symbol")
    found = {name: (decimal, group) for name, decimal, group in rows.of("CURRTYPE", columns)}
    if found and currency and currency not in found:
        doubts.add(
            f"the base currency {shown(currency)} has no row in CURRTYPE; "
            "numbers are read with a decimal point"
        )
    decimal, group = found.get(currency, (".", ","))
    if len(decimal) != 1 or decimal.isalnum() or decimal == group:
        return ".", ","
    return decimal, group

"""How does an amount of money read on a page? To the cent, and what is over says so in words."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

_CENT = Decimal("0.01")


def cents(value: Decimal) -> Decimal:
    """Return the amount to the cent."""
    return value.quantize(_CENT, ROUND_HALF_EVEN)


def money(value: Decimal | None) -> str:
    """Return the amount with its thousands apart; nothing for none."""
    return "" if value is None else f"{_signless_zero(cents(value)):,f}"


def balance(value: Decimal | None) -> str:
    """Return what a budget line has left or lacks, in words: below zero it is over its budget."""
    if value is None:
        return ""
    exact = cents(value)
    if not exact:
        return "0.00"
    return f"{money(abs(exact))} {'over' if exact < 0 else 'under'}"


def change(value: Decimal | None) -> str:
    """Return a difference with its sign."""
    if value is None:
        return ""
    exact = cents(value)
    return f"{'+' if exact > 0 else ''}{money(exact)}"


def _signless_zero(value: Decimal) -> Decimal:
    return value or abs(value)

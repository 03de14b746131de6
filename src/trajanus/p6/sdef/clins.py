"""How does a person write what a CLIN of the contract is worth?"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation


def clin_of(text: str) -> tuple[str, Decimal]:
    """Return a CLIN and its amount from text such as `0001=1,500,000`. Raises ValueError."""
    name, _, amount = text.partition("=")
    try:
        found = Decimal(amount.replace(",", ""))
    except InvalidOperation:
        found = Decimal("NaN")
    if not name.strip() or not found.is_finite():
        raise ValueError(f"{text!r} is not a CLIN and an amount, such as 0001=1500000")
    return name.strip(), found

"""How does a value read in a document, and what is taken out of texts that others wrote?"""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from decimal import Decimal

from trajanus.export.table import Kind, Value

_NUMBERS = {
    Kind.INTEGER: "{:,.0f}",
    Kind.NUMBER: "{:,.1f}",
    Kind.MONEY: "{:,.2f}",
    Kind.PERCENT: "{:,.1f} %",
}
# No format holds control characters and lone surrogates; breaks and tabs are text.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def shown(value: Value, kind: Kind) -> str:
    """Return a value as people read it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.strftime("%Y-%m-%d" if kind is Kind.DATE else "%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case int() | float() | Decimal() if kind in _NUMBERS and math.isfinite(value):
            return _NUMBERS[kind].format(value)
        case _:
            return clean(str(value))


def clean(text: str) -> str:
    """Return a text without characters that no document can hold."""
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def is_formula(text: str) -> bool:
    """Say whether a spreadsheet could take a text for a formula."""
    return text.lstrip(" ").startswith(_FORMULA)

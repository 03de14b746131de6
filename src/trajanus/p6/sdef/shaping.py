"""How is a value of P6 made to fit an SDEF field? A finding tells of all that is lost."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from trajanus.p6.sdef.findings import Finding, Findings, Severity
from trajanus.p6.sdef.layout import Column, Layout

_BREAK = re.compile(r"\s")
_CENTS = Decimal("0.01")
_TEN_THOUSANDTHS = Decimal("0.0001")


@dataclass(slots=True)
class Shaper:
    """Fits values into fields and collects what that changed."""

    findings: Findings = field(default_factory=Findings)

    def tell(
        self,
        severity: Severity,
        message: str,
        layout: Layout,
        column: str = "",
        *,
        activity: str = "",
    ) -> None:
        """Note a finding about a field."""
        place = layout.column(column).place if column else ""
        self.findings.add(Finding(severity, message, layout.tag, activity, place))

    def error(self, message: str, layout: Layout, column: str = "", *, activity: str = "") -> None:
        self.tell(Severity.ERROR, message, layout, column, activity=activity)

    def warn(self, message: str, layout: Layout, column: str = "", *, activity: str = "") -> None:
        self.tell(Severity.WARNING, message, layout, column, activity=activity)

    def description(self, text: str, layout: Layout, column: str, *, activity: str = "") -> str:
        """Return a text that people read: cut, and in plain ASCII, with a warning for each."""
        shown = plain(text)
        if shown != _BREAK.sub(" ", text).strip():
            message = f"characters that are not plain ASCII are written as ?: {shown!r}"
            self.warn(message, layout, column, activity=activity)
        width = layout.column(column).width
        if len(shown) > width:
            cut = shown[:width].rstrip()
            self.warn(f"{shown!r} is cut to {cut!r}", layout, column, activity=activity)
            return cut
        return shown

    def days(
        self, hours: float | None, per_day: float, layout: Layout, column: str, *, activity: str
    ) -> int:
        """Return hours as whole work days, rounded half up with the sign kept."""
        exact = Decimal(repr(hours or 0.0)) / Decimal(repr(per_day))
        whole = round_half_up(exact)
        if abs(exact - whole) > _CENTS:
            message = f"{exact:.2f} days are written as {whole}"
            self.warn(message, layout, column, activity=activity)
        return whole

    def number(self, text: str, column: Column, layout: Layout, *, activity: str) -> int | None:
        """Return the whole number that a code holds; anything else is an error."""
        try:
            return int(text)
        except ValueError:
            message = f"{text!r} is not a whole number"
            self.error(message, layout, column.name, activity=activity)
            return None


def plain(text: str) -> str:
    """Return a text in printable ASCII, with ? for all else; breaks and tabs become blanks."""
    flat = _BREAK.sub(" ", text).strip()
    return "".join(char if char.isascii() and char.isprintable() else "?" for char in flat)


def round_half_up(value: Decimal) -> int:
    """Return the nearest whole number; a half goes away from zero, as P6's converter does."""
    return int(value.to_integral_value(ROUND_HALF_UP))


def cents(value: Decimal) -> Decimal:
    """Return an amount in whole cents."""
    return _quantized(value, _CENTS)


def quantity(value: float | Decimal) -> Decimal:
    """Return a quantity or unit price with four decimals."""
    return _quantized(Decimal(repr(value)) if isinstance(value, float) else value, _TEN_THOUSANDTHS)


def _quantized(value: Decimal, step: Decimal) -> Decimal:
    try:
        return value.quantize(step, ROUND_HALF_UP)
    except InvalidOperation:  # too large to have a place for cents; the field refuses it by name
        return value

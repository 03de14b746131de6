"""How does a budget look as a picture? A bar for each division: what it costs, and its budget.

Parts differ by pattern as well as by colour, so that they do on paper, and words say what is over.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from trajanus.workspace.money.budget_figures import Sums, label
from trajanus.workspace.money.budget_lines import Budget, Line
from trajanus.workspace.money.money_words import balance, money

WIDTH = 960
_LEFT, _RIGHT, _TOP, _ROW = 216, 132, 26, 30
_THICK = 18
_LONGEST_NAME = 30
#: Of the scale, in a power of ten.
_STEPS = (1, Decimal("1.5"), 2, 3, 4, 5, 6, 8, 10)
_NONE = Decimal(0)
#: Together they are the estimated cost at completion.
_PARTS = ("committed_costs", "direct_costs", "pending_cost_changes", "forecast")
#: What the cost is measured against: the first that the view has.
_LIMITS = ("projected_budget", "revised_budget", "original_budget_amount")


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of cost within a bar; `look` is the number of its colour and pattern."""

    look: int
    x: Decimal
    width: Decimal


@dataclass(frozen=True, slots=True)
class Bar:
    """One division, or one code."""

    name: str
    y: int
    parts: tuple[Part, ...]
    limit: Decimal | None  # where the mark of its budget is
    balance: Decimal | None
    told: tuple[str, ...]  # its numbers, as the chart's columns name them

    @property
    def short(self) -> str:
        fits = len(self.name) <= _LONGEST_NAME
        return self.name if fits else f"{self.name[: _LONGEST_NAME - 1].rstrip()}…"

    @property
    def middle(self) -> int:
        return self.y + _THICK // 2


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart ready to be drawn."""

    bars: tuple[Bar, ...]
    lines: tuple[tuple[Decimal, str], ...]  # x and label of each line of the scale
    legend: tuple[tuple[int, str], ...]
    limit_label: str
    columns: tuple[str, ...]
    height: int
    width: int = WIDTH
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    top: int = _TOP - 6
    thick: int = _THICK

    @property
    def floor(self) -> int:
        return self.height - 4


def chart_of(budget: Budget) -> Chart | None:
    """Return the chart of a budget; None when there is nothing to draw."""
    total = budget.total.sums
    shown = _shown_in(total)
    limit = next((name for name in _LIMITS if total[name] is not None), None)
    lines = budget.bars
    longest = max((_longest(line.sums, shown, limit) for line in lines), default=_NONE)
    if not longest:
        return None
    top = _rounded(longest)
    scale = (WIDTH - _LEFT - _RIGHT) / top
    bars = [_bar(line, at, shown, limit, scale) for at, line in enumerate(lines)]
    # Together the others would make all bars short: they are told, not drawn.
    bars += [_bar(line, len(bars), shown, limit, _NONE) for line in _rest(budget)]
    return Chart(
        bars=tuple(bars),
        columns=tuple(map(label, _told(shown, limit))),
        lines=tuple(
            (_pixels(_LEFT + top * at / 4 * scale), _short(top * at / 4)) for at in range(5)
        ),
        legend=tuple((look, label(name)) for look, name in enumerate(_PARTS) if name in shown),
        limit_label=label(limit) if limit else "",
        height=_TOP + _ROW * len(bars) + 4,
    )


def _shown_in(total: Sums) -> tuple[str, ...]:
    """Return the parts of the bars: all costs, or without an estimate what is committed."""
    if total["cost_at_completion"] is None:
        return tuple(name for name in _PARTS[:2] if total[name] is not None)
    return tuple(name for name in _PARTS if total[name] is not None)


def _rest(budget: Budget) -> Iterator[Line]:
    """Yield what the bars leave of the sum."""
    count = budget.total.count - sum(bar.count for bar in budget.bars)
    if count:
        sums = {name: _less(name, value, budget.bars) for name, value in budget.total.sums.items()}
        yield Line("All others (not drawn)", "", "", None, count, sums)


def _less(name: str, value: Decimal | None, bars: Sequence[Line]) -> Decimal | None:
    if value is None:
        return None
    return value - sum((bar.sums[name] or _NONE for bar in bars), _NONE)


def _bar(line: Line, at: int, shown: Sequence[str], limit: str | None, scale: Decimal) -> Bar:
    return Bar(
        name=line.code or line.division or "(no division)",
        y=_TOP + _ROW * at,
        parts=tuple(_parts(line.sums, shown, scale)),
        limit=_pixels(_LEFT + _value(line.sums, limit) * scale) if limit and scale else None,
        balance=line.sums["over_under"],
        told=tuple(_words(name, line.sums[name]) for name in _told(shown, limit)),
    )


def _told(shown: Sequence[str], limit: str | None) -> tuple[str, ...]:
    """Return the figures that the chart is made of, as its table names them."""
    return (*shown, *((limit,) if limit else ()), "over_under")


def _words(name: str, value: Decimal | None) -> str:
    return balance(value) if name == "over_under" else money(value)


def _parts(sums: Sums, shown: Sequence[str], scale: Decimal) -> Iterator[Part]:
    x = Decimal(_LEFT)
    for look, name in enumerate(_PARTS):
        width = _value(sums, name) * scale if name in shown else _NONE
        if width:
            yield Part(look, _pixels(x), _pixels(width))
            x += width


def _value(sums: Sums, name: str) -> Decimal:
    """Return the figure as a length; credits have none."""
    return max(_NONE, sums[name] or _NONE)


def _longest(sums: Sums, shown: Sequence[str], limit: str | None) -> Decimal:
    cost = sum((_value(sums, name) for name in shown), _NONE)
    return max(cost, _value(sums, limit) if limit else _NONE)


def _pixels(length: Decimal) -> Decimal:
    return length.quantize(Decimal("0.1"))


def _short(amount: Decimal) -> str:
    """Return an amount of the scale in thousands, millions or billions."""
    sizes = ((Decimal(10**9), "B"), (Decimal(10**6), "M"), (Decimal(10**3), "k"))
    for size, sign in sizes:
        if amount >= size:
            return f"{(amount / size).normalize():f} {sign}"
    return f"{amount.normalize():f}"


def _rounded(longest: Decimal) -> Decimal:
    """Return an amount at or above it that four lines divide into round steps."""
    size = Decimal(10) ** math.floor((longest / 4).log10())
    return 4 * next(size * step for step in _STEPS if size * step * 4 >= longest)

"""Which figures does a budget have, and which of them does a view show?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from trajanus.records.derive import label_of
from trajanus.resources.budget_view import BUDGET_ROW, TITLES

#: In the order in which they follow from each other.
FIGURES = (
    "original_budget_amount",
    "modifications",
    "approved_changes",
    "revised_budget",
    "pending_changes",
    "projected_budget",
    "committed_costs",
    "direct_costs",
    "job_to_date_costs",
    "pending_cost_changes",
    "projected_costs",
    "forecast",
    "cost_at_completion",
    "over_under",
)
#: What stands in the table, what matters most first; the others are among the sums.
IN_TABLE = (
    "over_under",
    "original_budget_amount",
    "approved_changes",
    "revised_budget",
    "committed_costs",
    "direct_costs",
    "job_to_date_costs",
    "forecast",
    "cost_at_completion",
)
#: Of these costs a view needs one kind.
_ACTUAL = ("direct_costs", "job_to_date_costs")
_KNOWN_TITLES = frozenset(title for titles in TITLES.values() for title in titles)

Sums = Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class Amount:
    """One figure with its value."""

    name: str
    value: Decimal | None

    @property
    def label(self) -> str:
        return label(self.name)


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a view does not say: figures without a column, and columns that mean no figure here."""

    figures: tuple[str, ...]
    others: tuple[str, ...]


def label(name: str) -> str:
    """Return what people read above the figure."""
    return label_of(BUDGET_ROW, name)


def amounts(sums: Sums, names: Sequence[str] = FIGURES) -> tuple[Amount, ...]:
    """Return the figures that have a value, in their order."""
    return tuple(Amount(name, sums[name]) for name in names if sums[name] is not None)


def lacking(sums: Sums, titles: Sequence[str]) -> Lacking:
    """Say what is missing from a view with these sums and column titles.

    A sum is empty when not one row has the figure.
    """
    missing = [name for name in IN_TABLE if sums[name] is None and name not in _ACTUAL]
    if all(sums[name] is None for name in _ACTUAL):
        missing.append(_ACTUAL[0])
    others = tuple(title for title in titles if title not in _KNOWN_TITLES)
    return Lacking(tuple(map(label, missing)), others)


def known_among(titles: Sequence[str]) -> int:
    """Count the titles that mean a figure here."""
    return sum(title in _KNOWN_TITLES for title in titles)

"""Which contracts does an address ask for, in which order?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from django.db.models import QuerySet
from django.http import QueryDict

from trajanus.records.search import LONGEST, query_for
from trajanus.resources.spec import Resource
from trajanus.workspace.money.change_effect import CONTRACT_KINDS

SORTS = {
    "number": "Number",
    "revised": "Largest revised sum",
    "pending": "Most pending",
    "remaining": "Most remaining",
}


class _HasSums(Protocol):
    @property
    def sums(self) -> Any: ...


One = TypeVar("One", bound=_HasSums)


@dataclass(frozen=True, slots=True)
class Asked:
    """The address of the page about contracts, understood; what makes no sense is left out."""

    kind: Resource | None
    words: str
    sort: str
    page: int

    @property
    def is_narrowed(self) -> bool:
        return bool(self.kind or self.words)

    def found(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the contracts with the words."""
        query = query_for(self.words)
        return rows.filter(search=query) if query else rows

    def ordered(self, contracts: Sequence[One]) -> list[One]:
        """Sort contracts that come by number."""
        if self.sort == "number":
            return list(contracts)
        return sorted(contracts, key=self._size, reverse=True)

    def _size(self, contract: _HasSums) -> Decimal:
        return getattr(contract.sums, self.sort) or Decimal(0)


def understand(given: QueryDict) -> Asked:
    """Read the address."""
    sort, page = given.get("sort", ""), given.get("page", "")
    return Asked(
        kind=next((one for one in CONTRACT_KINDS if one.name == given.get("kind")), None),
        words=" ".join(given.get("q", "").replace("\x00", "").split())[:LONGEST],
        sort=sort if sort in SORTS else "number",
        page=max(1, int(page)) if page.isascii() and page.isdecimal() and len(page) < 6 else 1,
    )

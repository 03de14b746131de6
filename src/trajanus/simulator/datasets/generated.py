"""How can a million RFIs be listed, filtered and changed when each is made only when read?"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from random import Random

from trajanus.simulator.datasets.rfi_pattern import RfiPattern
from trajanus.simulator.errors import too_slow
from trajanus.simulator.kinds import Kind
from trajanus.simulator.modules.rfi_views import rfi_item
from trajanus.simulator.records import EVERYTHING, Order, Records, Render, Search, Test, in_order
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

# Generated RFIs rise by number and by time together, so these sorts need no sorting.
_RISING = ("id", "created_at", "updated_at", "due_date", "number")
# The real service gives up on oversized reads as well.
_MOST_SORTED = 200_000


class GeneratedRfis(Records):
    """RFIs computed from their number; only those that were added or changed are stored."""

    def __init__(
        self, kind: Kind, world: World, project_id: int, count: int, random: Random
    ) -> None:
        super().__init__(kind, world)
        self.project_id = project_id
        self.count = count
        self.first = kind.first_id
        self._next_id = self.first + count
        self._removed: set[int] = set()
        self._pattern = RfiPattern(world, project_id, kind.first_id, count, random)

    def __len__(self) -> int:
        added = sum(1 for record_id in self._rows if not self._generated(record_id))
        return self.count - len(self._removed) + added

    def __iter__(self) -> Iterator[Json]:
        ids = [*range(self.first, self.first + self.count)]
        ids += [record_id for record_id in self._rows if not self._generated(record_id)]
        return (found for record_id in ids if (found := self.get(record_id)) is not None)

    def get(self, record_id: int | None) -> Json | None:
        if record_id is None or record_id in self._removed:
            return None
        stored = self._rows.get(record_id)
        if stored is not None or not self._generated(record_id):
            return stored
        return self._pattern.record(record_id - self.first)

    def highest_number(self, project_id: int) -> int:
        if project_id != self.project_id:
            return super().highest_number(project_id)
        numbers = (str(row["number"]) for row in self._rows.values())
        return max([self.count, *(int(n) for n in numbers if n.isdigit())])

    def encoded(self, record_id: int, render: Render) -> bytes:
        # Untouched list items are filled into ready-made bytes: no dictionaries, nothing kept.
        if render is rfi_item and record_id not in self._rows and self._generated(record_id):
            return self._pattern.item(record_id - self.first)
        return super().encoded(record_id, render)

    def forget_encoded(self) -> None:
        super().forget_encoded()
        self._pattern.forget()

    def select(
        self,
        project_id: int | None,
        search: Search = EVERYTHING,
        order: Order | None = None,
        *,
        recycled: bool | None = False,
    ) -> Sequence[int]:
        """The matching ids; ranges of time are computed, only other filters look at records."""
        stored = [r for r in self._rows.values() if self._here(r, project_id, recycled=recycled)]
        stored = [r for r in stored if search.holds(r)]
        untouched: Sequence[int] = range(0)
        if not recycled and project_id in (None, self.project_id):
            untouched = self._untouched(search)
        if order is None or order.field in _RISING:
            return self._merged(untouched, stored, order)
        if len(untouched) > _MOST_SORTED:
            raise too_slow()
        rows = [found for i in untouched if (found := self.get(i)) is not None]
        return [row["id"] for row in in_order([*rows, *stored], order)]

    def _untouched(self, search: Search) -> Sequence[int]:
        low, high = 0, self.count
        for window in search.windows:
            start, stop = self._pattern.between(window)
            low, high = max(low, start), min(high, stop)
        ids: Sequence[int] = range(self.first + low, self.first + max(low, high))
        if search.ids is not None:
            ids = sorted(record_id for record_id in search.ids if record_id in ids)
        gone = sorted(self._removed.union(i for i in self._rows if self._generated(i)))
        if gone:
            ids = _without(ids, gone)
        if search.tests:
            ids = self._passing(ids, search.tests)
        return ids

    def _passing(self, ids: Sequence[int], tests: Sequence[Test]) -> Sequence[int]:
        # What many RFIs share is asked once for all of them: seconds become tenths in a million.
        shared = [test for test in tests if test.field in self._pattern.shared_fields]
        others = [test for test in tests if test.field not in self._pattern.shared_fields]
        kept = array("q", self._pattern.of_variants(ids, shared))
        if not others:
            return kept
        return array("q", (i for i in kept if self._passes(i, others)))

    def _passes(self, record_id: int, tests: Sequence[Test]) -> bool:
        record = self._pattern.record(record_id - self.first)
        return all(test.accepts(record) for test in tests)

    def _merged(self, ids: Sequence[int], stored: list[Json], order: Order | None) -> Sequence[int]:
        """Untouched and stored records in one rising order, reversed when asked for."""
        if stored:
            field = order.field if order else "id"
            merged = array("q", ids)
            # From the end, so that earlier places stay right.
            for row in reversed(sorted(stored, key=lambda row: _key(row, field))):
                merged.insert(self._place(ids, row, field), row["id"])
            ids = merged
        return ids[::-1] if order is not None and order.descending else ids

    def _place(self, ids: Sequence[int], row: Json, field: str) -> int:
        return bisect_left(ids, _key(row, field), key=lambda i: self._value(i, field))

    def _value(self, record_id: int, field: str) -> tuple[int, str | int]:
        return _key(self._pattern.record(record_id - self.first), field)

    def _generated(self, record_id: int) -> bool:
        return self.first <= record_id < self.first + self.count

    def _discard(self, record_id: int) -> None:
        if self._generated(record_id):
            self._removed.add(record_id)
        super()._discard(record_id)


def _key(row: Json, field: str) -> tuple[int, str | int]:
    if field == "number":
        text = str(row["number"])
        return (0, int(text)) if text.isdigit() else (1, text)
    value: str | int | None = row[field]
    return (1, "") if value is None else (0, value)


def _without(ids: Sequence[int], gone: Sequence[int]) -> Sequence[int]:
    """The ids except some, copied in runs rather than one by one."""
    kept, start = array("q"), 0
    for record_id in gone:
        place = bisect_left(ids, record_id)
        if place < len(ids) and ids[place] == record_id:
            kept.extend(ids[start:place])
            start = place + 1
    kept.extend(ids[start:])
    return kept

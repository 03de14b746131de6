"""How can a million records be listed, filtered and changed when each is made only when read?"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from trajanus.simulator.datasets.variants import Pattern
from trajanus.simulator.errors import too_slow
from trajanus.simulator.kinds import Kind
from trajanus.simulator.records import EVERYTHING, Order, Records, Render, Search, Test, in_order
from trajanus.simulator.wire import Json, digits, encode
from trajanus.simulator.world import World

# Generated records rise by id and by time together, so these sorts need no sorting.
_RISING = ("id", "created_at", "updated_at", "due_date")
# The real service gives up on oversized reads as well.
_MOST_SORTED = 200_000


class GeneratedRecords(Records):
    """Records computed from their place; only those that were added or changed are stored."""

    def __init__(self, kind: Kind, world: World, pattern: Pattern) -> None:
        super().__init__(kind, world)
        self._pattern = pattern
        self._places = pattern.places
        self._all = self._places.ids(None)
        self._next_id = self._all.stop
        self._removed: set[int] = set()

    def __len__(self) -> int:
        added = sum(1 for record_id in self._rows if record_id not in self._all)
        return len(self._all) - len(self._removed) + added

    def __iter__(self) -> Iterator[Json]:
        added = [record_id for record_id in self._rows if record_id not in self._all]
        ids = [*self._all, *added]
        return (found for record_id in ids if (found := self.get(record_id)) is not None)

    def get(self, record_id: int | None) -> Json | None:
        if record_id is None or record_id in self._removed:
            return None
        stored = self._rows.get(record_id)
        if stored is not None or record_id not in self._all:
            return stored
        return self._pattern.record(record_id - self._all.start)

    def where(self, **wanted: object) -> list[Json]:
        """The records with these values; what they have in common is asked once for all."""
        project_id = wanted.pop("project_id", None)
        tests = [_equals(name, value) for name, value in wanted.items()]
        # A number is given once in each project, so it leads straight to its place.
        number = str(wanted.get("number", ""))
        ids = None
        if isinstance(project_id, int) and number.isascii() and number.isdigit():
            ids = self._with_number(project_id, int(number))
        found = self.select(
            project_id if isinstance(project_id, int) else None,
            Search((), tests, ids),
            recycled=None,
        )
        return [row for each in found if (row := self.get(each)) is not None]

    def highest_number(self, project_id: int) -> int:
        """The highest `number` in a project; texts that are no numbers do not count."""
        rows = (r for r in self._rows.values() if r.get("project_id") == project_id)
        numbers = [found for row in rows if (found := digits(row["number"])) is not None]
        return max([len(self._places.ids(project_id)), *numbers])

    def encoded(self, record_id: int, render: Render) -> bytes:
        if record_id in self._rows or record_id not in self._all:
            return super().encoded(record_id, render)
        # Untouched list items are filled into ready-made bytes; nothing else is kept of them.
        self.world.note_reading()
        place = record_id - self._all.start
        ready = self._pattern.item(place, render)
        return ready or encode(render(self.world, self._pattern.record(place)))

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
        untouched = self._untouched(project_id, search) if not recycled else range(0)
        rising = (*_RISING, "number") if project_id is not None else _RISING
        if order is None or order.field in rising:
            return self._merged(untouched, stored, order)
        if len(untouched) > _MOST_SORTED:
            raise too_slow()
        rows = [found for i in untouched if (found := self.get(i)) is not None]
        return [row["id"] for row in in_order([*rows, *stored], order)]

    def _untouched(self, project_id: int | None, search: Search) -> Sequence[int]:
        low, high = 0, len(self._all)
        for window in search.windows:
            start, stop = self._pattern.between(window)
            low, high = max(low, start), min(high, stop)
        ids: Sequence[int] = self._places.ids(project_id, low, high)
        if search.ids is not None:
            ids = sorted(record_id for record_id in search.ids if record_id in ids)
        gone = sorted(self._removed.union(i for i in self._rows if i in self._all))
        if gone:
            ids = _without(ids, gone)
        if search.tests:
            ids = self._passing(ids, search.tests)
        return ids

    def _passing(self, ids: Sequence[int], tests: Sequence[Test]) -> Sequence[int]:
        # What many records share is asked once for all of them: seconds become tenths.
        fields = self._pattern.variants.fields
        shared = [test for test in tests if test.field in fields]
        others = [test for test in tests if test.field not in fields]
        kept = array("q", self._pattern.variants.passing(ids, shared))
        if not others:
            return kept
        return array("q", (i for i in kept if self._passes(i, others)))

    def _passes(self, record_id: int, tests: Sequence[Test]) -> bool:
        record = self._pattern.record(record_id - self._all.start)
        return all(test.accepts(record) for test in tests)

    def _with_number(self, project_id: int, number: int) -> frozenset[int]:
        ids = self._places.ids(project_id)
        found = {ids[number - 1]} if 0 < number <= len(ids) else set()
        return frozenset(found | set(self._rows))

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
        return _key(self._pattern.record(record_id - self._all.start), field)

    def _discard(self, record_id: int) -> None:
        if record_id in self._all:
            self._removed.add(record_id)
        super()._discard(record_id)


def _equals(name: str, value: object) -> Test:
    return Test(lambda record: record.get(name) == value, name)


def _key(row: Json, field: str) -> tuple[int, str | int]:
    if field == "number":
        found = digits(row["number"])
        return (1, str(row["number"])) if found is None else (0, found)
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

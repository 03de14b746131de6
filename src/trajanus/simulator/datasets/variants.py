"""What do generated records have in common, so that filters need not look at each of them?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from random import Random
from typing import Protocol

from trajanus.simulator.datasets.places import Places
from trajanus.simulator.records import Render, Test, Window
from trajanus.simulator.wire import Json

# So many sorts of record there are in each project.
VARIANTS = 16
_PHRASE = (
    "please confirm the dimension shown on the sheet as the detail gives another value and the "
    "crew is waiting for an answer before the next placement of concrete at this level while the "
    "supplier asks for a decision on size finish and fixing of the part along the column line"
)
_WORDS = tuple(_PHRASE.split())


class Pattern(Protocol):
    """Makes the records of one kind from their place, always the same for one seed."""

    places: Places
    variants: Variants

    def record(self, place: int) -> Json:
        """The stored form of one record."""
        ...

    def item(self, place: int, render: Render) -> bytes | None:
        """The JSON of one record from ready-made bytes, where this view has them."""
        ...

    def between(self, window: Window) -> tuple[int, int]:
        """The places whose stamp lies in a window: first, and one past the last."""
        ...

    def forget(self) -> None:
        """Names inside ready-made bytes may have changed."""
        ...


class Variants:
    """The shared fields of each sort of record in each project, made when first needed."""

    def __init__(self, places: Places, random: Random, make: Callable[[int, int], Json]) -> None:
        self.places = places
        self._make = make
        self._among = len(places.projects)
        self._offset = random.randrange(1 << 16)
        self._known: dict[int, Json] = {}

    def mixed(self, place: int) -> int:
        # Knuth's multiplicative hash: neighbours differ, and no state has to be kept.
        return ((place + self._offset) * 2_654_435_761 >> 8) & 0xFFFF

    def key(self, place: int) -> int:
        """The project and the sort of a record, in one number."""
        return place % self._among * VARIANTS + self.mixed(place) % VARIANTS

    def shared(self, key: int) -> Json:
        """The fields that records of one key have in common; never changed in place."""
        found = self._known.get(key)
        if found is None:
            project_id = self.places.projects[key // VARIANTS]
            found = self._known[key] = self._make(project_id, key % VARIANTS)
        return found

    @property
    def fields(self) -> frozenset[str]:
        """The names of the shared fields."""
        return frozenset(self.shared(0))

    def passing(self, ids: Iterable[int], tests: Iterable[Test]) -> Iterator[int]:
        """The ids whose sort passes; the tests may look at shared fields only."""
        tests, known = list(tests), dict[int, bool]()
        key, first = self.key, self.places.first_id
        for record_id in ids:
            sort = key(record_id - first)
            passes = known.get(sort)
            if passes is None:
                shared = self.shared(sort)
                passes = known[sort] = all(test.accepts(shared) for test in tests)
            if passes:
                yield record_id

    def forget(self) -> None:
        self._known.clear()


def texts(random: Random, count: int, length: int) -> list[str]:
    """Made-up questions and descriptions of about the same length."""
    return [_text(random, length) for _ in range(count)]


def _text(random: Random, length: int) -> str:
    words = [random.choice(_WORDS) for _ in range(length // 4)]
    return (" ".join(words)[:length]).capitalize().rstrip() + "?"

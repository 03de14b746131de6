"""Which elements of a P6 XML file are read, and how is one held in memory?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Any, cast

#: An element as read: its line, then its fields as text, then lists of the elements within.
Held = list[Any]


class Element:
    """A kind of element with the fields and inner elements that are wanted of it."""

    __slots__ = ("children", "fields", "name", "size", "weight")

    def __init__(
        self,
        name: str,
        fields: Iterable[str] = (),
        children: Mapping[str, Element] | None = None,
    ) -> None:
        self.name = name
        self.fields = {field: place for place, field in enumerate(fields, start=1)}
        first = len(self.fields) + 1
        within = (children or {}).items()
        self.children = {
            child: (first + place, element) for place, (child, element) in enumerate(within)
        }
        self.size = first + len(self.children)
        #: What one takes of memory, in words; an empty list of elements takes seven.
        self.weight = self.size + 7 * len(self.children)

    def held(self, line: int) -> Held:
        """Return a new element without content."""
        empty = self.size - len(self.children) - 1
        return [line, *([""] * empty), *([] for _ in self.children)]

    def picker(self, *names: str) -> Callable[[Held], tuple[str, ...]]:
        """Return what takes fields out of a held element; two or more."""
        return cast(
            Callable[[Held], tuple[str, ...]], itemgetter(*(self.fields[name] for name in names))
        )

    def text(self, held: Held, name: str) -> str:
        """Return one field's text; empty when the file has none."""
        return cast(str, held[self.fields[name]])

    def within(self, held: Held, name: str) -> list[Held]:
        """Return the elements of one name within a held element."""
        return cast(list[Held], held[self.children[name][0]])

    def merged(self, holders: Iterable[Held], name: str) -> Iterator[Held]:
        """Yield the elements of one name within several held elements."""
        for held in holders:
            yield from self.within(held, name)

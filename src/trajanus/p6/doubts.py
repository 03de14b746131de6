"""What did a reader mend, doubt or leave out, and where in the file?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from trajanus.p6.model import Warned


class Doubts:
    """Warnings of one reading. The reader keeps the place up to date; a warning names it."""

    __slots__ = (
        "_kept",
        "_limit",
        "_once",
        "_uncounted",
        "columns",
        "fields",
        "line",
        "row",
        "table",
    )

    def __init__(self, limit: int) -> None:
        self._kept: list[Warned] = []
        self._limit = limit
        self._uncounted: Counter[str] = Counter()
        self._once: set[tuple[str, str]] = set()
        self.leave()

    def leave(self) -> None:
        """Forget the place: what follows concerns the whole file."""
        self.table = ""
        self.row: int | None = None
        self.line: int | None = None
        self.columns: Sequence[str] = ()
        self.fields: Sequence[str] = ()

    def add(self, message: str) -> None:
        """Note something about the row being read."""
        if len(self._kept) < self._limit:
            self._kept.append(Warned(message, self.table, self.row, self.line))
        else:
            self._uncounted[self.table] += 1

    def add_once(self, message: str) -> None:
        """Note something that may hold for very many rows of this table."""
        if (self.table, message) not in self._once and len(self._once) < self._limit:
            self._once.add((self.table, message))
            self.add(message)

    def add_value(self, text: str, expected: str) -> None:
        """Note a cell whose text is not what its column holds."""
        at = (name for name, value in zip(self.columns, self.fields, strict=False) if value == text)
        self.add(f"{next(at, 'a value')} {shown(text)} is not {expected}; taken as empty")

    def all(self) -> tuple[Warned, ...]:
        """Return what was noted, in the order of reading."""
        rest = [
            Warned(f"{count:,} more warnings are not listed", table)
            for table, count in self._uncounted.items()
        ]
        return (*self._kept, *rest)


def shown(text: str) -> str:
    """Return text from a file as a message may show it: short, on one line."""
    cut = text if len(text) <= 40 else f"{text[:37]}..."
    return (
        '"' + cut.encode("unicode_escape").decode() + '"' if not cut.isprintable() else f'"{cut}"'
    )

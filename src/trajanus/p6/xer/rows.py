"""How are the rows of an XER table read? By column name, as a stream, whatever their shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import BinaryIO, cast

from trajanus.p6.doubts import Doubts, shown
from trajanus.p6.errors import UnsafeSchedule
from trajanus.p6.limits import Limits
from trajanus.p6.xer.layout import Layout, Table
from trajanus.p6.xer.pieces import pieces
from trajanus.p6.xer.quoting import rejoined, unquoted

Row = tuple[str, ...]


class Rows:
    """The rows of one file."""

    def __init__(
        self, file: BinaryIO, layout: Layout, encoding: str, *, limits: Limits, doubts: Doubts
    ) -> None:
        self._file = file
        self._layout = layout
        self._encoding = encoding
        self._limits = limits
        self._doubts = doubts
        self._number = 0

    def of(self, name: str, columns: Sequence[str]) -> Iterator[Row]:
        """Yield the values of these columns for each row; what the file lacks is empty."""
        self._number = 0
        for table in self._layout.named(name):
            yield from self._of(table, columns)
        self._doubts.leave()

    def count(self, name: str) -> int:
        """Return how many rows a table has."""
        return sum(1 for _ in self.of(name, ()))

    def _of(self, table: Table, columns: Sequence[str]) -> Iterator[Row]:
        doubts = self._doubts
        doubts.leave()
        doubts.table = table.name
        names: tuple[str, ...] = ()
        width, pick = 0, _picker((), columns)
        read = pieces(self._file, table, self._encoding, limits=self._limits, doubts=doubts)
        for line, text in read:
            if text.startswith("%F"):
                doubts.row, doubts.line = None, line
                names = self._names(text)
                width, pick = len(names), _picker(names, columns)
                continue
            self._number = number = self._number + 1
            doubts.columns, doubts.row, doubts.line = names, number, line
            # One field more than there are columns is enough to see that a row is too long.
            fields = text.split("\t", width)
            if len(fields) != width:
                fields = self._fitted(text, fields, width)
            if '"' in text:
                fields = [unquoted(field) if '"' in field else field for field in fields]
            doubts.fields = fields
            fields.append("")
            if number > self._limits.rows:
                self._refuse_rows(table)
            if width:
                yield pick(fields)

    def _refuse_rows(self, table: Table) -> None:
        raise UnsafeSchedule(
            f"{table.name} has more than {self._limits.rows:,} rows.", limit="rows"
        )

    def _names(self, text: str) -> tuple[str, ...]:
        if text.count("\t") > self._limits.columns:
            raise UnsafeSchedule(
                f"{self._doubts.table} has {text.count(chr(9)):,} columns; "
                f"at most {self._limits.columns:,} are read.",
                limit="columns",
            )
        names = tuple(name.strip().lower() for name in text.split("\t")[1:])
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            self._doubts.add(f"has the column {shown(twice)} twice; the first one is read")
        return names

    def _fitted(self, text: str, fields: list[str], width: int) -> list[str]:
        """Return a row that has not as many values as columns in the columns' shape."""
        if width == 0:
            self._doubts.add_once("has rows but no %F line that names columns; left out")
            return fields
        if len(fields) < width:
            self._doubts.add_once("rows are shorter than the columns; missing values are empty")
            return fields + [""] * (width - len(fields))
        return self._shortened(text, width)

    def _shortened(self, text: str, width: int) -> list[str]:
        if text.count("\t") > self._limits.columns:
            self._doubts.add(f"has {text.count(chr(9)) + 1:,} values for {width} columns; cut")
            return text.split("\t", width)[:width]
        fields = text.split("\t")
        if '"' in text:
            fields = rejoined(fields, width)
        while len(fields) > width and "\n" in text:
            text, _, _ = text.rpartition("\n")
            self._doubts.add("a line after the row does not fit into it; left out")
            fields = text.split("\t")
        if len(fields) > width:
            self._doubts.add(f"has {len(fields)} values for {width} columns; the rest is left out")
        return (fields + [""] * width)[:width]


def _picker(names: Sequence[str], columns: Sequence[str]) -> Callable[[list[str]], Row]:
    """Return what takes the wanted columns out of a row that ends with one empty field more."""
    places = [names.index(column) if column in names else len(names) for column in columns]
    match places:
        case []:
            return lambda fields: ()
        case [place]:
            return lambda fields: (fields[place],)
        case _:
            return cast(Callable[[list[str]], Row], itemgetter(*places))

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

NO_COLUMNS = "has rows but no %F line before them that names columns; they are left out"


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
        width, pick = 0, _picker((), columns)
        most, _ = self._limits.rows_of(table.name)
        read = pieces(self._file, table, self._encoding, limits=self._limits, doubts=doubts)
        for first_line, texts in read:
            if texts[0].startswith("%F"):
                doubts.row, doubts.line = None, first_line
                doubts.columns = names = column_names(texts[0], self._limits, doubts)
                width, pick = len(names), _picker(names, columns)
                continue
            for doubts.line, text in enumerate(texts, first_line):
                doubts.row = self._number = number = self._number + 1
                # One field more than there are columns is enough to see that a row is too long.
                fields = text.split("\t", width)
                if len(fields) != width:
                    fields = self._fitted(text, fields, width)
                if '"' in text:
                    fields = [unquoted(field) if '"' in field else field for field in fields]
                doubts.fields = fields
                fields.append("")
                if number > most:
                    self._refuse_rows(table)
                if width:
                    yield pick(fields)

    def _refuse_rows(self, table: Table) -> None:
        most, limit = self._limits.rows_of(table.name)
        raise UnsafeSchedule(f"{table.name} has more than {most:,} rows.", limit=limit)

    def _fitted(self, text: str, fields: list[str], width: int) -> list[str]:
        """Return a row that has not as many values as columns in the columns' shape."""
        if width == 0:
            self._doubts.add_once(NO_COLUMNS)
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
        if len(fields) > width and "\n" in text:
            self._doubts.add("lines after the row do not fit into it; left out")
            fields = _fitting_lines(text, width).split("\t")
        if len(fields) > width:
            self._doubts.add(f"has {len(fields)} values for {width} columns; the rest is left out")
        return (fields + [""] * width)[:width]


def _fitting_lines(text: str, width: int) -> str:
    """Return the first line, and those after it that the row has columns for."""
    first, *others = text.split("\n")
    kept, tabs = [first], first.count("\t")
    for line in others:
        tabs += line.count("\t")
        if tabs >= width:
            break
        kept.append(line)
    return "\n".join(kept)


def column_names(text: str, limits: Limits, doubts: Doubts) -> tuple[str, ...]:
    """Return the names in a %F line."""
    if text.count("\t") > limits.columns:
        raise UnsafeSchedule(
            f"{doubts.table} has {text.count(chr(9)):,} columns; "
            f"at most {limits.columns:,} are read.",
            limit="columns",
        )
    names = tuple(name.strip().lower() for name in text.split("\t")[1:])
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        doubts.add_once(f"has the column {shown(twice)} twice; the first one is read")
    return names


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

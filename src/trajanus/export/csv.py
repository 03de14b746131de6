"""How does a table become CSV that a spreadsheet opens without running anything in it?"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from typing import TextIO

from trajanus.export.table import Kind, Table, Value
from trajanus.export.words import clean, is_formula, shown

#: Spreadsheets take a file that begins with it for UTF-8.
BYTE_ORDER_MARK = codecs.BOM_UTF8.decode("utf-8")


def write_csv(table: Table, stream: TextIO) -> None:
    """Write one table; open the stream with newline=""."""
    for line in csv_lines(table):
        stream.write(line)


def csv_lines(table: Table) -> Iterator[str]:
    """Yield the table line by line, as its rows come: it may be of any length."""
    yield BYTE_ORDER_MARK
    writer = csv.writer(_Echo())
    yield writer.writerow([_guarded(column.title) for column in table.columns])
    for row in table.rows:
        cells = zip(table.columns, row, strict=True)
        yield writer.writerow([_cell(value, column.kind) for column, value in cells])


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _cell(value: Value, kind: Kind) -> str:
    if isinstance(value, str):
        return _guarded(clean(value))
    # Plain numbers: a program that reads the file should not have to undo our commas.
    if kind.is_numeric and value is not None and not isinstance(value, bool):
        return str(value)
    return shown(value, kind)


def _guarded(text: str) -> str:
    return f"'{text}" if is_formula(text) else text

"""How does a table become CSV that a spreadsheet opens without running anything in it?"""

from __future__ import annotations

import codecs
import csv
from typing import TextIO

from trajanus.export.table import Kind, Table, Value
from trajanus.export.words import clean, is_formula, shown

#: Spreadsheets take a file that begins with it for UTF-8.
BYTE_ORDER_MARK = codecs.BOM_UTF8.decode("utf-8")


def write_csv(table: Table, stream: TextIO) -> None:
    """Write one table; open the stream with newline=""."""
    stream.write(BYTE_ORDER_MARK)
    writer = csv.writer(stream)
    writer.writerow([_guarded(column.title) for column in table.columns])
    for row in table.rows:
        cells = zip(table.columns, row, strict=True)
        writer.writerow([_cell(value, column.kind) for column, value in cells])


def _cell(value: Value, kind: Kind) -> str:
    if isinstance(value, str):
        return _guarded(clean(value))
    # Plain numbers: a program that reads the file should not have to undo our commas.
    if kind.is_numeric and value is not None and not isinstance(value, bool):
        return str(value)
    return shown(value, kind)


def _guarded(text: str) -> str:
    return f"'{text}" if is_formula(text) else text

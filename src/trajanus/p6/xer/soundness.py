"""Has an XER file the tables that make a schedule, each in proper form?"""

from __future__ import annotations

from typing import BinaryIO

from trajanus.p6.doubts import Doubts
from trajanus.p6.limits import Limits
from trajanus.p6.xer.layout import Layout, Table
from trajanus.p6.xer.rows import NO_COLUMNS, column_names

#: Without these there is no schedule worth the name.
_NEEDED = ("PROJECT", "PROJWBS", "TASK")
#: More than the longest line of column names that P6 writes.
_HEAD_BYTES = 1 << 14


def check(file: BinaryIO, layout: Layout, limits: Limits, doubts: Doubts) -> None:
    """Note what is missing or misshapen, in tables that are not read too."""
    names = {table.name for table in layout.tables}
    for name in _NEEDED:
        if name not in names:
            doubts.add(f"the file has no {name} table")
    for table in layout.tables:
        doubts.table, doubts.line = table.name, table.line
        _check_head(_head(file, table), limits, doubts)
        doubts.leave()


def _head(file: BinaryIO, table: Table) -> list[str]:
    file.seek(table.start)
    head = file.read(min(_HEAD_BYTES, table.end - table.start))
    return head.decode("latin-1").replace("\r\n", "\n").lstrip("\n").split("\n")


def _check_head(lines: list[str], limits: Limits, doubts: Doubts) -> None:
    if lines[0].startswith("%F"):
        column_names(lines[0], limits, doubts)
    elif lines[0].startswith("%R"):
        doubts.add_once(NO_COLUMNS)

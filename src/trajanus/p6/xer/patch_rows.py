"""How is one row of TASK changed, cell by cell, in the bytes it has?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from trajanus.p6.errors import UnsafeSchedule
from trajanus.p6.limits import Limits
from trajanus.p6.xer.quoting import rejoined
from trajanus.p6.xer.write_cells import CellValue, CellWriter

#: What to call the activity in messages, and its new cells; by raw proj_id and task_code.
Changes: TypeAlias = Mapping[tuple[str, str], tuple[str, Mapping[str, CellValue]]]

_ROW = "\n%R\t"
_MARKS = ("%F", "%R", "%E", "%T")


class RowPatcher:
    """Changes rows, and remembers which changes found theirs."""

    def __init__(self, changes: Changes, writer: CellWriter, limits: Limits) -> None:
        self._changes = changes
        self._writer = writer
        self._limits = limits
        self._done: set[tuple[str, str]] = set()
        self._problems: list[str] = []
        self._names: list[str] = []

    def problems(self) -> list[str]:
        """Return what kept changes from being made."""
        missing = [
            f"There is no activity {name} in the file."
            for key, (name, _) in self._changes.items()
            if key not in self._done
        ]
        return self._problems + missing

    def patched(self, body: str) -> str:
        """Return the text of a TASK table with its changes made."""
        head, *records = body.split(_ROW)
        self._names = _names(head)
        if len(self._names) > self._limits.columns:
            raise UnsafeSchedule("TASK has too many columns.", limit="columns")
        if "task_code" not in self._names or "proj_id" not in self._names:
            return body
        project, code = self._names.index("proj_id"), self._names.index("task_code")
        enough = max(project, code) + 1
        for number, record in enumerate(records):
            start = record.split("\t", enough)
            if len(start) <= enough - 1:
                continue
            key = (start[project], start[code].rstrip("\r\n"))
            if key in self._changes:
                records[number] = self._changed(record, key)
        return _ROW.join((head, *records))

    def _changed(self, record: str, key: tuple[str, str]) -> str:
        name, cells = self._changes[key]
        if key in self._done:
            self._problems.append(f"{name} is in the file more than once.")
            return record
        self._done.add(key)
        end = _end(record)
        fields = _fields(record[:end], len(self._names))
        if fields is None:
            self._problems.append(f"{name} has more values than there are columns.")
            return record
        for column, value in cells.items():
            if column.lower() in self._names:
                raw = self._writer.raw(value, f"{name}, {column}")
                _put(fields, self._names.index(column.lower()), raw)
            elif value:
                # A column that the file lacks holds nothing already.
                self._problems.append(f"{name}: TASK has no column {column} in this file.")
        return "\t".join(fields) + record[end:]


def _names(head: str) -> list[str]:
    lines = [line.rstrip("\r") for line in head.split("\n")]
    columns = next((line for line in reversed(lines) if line.startswith("%F")), "")
    return [name.strip().lower() for name in columns.split("\t")[1:]]


def _end(record: str) -> int:
    """Return where the row ends within what stands between two row marks."""
    found = (record.find(f"\n{mark}") for mark in _MARKS)
    end = min((at for at in found if at >= 0), default=len(record))
    return len(record[:end].rstrip("\r\n"))


def _fields(row: str, width: int) -> list[str] | None:
    fields = row.split("\t")
    if len(fields) > width:
        fields = rejoined(fields, width)
    return fields if len(fields) <= width else None


def _put(fields: list[str], place: int, raw: str) -> None:
    # Rows of third parties may leave out empty values at the end.
    if place >= len(fields):
        if not raw:
            return
        fields += [""] * (place + 1 - len(fields))
    fields[place] = raw

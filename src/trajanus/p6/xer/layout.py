"""Where do the tables of an XER file lie? Found without reading their rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from trajanus.p6.errors import UnsafeSchedule
from trajanus.p6.limits import Limits

BLOCK = 1 << 20
#: Tables with these names are noise that some databases multiply without end.
JUNK = frozenset({"POBS", "RISKTYPE"})
_MOST_TABLES = 10_000


@dataclass(frozen=True, slots=True)
class Table:
    """One stretch of the file that a %T line opens."""

    name: str
    #: Offset of the end of the %T line, before its line break.
    start: int
    #: Offset of the line break before the next %T line, or the end of the file.
    end: int
    #: Number of the %T line, from 1.
    line: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The header line and the tables, in the file's order."""

    header: bytes
    tables: tuple[Table, ...]

    def named(self, name: str) -> tuple[Table, ...]:
        """Return the stretches of one table; a file may open it more than once."""
        return tuple(table for table in self.tables if table.name == name)


def lay_out(file: BinaryIO, limits: Limits) -> Layout:
    """Find the tables of a file whose encoding keeps ASCII as it is."""
    marks = list(islice(_marks(file, limits), _MOST_TABLES + 1))
    if len(marks) > _MOST_TABLES:
        raise UnsafeSchedule(f"The file has more than {_MOST_TABLES:,} tables; P6 has about 100.")
    size = file.seek(0, 2)
    ends = [*(begin for begin, *_ in marks[1:]), size]
    tables = (
        Table(name, start, end, line)
        for (_, start, name, line), end in zip(marks, ends, strict=False)
    )
    file.seek(0)
    return Layout(file.readline(min(limits.field_bytes, 4096)).rstrip(b"\r\n"), tuple(tables))


def _marks(file: BinaryIO, limits: Limits) -> Iterator[tuple[int, int, str, int]]:
    """Yield offset before the mark's line, offset of its end, table name, line number."""
    line = 1
    for offset, block in whole_lines(file, limits):
        counted = 0
        for at in _starts(block):
            line += block.count(b"\n", counted, at)
            counted = at
            end = block.find(b"\n", at)
            text = block[at + 3 : len(block) if end < 0 else end].rstrip(b"\r")
            name = text[:100].decode("ascii", "replace").strip().upper()
            yield max(offset + at - 1, 0), offset + at + 3 + len(text), name, line
        line += block.count(b"\n", counted)


def _starts(block: bytes) -> Iterator[int]:
    at = 0 if block.startswith((b"%T\t", b"%T ")) else block.find(b"\n%T\t") + 1
    while at or block.startswith(b"%T", at):
        yield at
        at = block.find(b"\n%T\t", at) + 1
        if not at:
            return


def whole_lines(file: BinaryIO, limits: Limits) -> Iterator[tuple[int, bytes]]:
    """Yield blocks of whole lines with their offsets."""
    file.seek(0)
    offset, tail = 0, b""
    while block := file.read(BLOCK):
        block = tail + block
        cut = block.rfind(b"\n") + 1
        tail = block[cut:]
        if len(tail) > limits.field_bytes:
            raise UnsafeSchedule(
                f"A line is longer than {limits.field_bytes:,} bytes.", limit="field_bytes"
            )
        if cut:
            yield offset, block[:cut]
            offset += cut
    if tail:
        yield offset, tail

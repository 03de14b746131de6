"""Which lines of an XER table make one record? Values can hold raw line breaks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from trajanus.p6.doubts import Doubts
from trajanus.p6.errors import UnsafeSchedule
from trajanus.p6.limits import Limits
from trajanus.p6.xer.layout import BLOCK, Table

_ROW = "\n%R\t"


def pieces(
    file: BinaryIO, table: Table, encoding: str, *, limits: Limits, doubts: Doubts
) -> Iterator[tuple[int, str]]:
    """Yield line number and text of each record: rows without their mark, %F lines with it."""
    line = table.line - 1
    for number, block in enumerate(_blocks(file, table, limits)):
        records = _decoded(block, encoding, doubts, line + 1).split(_ROW)
        # What lies before the first row: the %F line, or nothing where a block begins with a row.
        for text in records[1:] if number else records:
            line += 1
            if "\n" not in text:
                yield line, text
                continue
            for skipped, record in _unfolded(text, doubts, line):
                if record.startswith("%E"):
                    return
                yield line + skipped, record
            line += text.count("\n")


def _blocks(file: BinaryIO, table: Table, limits: Limits) -> Iterator[bytes]:
    """Yield blocks of whole records."""
    mark = _ROW.encode()
    position, tail = table.start, b""
    while position < table.end:
        file.seek(position)
        fresh = file.read(min(BLOCK, table.end - position))
        if not fresh:
            break
        position += len(fresh)
        block = tail + fresh
        cut = block.rfind(mark)
        if cut > 0 and position < table.end:
            yield block[:cut].removesuffix(b"\r")
            block = block[cut:]
        tail = block
        if position < table.end and len(tail) > limits.field_bytes:
            raise UnsafeSchedule(
                f"A row of {table.name} is longer than {limits.field_bytes:,} bytes.",
                limit="field_bytes",
            )
    if tail:
        yield tail.rstrip(b"\r\n")


def _decoded(block: bytes, encoding: str, doubts: Doubts, line: int) -> str:
    try:
        text = block.decode(encoding)
    except UnicodeDecodeError as error:
        doubts.row, doubts.line = None, line + block.count(b"\n", 0, error.start)
        doubts.add_once(f"holds bytes that are not {encoding}; a question mark stands for each")
        text = block.decode(encoding, "replace")
    return text.replace("\r\n", "\n") if "\r\n" in text else text


def _unfolded(text: str, doubts: Doubts, line: int) -> Iterator[tuple[int, str]]:
    """Yield the records of lines that do not all begin with a row's mark."""
    held: list[str] = []
    begun = 0
    lines = text.split("\n")
    is_row = not text.startswith("\n")
    for number, each in enumerate(lines):
        if (number == 0 and is_row) or each[:2] in _MARKS:
            yield from _record(held, begun)
            held, begun = [each.removeprefix("%R\t") if each != "%R" else ""], number
        elif held and not held[0].startswith("%F"):
            held.append(each)
        elif each.strip():
            doubts.row, doubts.line = None, line + number
            doubts.add_once("lines that belong to no row are left out")
    yield from _record(held, begun)


_MARKS = frozenset({"%F", "%R", "%E"})


def _record(held: list[str], begun: int) -> Iterator[tuple[int, str]]:
    while len(held) > 1 and not held[-1]:
        held.pop()
    if held:
        yield begun, "\n".join(held)

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
) -> Iterator[tuple[int, list[str]]]:
    """Yield records, rows without their mark and %F lines with it, and the line of the first.

    Records that come together take a line each; a %F line comes alone.
    """
    line = table.line
    for number, block in enumerate(_blocks(file, table, limits)):
        text = _decoded(block, encoding, doubts, line)
        records = text.split(_ROW)
        if number:
            # Later blocks begin with a row's mark.
            del records[0]
            if text.count("\n") == len(records):
                yield line, records
                line += len(records)
                continue
        for record in records:
            for skipped, plain in _unfolded(record, doubts, line):
                if plain.startswith("%E"):
                    return
                yield line + skipped, [plain]
            line += record.count("\n") + 1


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

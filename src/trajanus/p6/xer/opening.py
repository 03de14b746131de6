"""How does an XER file become rows: with which code page, and which symbols in its numbers?"""

from __future__ import annotations

import codecs
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, cast

from trajanus.p6 import encodings
from trajanus.p6.doubts import Doubts
from trajanus.p6.errors import UnreadableSchedule
from trajanus.p6.limits import Limits
from trajanus.p6.xer.layout import BLOCK, JUNK, Layout, Table, lay_out
from trajanus.p6.xer.rows import Rows
from trajanus.p6.xer.soundness import check

#: Tables whose bytes say nothing about the code page of names.
_ANY_BYTES = JUNK | {"CURRTYPE"}
#: A UTF-16 file is held in memory up to this size, then on disk.
_IN_MEMORY = 16 << 20


@dataclass(frozen=True, slots=True)
class Header:
    """What the first line says; names of people in it are not read."""

    version: str = ""
    exported: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class OpenXer:
    """An XER file ready for reading."""

    header: Header
    encoding: str
    layout: Layout
    rows: Rows
    doubts: Doubts


@contextmanager
def opened_xer(file: BinaryIO, encoding: str | None, limits: Limits) -> Iterator[OpenXer]:
    """Open a file: find its tables, choose its code page."""
    file.seek(0)
    mark = encodings.marked(file.read(4))
    if mark and not mark[0].startswith("utf-8"):
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as plain:
            _transcode(file, mark[0], mark[1], cast(BinaryIO, plain))
            yield _opened(cast(BinaryIO, plain), encodings.UTF_8, mark[0], limits)
        return
    layout = lay_out(file, limits)
    chosen = encodings.checked(encoding) if encoding else None
    if mark:
        chosen = encodings.UTF_8
    if chosen:
        yield _opened(file, chosen, chosen, limits, layout)
        return
    found = encodings.detected(_text(file, layout))
    xer = _opened(file, found.name, found.name, limits, layout)
    if found.broken_lines:
        xer.doubts.add(f"{found.broken_lines:,} lines hold bytes that are not {found.name}")
    yield xer


def _opened(
    file: BinaryIO, encoding: str, reported: str, limits: Limits, layout: Layout | None = None
) -> OpenXer:
    layout = layout or lay_out(file, limits)
    if not layout.tables:
        raise UnreadableSchedule("The file has no tables: no line begins with %T.")
    doubts = Doubts(limits.warnings)
    check(file, layout, limits, doubts)
    rows = Rows(file, layout, encoding, limits=limits, doubts=doubts)
    header = _header(layout.header.decode(encoding, "replace"), doubts)
    return OpenXer(header, reported, layout, rows, doubts)


def _header(line: str, doubts: Doubts) -> Header:
    fields = line.removeprefix("\ufeff").split("\t")
    if fields[0] != "ERMHDR":
        doubts.line = 1
        doubts.add("the file does not begin with an ERMHDR line; version and currency are unknown")
        doubts.leave()
        return Header()
    fields += [""] * (9 - len(fields))
    return Header(version=fields[1], exported=fields[2], currency=fields[8].strip())


def _text(file: BinaryIO, layout: Layout) -> Iterator[bytes]:
    """Yield the tables that can tell the code page; all of them where those hold only ASCII."""
    telling = [table for table in layout.tables if table.name not in _ANY_BYTES]
    is_plain = True
    for table in telling:
        for block in _lines(file, table):
            is_plain = is_plain and block.isascii()
            yield block
    if is_plain:
        for table in layout.tables:
            yield from _lines(file, table) if table.name == "CURRTYPE" else ()


def _lines(file: BinaryIO, table: Table) -> Iterator[bytes]:
    position, tail = table.start, b""
    while position < table.end:
        file.seek(position)
        block = tail + file.read(min(BLOCK, table.end - position))
        position += len(block) - len(tail)
        cut = block.rfind(b"\n") + 1
        tail = block[cut:]
        yield block[:cut]
    yield tail


def _transcode(file: BinaryIO, encoding: str, skipped: int, into: BinaryIO) -> None:
    file.seek(skipped)
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    while block := file.read(BLOCK):
        into.write(decoder.decode(block).encode("utf-8", "replace"))
    into.write(decoder.decode(b"", final=True).encode("utf-8", "replace"))

"""Which format is a schedule file in? Its content says; names and endings do not count."""

from __future__ import annotations

import re
from typing import BinaryIO

from trajanus.p6 import encodings
from trajanus.p6.errors import UnreadableSchedule

XER = "xer"
PMXML = "pmxml"
SDEF = "sdef"

_START_BYTES = 1 << 16
_XER = re.compile(r"\AERMHDR\b|^%T\t", re.MULTILINE)
_SDEF = re.compile(r"^(?:VOLM|PROJ|CLDR|ACTV) ", re.MULTILINE)

#: First bytes of files that people give by mistake, and what to say.
_OTHERS = (
    (b"PK\x03\x04", "This is a ZIP file or a workbook.", "Unpack it and give the file within."),
    (b"\x1f\x8b", "This is a GZIP file.", "Unpack it and give the file within."),
    (b"\xd0\xcf\x11\xe0", "This is an Office file, perhaps of Microsoft Project.", ""),
    (b"%PDF", "This is a PDF file.", ""),
    (b"SQLite format 3", "This is a database of P6 Professional.", ""),
)


def format_of(file: BinaryIO) -> str:
    """Return XER, PMXML or SDEF."""
    file.seek(0)
    start = file.read(_START_BYTES)
    file.seek(0)
    text = _text(start)
    if _XER.search(text):
        return XER
    if text.lstrip().startswith("<"):
        return PMXML
    if _SDEF.search(text):
        return SDEF
    for mark, message, next_step in _OTHERS:
        if start.startswith(mark):
            raise UnreadableSchedule(message, next_step=next_step)
    raise UnreadableSchedule("This is neither XER nor P6 XML nor SDEF.")


def _text(start: bytes) -> str:
    mark = encodings.marked(start)
    name, skipped = mark or ("latin-1", 0)
    return start[skipped:].decode(name, "replace").replace("\r\n", "\n")

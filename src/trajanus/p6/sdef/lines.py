"""Which records stand in an SDEF text? One line is read at a time; a damaged one is left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from trajanus.p6.sdef import cells
from trajanus.p6.sdef.findings import Finding, Findings, Severity
from trajanus.p6.sdef.layout import BY_TAG, END, LAYOUTS, LINE_WIDTH, Column, Layout
from trajanus.p6.sdef.records import (
    Activity,
    Calendar,
    Document,
    Holidays,
    Predecessor,
    Progress,
    Project,
    Record,
    Units,
    Volume,
)

#: Twice what the largest schedule, of 10,000 activities, needs.
MAXIMUM_LINES = 200_000
_LONGEST_LINE = 4096
_END_OF_FILE = b"\x1a"  # DOS programs close a text with it
_ORDER = {layout.tag: place for place, layout in enumerate(LAYOUTS)}


@dataclass(slots=True)
class Reading:
    """What was found in a file: its records, and what is wrong with it."""

    document: Document
    findings: Findings
    #: As Python names it.
    encoding: str


@dataclass(slots=True)
class _Reader:
    findings: Findings
    records: dict[type[Record], list[Any]] = field(default_factory=dict)
    number: int = 0
    reached: int = 0
    ended: bool = False
    encoding: str = "ascii"

    def problem(self, severity: Severity, message: str, **place: str) -> None:
        self.findings.add(Finding(severity, message, line=self.number, **place))

    def read(self, raw: bytes) -> None:
        """Take in one line."""
        line = self._text(raw)
        tag = line[:4].rstrip(" ")
        if not line.strip(" "):
            return
        if tag == END:
            self.ended = True
        elif tag in BY_TAG:
            self._keep_order(tag)
            self._read_record(BY_TAG[tag], line)
        else:
            self.problem(Severity.ERROR, f"{tag!r} is no SDEF record; the line is left out")

    def _text(self, raw: bytes) -> str:
        raw = raw.rstrip(b"\r\n").rstrip(_END_OF_FILE)
        if raw.isascii():
            return raw.decode("ascii").replace("\t", " ").ljust(LINE_WIDTH)
        self.problem(
            Severity.WARNING,
            "there are characters that are not plain ASCII",
            record=raw[:4].decode("ascii", "replace"),
        )
        text, self.encoding = _decode(raw)
        return text.replace("\t", " ").ljust(LINE_WIDTH)

    def _keep_order(self, tag: str) -> None:
        if tag == "VOLM":  # each disk of several began with one
            return
        if _ORDER[tag] < self.reached:
            after = LAYOUTS[self.reached].tag
            self.problem(Severity.ERROR, f"it stands after {after}, out of order", record=tag)
        self.reached = max(self.reached, _ORDER[tag])

    def _read_record(self, layout: Layout, line: str) -> None:
        activity = line[5:15].strip() if layout.columns[0].name == "activity_id" else ""
        if _is_shifted(layout, line):
            self.problem(
                Severity.ERROR,
                "there is text between two fields, so columns are shifted; the line is left out",
                record=layout.tag,
                activity=activity,
            )
            return
        if line[layout.columns[-1].last :].strip(" "):
            self.problem(
                Severity.WARNING,
                f"the text after column {layout.columns[-1].last} is ignored",
                record=layout.tag,
                activity=activity,
            )
        values = self._values(layout, line, activity)
        if layout.record is Project and Project in self.records:
            self.problem(Severity.ERROR, "there are two; the first one counts", record=layout.tag)
        if values is not None:
            record = layout.record(**values, line=self.number)
            self.records.setdefault(layout.record, []).append(record)

    def _values(self, layout: Layout, line: str, activity: str) -> dict[str, Any] | None:
        """Return the fields that have a value, or None when the record is nothing without one."""
        values: dict[str, Any] = {}
        for column in layout.columns:
            try:
                value = cells.read(column, line[column.first - 1 : column.last])
            except ValueError as error:
                left_out = "line" if column.required else "value"
                self.problem(
                    Severity.ERROR,
                    f"{error}; the {left_out} is left out",
                    record=layout.tag,
                    activity=activity,
                    column=column.place,
                )
                if column.required:
                    return None
                continue
            if value is not None:
                _keep(values, column, value)
        return values


def read_lines(stream: BinaryIO, *, most_findings: int) -> Reading:
    """Read the records of an SDEF text; never fails, but may find nothing and say so."""
    reader = _Reader(Findings(most_findings))
    for raw in _lines(stream, reader):
        reader.read(raw)
        if reader.ended:
            break
    if not reader.ended:
        reader.problem(Severity.WARNING, "the file has no END record; it may be cut short")
    return Reading(_document(reader), reader.findings, reader.encoding)


def _lines(stream: BinaryIO, reader: _Reader) -> Iterator[bytes]:
    while line := stream.readline(_LONGEST_LINE):
        reader.number += 1
        if reader.number > MAXIMUM_LINES:
            reader.problem(Severity.ERROR, "the file is too long; the rest is left out")
            return
        if len(line) == _LONGEST_LINE and not line.endswith(b"\n"):
            reader.problem(Severity.ERROR, "the line is too long for SDEF; it is left out")
            while line and not line.endswith(b"\n"):
                line = stream.readline(_LONGEST_LINE)
            continue
        yield line


def _decode(raw: bytes) -> tuple[str, str]:
    """Return the text of a line and its code page; in both a character fills one column."""
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace"), "cp1252"


def _is_shifted(layout: Layout, line: str) -> bool:
    return any(line[start:end].strip(" ") for start, end in layout.gaps)


def _keep(values: dict[str, Any], column: Column, value: cells.Cell) -> None:
    if column.name == "dates":
        values["dates"] = (*values.get("dates", ()), value)
    else:
        values[column.name] = value


def _document(reader: _Reader) -> Document:
    found = reader.records
    projects = found.get(Project, [])
    return Document(
        project=projects[0] if projects else None,
        calendars=tuple(found.get(Calendar, ())),
        holidays=tuple(found.get(Holidays, ())),
        activities=tuple(found.get(Activity, ())),
        predecessors=tuple(found.get(Predecessor, ())),
        units=tuple(found.get(Units, ())),
        progress=tuple(found.get(Progress, ())),
        volume=next(iter(found.get(Volume, ())), Volume()),
    )

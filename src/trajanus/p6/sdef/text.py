"""How does an SDEF file come from bytes and go back to them, and what keeps it from going?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, BinaryIO

from trajanus.p6.errors import CannotWrite
from trajanus.p6.limits import DEFAULT_LIMITS, Limits
from trajanus.p6.sdef import cells, rules
from trajanus.p6.sdef.findings import Finding, Findings, Severity, about
from trajanus.p6.sdef.layout import BY_RECORD, END, Column
from trajanus.p6.sdef.lines import Reading, read_lines
from trajanus.p6.sdef.records import Activity, Document, Record

#: These name an activity; that there is one is a rule.
_REFERENCES = ("activity_id", "predecessor_id")


class SdefRefused(CannotWrite):
    """The schedule cannot be written as SDEF; .findings says why, one by one."""

    next_step = "Mend these in the schedule, export it again, and write the SDEF file from that."

    def __init__(self, findings: Findings) -> None:
        count = findings.errors
        errors = "1 error keeps" if count == 1 else f"{count:,} errors keep"
        super().__init__(
            f"{errors} this schedule from being written as SDEF.", problems=map(str, findings)
        )
        self.findings = findings


def read(
    stream: BinaryIO,
    clin_amounts: Mapping[str, Decimal] | None = None,
    *,
    limits: Limits = DEFAULT_LIMITS,
) -> Reading:
    """Read an SDEF file; what is wrong with it is found, not raised."""
    reading = read_lines(stream, most_findings=limits.warnings)
    reading.findings.extend(rules.check(reading.document, clin_amounts))
    return reading


def check(
    document: Document, clin_amounts: Mapping[str, Decimal] | None = None
) -> Iterator[Finding]:
    """Yield all that is wrong with records meant for a file: columns first, then the rules."""
    for record in document.records():
        for column, value in _values(record):
            if column.name in _REFERENCES and not isinstance(record, Activity):
                continue  # told once, where the activity itself stands
            try:
                cells.write(column, value)
            except ValueError as error:
                yield about(record, Severity.ERROR, str(error), column=column.name)
    yield from rules.check(document, clin_amounts)


def write(document: Document, findings: Iterable[Finding] = ()) -> bytes:
    """Return the file, or raise SdefRefused with all errors, also those found before."""
    every = dict.fromkeys((*findings, *check(document)))
    refused = Findings()
    refused.extend(finding for finding in every if finding.severity is Severity.ERROR)
    if refused.errors:
        raise SdefRefused(refused)
    rows = [*map(_row, document.records()), END]
    return "".join(f"{row}\r\n" for row in rows).encode("ascii")


def _row(record: Record) -> str:
    row = BY_RECORD[type(record)].tag
    for column, value in _values(record):
        row = row.ljust(column.first - 1) + cells.write(column, value)
    return row.rstrip(" ")


def _values(record: Record) -> Iterator[tuple[Column, Any]]:
    for place, column in enumerate(BY_RECORD[type(record)].columns):
        value = getattr(record, column.name)
        if column.name == "dates":
            value = value[place - 1] if place <= len(value) else None
        yield column, value

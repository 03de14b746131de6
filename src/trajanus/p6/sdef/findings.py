"""What is wrong with an SDEF file or a schedule meant for one, and where?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum

from trajanus.p6.sdef.layout import BY_RECORD
from trajanus.p6.sdef.records import Record


class Severity(Enum):
    """Errors keep a file from being written; warnings are for a person to judge."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: record, activity and column as people look for them."""

    severity: Severity
    message: str
    record: str = ""
    activity: str = ""
    column: str = ""
    line: int = 0

    @property
    def place(self) -> str:
        """Return where: `line 14, ACTV A1050, duration (columns 48-50)`."""
        line = f"line {self.line}" if self.line else ""
        record = f"{self.record} {self.activity}".strip()
        return ", ".join(part for part in (line, record, self.column) if part)

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


def about(record: Record, severity: Severity, message: str, *, column: str = "") -> Finding:
    """Return a finding about a field of a record, or about the whole record."""
    layout = BY_RECORD[type(record)]
    return Finding(
        severity,
        message,
        record=layout.tag,
        activity=getattr(record, "activity_id", ""),
        column=layout.column(column).place if column else "",
        line=record.line,
    )


@dataclass(slots=True)
class Findings:
    """Errors and warnings, each up to a limit, for a damaged file has as many as it has lines."""

    limit: int = 1000
    kept: list[Finding] = field(default_factory=list)
    counts: Counter[Severity] = field(default_factory=Counter)

    def add(self, finding: Finding) -> None:
        """Keep a finding, or only count it."""
        self.counts[finding.severity] += 1
        if self.counts[finding.severity] <= self.limit:
            self.kept.append(finding)

    def extend(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            self.add(finding)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.kept)

    @property
    def left_out(self) -> int:
        """How many were only counted."""
        return self.counts.total() - len(self.kept)

    @property
    def errors(self) -> int:
        """How many keep the file from being written."""
        return self.counts[Severity.ERROR]

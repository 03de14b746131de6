"""How much may a schedule file claim before reading it endangers this machine?"""

from __future__ import annotations

from dataclasses import dataclass

#: Tables and elements whose records take most memory.
_LARGE_RECORDS = frozenset({"TASK", "PROJWBS", "Activity", "WBS"})


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for files from strangers. The defaults admit the largest schedules in practice."""

    #: Bytes of the whole file.
    file_bytes: int = 1 << 30
    #: Activities of one file, or nodes of its WBS.
    activities: int = 500_000
    #: Rows of any other table, or elements of one kind.
    rows: int = 2_000_000
    #: Fields of all elements of an XML file together, which can be of many kinds.
    fields: int = 64_000_000
    #: Columns that one table may have.
    columns: int = 2_000
    #: Bytes of one line or field, give or take the megabyte that is read at once.
    field_bytes: int = 16 << 20
    #: Levels of XML elements, or of calendar records.
    depth: int = 40
    #: Warnings kept one by one; what comes after is counted.
    warnings: int = 1_000

    def rows_of(self, name: str) -> tuple[int, str]:
        """Return how many rows of a table or elements of a kind are read, and the limit's name."""
        is_large = name in _LARGE_RECORDS
        return (self.activities, "activities") if is_large else (self.rows, "rows")


DEFAULT_LIMITS = Limits()

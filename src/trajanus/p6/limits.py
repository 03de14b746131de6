"""How much may a schedule file claim before reading it endangers this machine?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for files from strangers. The defaults admit the largest schedules in practice."""

    #: Bytes of the whole file.
    file_bytes: int = 1 << 30
    #: Rows of one table, or elements of one kind.
    rows: int = 5_000_000
    #: Columns that one table may have.
    columns: int = 2_000
    #: Bytes of one line or field.
    field_bytes: int = 16 << 20
    #: Levels of XML elements, or of calendar records.
    depth: int = 40
    #: Warnings kept one by one; what comes after is counted.
    warnings: int = 1_000


DEFAULT_LIMITS = Limits()

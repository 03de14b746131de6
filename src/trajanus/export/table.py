"""What is a report? A title, a few facts, and tables whose columns know what they hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import TypeAlias

Value: TypeAlias = str | int | float | Decimal | date | datetime | bool | None
Row: TypeAlias = Sequence[Value]


class Kind(Enum):
    """What a column holds, and so how it is written and aligned."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    MONEY = "money"
    #: 0 to 100.
    PERCENT = "percent"
    DATE = "date"
    MOMENT = "moment"

    @property
    def is_numeric(self) -> bool:
        """Whether values stand to the right, so that their digits line up."""
        return self in (Kind.INTEGER, Kind.NUMBER, Kind.MONEY, Kind.PERCENT)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, what it holds, and how many characters wide it should be."""

    title: str
    kind: Kind = Kind.TEXT
    width: float = 14


@dataclass(frozen=True, slots=True)
class Table:
    """One table; `empty` stands in its place when there are no rows."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Row]
    note: str = ""
    empty: str = "None."


@dataclass(frozen=True, slots=True)
class Report:
    """A document of one or more tables."""

    title: str
    tables: Sequence[Table]
    #: When it was made; shown, and kept in the file.
    made_at: datetime
    subtitle: str = ""
    facts: Sequence[tuple[str, str]] = ()
    footnote: str = ""
    landscape: bool = True

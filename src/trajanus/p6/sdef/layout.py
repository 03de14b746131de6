"""In which columns does each SDEF record keep what? Columns count from 1, as ER 1-1-11 counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import Enum

from trajanus.p6.sdef import records
from trajanus.p6.sdef.records import Record

LINE_WIDTH = 132
HOLIDAYS_PER_LINE = 15


class Kind(Enum):
    """What a field holds, and so how it is read and written."""

    TEXT = "text"
    INTEGER = "whole number"
    MONEY = "amount with two decimals"
    QUANTITY = "number with four decimals"
    DATE = "date"
    HOLIDAY = "date, the year may be blank"


@dataclass(frozen=True, slots=True)
class Column:
    """One field: its name in the record, its columns, and what may stand there."""

    name: str
    first: int
    last: int
    title: str
    kind: Kind = Kind.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        return self.last - self.first + 1

    @property
    def place(self) -> str:
        """Return how people find this field: `duration (columns 48-50)`."""
        if self.first == self.last:
            return f"{self.title} (column {self.first})"
        return f"{self.title} (columns {self.first}-{self.last})"


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one kind of record, and the blank gaps between them."""

    tag: str
    record: type[Record]
    columns: tuple[Column, ...]
    gaps: tuple[tuple[int, int], ...] = ()

    def column(self, name: str) -> Column:
        """Return the column of a field; HOLI has fifteen of one name, this is the first."""
        return next(column for column in self.columns if column.name == name)


def _layout(tag: str, record: type[Record], *columns: Column) -> Layout:
    known = {field.name for field in fields(record)}
    unknown = [column.name for column in columns if column.name not in known]
    if unknown:
        raise TypeError(f"{tag}: {record.__name__} has no field {unknown[0]}")
    return Layout(tag, record, columns, tuple(_gaps(columns)))


def _gaps(columns: tuple[Column, ...]) -> Iterator[tuple[int, int]]:
    """Return the slices of a line between tag and fields; text there means shifted columns."""
    end = len("ACTV")
    for column in columns:
        if column.first - 1 <= end:
            raise TypeError(f"{column.name} leaves no blank before column {column.first}")
        yield end, column.first - 1
        end = column.last


INTEGER, MONEY, QUANTITY, DATE = Kind.INTEGER, Kind.MONEY, Kind.QUANTITY, Kind.DATE

VOLUME = _layout("VOLM", records.Volume, Column("number", 6, 7, "volume number", INTEGER))

PROJECT = _layout(
    "PROJ",
    records.Project,
    Column("data_date", 6, 12, "data date", DATE, required=True),
    Column("identifier", 14, 17, "project identifier"),
    Column("name", 19, 66, "project name"),
    Column("contractor", 68, 103, "contractor name"),
    Column("method", 105, 105, "method", choices=("P", "A")),
    Column("contract_number", 107, 112, "contract number"),
    Column("start", 114, 120, "project start", DATE),
    Column("finish", 122, 128, "project end", DATE),
)

CALENDAR = _layout(
    "CLDR",
    records.Calendar,
    Column("code", 6, 6, "calendar code", required=True),
    Column("work_days", 8, 14, "work days", required=True),
    Column("description", 16, 45, "description"),
)

HOLIDAYS = _layout(
    "HOLI",
    records.Holidays,
    Column("calendar", 6, 6, "calendar code", required=True),
    *(
        Column("dates", first, first + 6, "date", Kind.HOLIDAY)
        for first in range(8, 8 + 8 * HOLIDAYS_PER_LINE, 8)
    ),
)

ACTIVITY = _layout(
    "ACTV",
    records.Activity,
    Column("activity_id", 6, 15, "activity ID", required=True),
    Column("description", 17, 46, "description"),
    Column("duration", 48, 50, "duration", INTEGER),
    Column("constraint_date", 52, 58, "constraint date", DATE),
    Column("constraint_type", 60, 61, "constraint type", choices=("ES", "LF", "MS", "MF")),
    Column("calendar", 63, 63, "calendar code", required=True),
    Column("hammock", 65, 65, "hammock", choices=("Y",)),
    Column("workers_per_day", 67, 69, "workers per day (WRKP)", INTEGER),
    Column("responsibility", 71, 74, "responsibility (RESP)"),
    Column("work_area", 76, 79, "work area (AREA)"),
    Column("modification", 81, 86, "modification (MODF)"),
    Column("bid_item", 88, 93, "bid item (BIDI)"),
    Column("phase", 95, 96, "phase (PHAS)"),
    Column("category", 98, 98, "category of work (CATW)"),
    Column("feature", 100, 129, "feature of work (FOW)"),
)

PREDECESSOR = _layout(
    "PRED",
    records.Predecessor,
    Column("activity_id", 6, 15, "activity ID", required=True),
    Column("predecessor_id", 17, 26, "preceding activity", required=True),
    Column("type", 28, 28, "type", required=True, choices=("C", "S", "F")),
    Column("lag", 30, 33, "lag", INTEGER),
)

UNITS = _layout(
    "UNIT",
    records.Units,
    Column("activity_id", 6, 15, "activity ID", required=True),
    Column("total_quantity", 17, 29, "total quantity", QUANTITY),
    Column("cost_per_unit", 31, 43, "cost per unit", QUANTITY),
    Column("quantity_to_date", 45, 57, "quantity to date", QUANTITY),
    Column("unit", 59, 61, "unit of measure"),
)

PROGRESS = _layout(
    "PROG",
    records.Progress,
    Column("activity_id", 6, 15, "activity ID", required=True),
    Column("actual_start", 17, 23, "actual start", DATE),
    Column("actual_finish", 25, 31, "actual finish", DATE),
    Column("remaining_duration", 33, 35, "remaining duration", INTEGER),
    Column("cost", 37, 48, "activity cost", MONEY),
    Column("cost_to_date", 50, 61, "cost to date", MONEY),
    Column("stored_material", 63, 74, "stored material", MONEY),
    Column("early_start", 76, 82, "early start", DATE),
    Column("early_finish", 84, 90, "early finish", DATE),
    Column("late_start", 92, 98, "late start", DATE),
    Column("late_finish", 100, 106, "late finish", DATE),
    Column("float_sign", 108, 108, "float sign", choices=("+", "-")),
    Column("float_days", 110, 112, "total float", INTEGER),
)

#: In the order in which records follow each other.
LAYOUTS = (VOLUME, PROJECT, CALENDAR, HOLIDAYS, ACTIVITY, PREDECESSOR, UNITS, PROGRESS)
BY_TAG = {layout.tag: layout for layout in LAYOUTS}
BY_RECORD = {layout.record: layout for layout in LAYOUTS}
END = "END"

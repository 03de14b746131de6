"""How is one SDEF field read and written? A ValueError says in words what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from trajanus.p6.sdef.layout import Column, Kind
from trajanus.p6.sdef.records import Holiday

#: strftime's month names follow the locale; SDEF's are English.
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
FIRST_YEAR, LAST_YEAR = 1980, 2079
_LEAP_YEAR = 2000

_DATE = re.compile(r"(\d\d)([A-Z]{3})(\d\d)?", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)", re.ASCII)

Cell = str | int | Decimal | date | Holiday | None


def read(column: Column, text: str) -> Cell:
    """Return the value of a field, or None when it is blank."""
    value = text.strip(" ")
    if not value:
        if column.required:
            raise ValueError("it is blank")
        return None
    return _READERS[column.kind](column, value)


def write(column: Column, value: Cell) -> str:
    """Return a value in exactly the width of its field."""
    if value is None or value == "":
        if column.required:
            raise ValueError("it is blank")
        return " " * column.width
    text = _WRITERS[column.kind](column, value)
    if len(text) > column.width:
        raise ValueError(f"{text!r} needs {len(text)} columns, there are {column.width}")
    left = column.kind in (Kind.TEXT, Kind.DATE, Kind.HOLIDAY)
    return text.ljust(column.width) if left else text.rjust(column.width)


def _choose(column: Column, text: str) -> str:
    if column.choices and text not in column.choices:
        raise ValueError(f"{text!r} is none of {', '.join(column.choices)}")
    return text


def _read_integer(column: Column, text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise ValueError(f"{text!r} is not a whole number")
    return int(text)


def _read_decimal(column: Column, text: str) -> Decimal:
    if not _DECIMAL.fullmatch(text):
        raise ValueError(f"{text!r} is not a number")
    return Decimal(text)


def _read_date(column: Column, text: str) -> date:
    holiday = _read_holiday(column, text)
    if holiday.year is None:
        raise ValueError(f"{text!r} has no year")
    return date(holiday.year, holiday.month, holiday.day)


def _read_holiday(column: Column, text: str) -> Holiday:
    match = _DATE.fullmatch(text.upper())
    if not match or match[2] not in MONTHS:
        raise ValueError(f"{text!r} is not a date such as 06JAN25")
    day, month = int(match[1]), MONTHS.index(match[2]) + 1
    year = _full_year(int(match[3])) if match[3] else None
    try:
        date(year or _LEAP_YEAR, month, day)
    except ValueError:
        raise ValueError(f"{text!r} is a day that does not exist") from None
    return Holiday(day, month, year)


def _full_year(two_digits: int) -> int:
    # A fixed window: the same file must read the same in every year.
    return two_digits + (1900 if two_digits >= FIRST_YEAR % 100 else 2000)


def _write_text(column: Column, value: Cell) -> str:
    text = str(value).strip(" ")
    if not text.isascii() or not text.isprintable():
        raise ValueError(f"{text!r} has characters that are not plain ASCII")
    return _choose(column, text)


def _write_integer(column: Column, value: Cell) -> str:
    return str(value)


def _write_decimal(column: Column, value: Cell) -> str:
    places = 2 if column.kind is Kind.MONEY else 4
    number = Decimal(str(value))
    if not number.is_finite():
        raise ValueError(f"{value} is not a number")
    text = f"{number:.{places}f}"
    if Decimal(text) != number:
        raise ValueError(f"{number} has more than {places} decimals")
    if Decimal(text) == 0:
        text = text.lstrip("-")
    return text.removeprefix("0") if text.startswith("0.") else text


def _write_date(column: Column, value: Cell) -> str:
    if not isinstance(value, date | Holiday):
        raise ValueError(f"{value!r} is not a date")
    text = f"{value.day:02}{MONTHS[value.month - 1]}"
    if value.year is None:
        return text
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(f"the year {value.year} is outside {FIRST_YEAR} to {LAST_YEAR}")
    return f"{text}{value.year % 100:02}"


_READERS: dict[Kind, Callable[[Column, str], Cell]] = {
    Kind.TEXT: _choose,
    Kind.INTEGER: _read_integer,
    Kind.MONEY: _read_decimal,
    Kind.QUANTITY: _read_decimal,
    Kind.DATE: _read_date,
    Kind.HOLIDAY: _read_holiday,
}
_WRITERS: dict[Kind, Callable[[Column, Cell], str]] = {
    Kind.TEXT: _write_text,
    Kind.INTEGER: _write_integer,
    Kind.MONEY: _write_decimal,
    Kind.QUANTITY: _write_decimal,
    Kind.DATE: _write_date,
    Kind.HOLIDAY: _write_date,
}

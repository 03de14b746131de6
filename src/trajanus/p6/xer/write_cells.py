"""How is a value written into a cell of an XER file?"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

from trajanus.p6.errors import CannotEncode, CannotWrite

#: None empties the cell. Text is written as it is: code words such as TK_Active are the caller's.
CellValue: TypeAlias = str | int | float | Decimal | datetime | None

_DECIMALS = 6


class CellWriter:
    """Writes values in one file's code page, with its decimal symbol."""

    def __init__(self, encoding: str, decimal: str) -> None:
        self._encoding = encoding
        self._decimal = decimal

    def raw(self, value: CellValue, where: str) -> str:
        """Return a cell's bytes, one character per byte; `where` names the cell in messages."""
        text = self._text(value, where)
        if "\n" in text or "\r" in text:
            raise CannotWrite(f"{where}: a cell cannot hold a line break.")
        text = text.replace('"', '""')
        if "\t" in text:
            text = f'"{text}"'
        return self.encoded(text, where)

    def encoded(self, text: str, where: str) -> str:
        """Return the bytes of a text in the file's code page, one character per byte."""
        try:
            return text.encode(self._encoding).decode("latin-1")
        except UnicodeEncodeError as error:
            character = text[error.start]
            raise CannotEncode(
                f"{where}: the file is written in {self._encoding}, which has no "
                f"{character!r} (U+{ord(character):04X})."
            ) from error

    def _text(self, value: CellValue, where: str) -> str:
        match value:
            case None:
                return ""
            case str():
                return value
            case datetime():
                return value.strftime("%Y-%m-%d %H:%M")
            case bool():
                return "Y" if value else "N"
            case int():
                return str(value)
            case _:
                return self._number(Decimal(str(value)), where)

    def _number(self, value: Decimal, where: str) -> str:
        if not value.is_finite():
            raise CannotWrite(f"{where}: {value} is not a number that P6 knows.")
        text = f"{value:.{_DECIMALS}f}"
        text = text.rstrip("0").rstrip(".")
        return ("0" if text in ("-0", "") else text).replace(".", self._decimal)

"""How does a report become an Excel workbook? One sheet a table, and one about the report."""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter

from trajanus.export.table import Kind, Report, Table, Value
from trajanus.export.words import clean, is_formula, shown

MOST_ROWS = 1_048_575  # of a sheet, below its header
LONGEST_TEXT = 32_767  # of a cell
_EARLIEST_YEAR = 1900  # of Excel's calendar
_SHEET_NAME_LENGTH = 31
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
_FORMATS: dict[Kind, dict[str, object]] = {
    Kind.TEXT: {"text_wrap": True},
    Kind.INTEGER: {"num_format": "#,##0"},
    Kind.NUMBER: {"num_format": "#,##0.0"},
    Kind.MONEY: {"num_format": "#,##0.00"},
    Kind.PERCENT: {"num_format": '0.0" %"'},
    Kind.DATE: {"num_format": "yyyy-mm-dd", "align": "left"},
    Kind.MOMENT: {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
}


def write_xlsx(report: Report, stream: BinaryIO) -> None:
    """Write a workbook; rows go to disk as they come, so that long lists need little memory."""
    book = xlsxwriter.Workbook(stream, {"constant_memory": True})
    try:
        book.set_properties(
            {"title": clean(report.title), "created": _naive(report.made_at), "author": ""}
        )
        styles = _Styles(book)
        names: set[str] = set()
        for table in report.tables:
            _write_table(book.add_worksheet(_sheet_name(table.title, names)), table, styles)
        _write_about(book.add_worksheet(_sheet_name("About", names)), report, styles)
    finally:
        book.close()


class _Styles:
    """The cell formats of one workbook."""

    def __init__(self, book: Any) -> None:
        top: dict[str, object] = {"valign": "top"}
        self.kinds = {kind: book.add_format({**top, **each}) for kind, each in _FORMATS.items()}
        # The mark that Excel itself sets for an apostrophe: the cell stays text when edited.
        self.quoted = book.add_format({**top, "text_wrap": True, "quote_prefix": True})
        self.header = book.add_format(
            {**top, "bold": True, "bg_color": "#E8ECF1", "bottom": 1, "text_wrap": True}
        )
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.label = book.add_format({**top, "bold": True})


def _write_table(sheet: Any, table: Table, styles: _Styles) -> None:
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width, styles.kinds[column.kind])
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, _fitting(column.title), styles.header)
    kinds = [column.kind for column in table.columns]
    written = 0
    for row in table.rows:
        if written == MOST_ROWS:
            raise ValueError(f"{table.title}: a sheet holds {MOST_ROWS:,} rows, there are more")
        written += 1
        for place, (kind, value) in enumerate(zip(kinds, row, strict=True)):
            _write_cell(sheet, written, place, value, kind, styles)
    if not written:
        sheet.write_string(1, 0, _fitting(table.empty))
    else:
        sheet.autofilter(0, 0, written, len(kinds) - 1)
    _set_up_for_print(sheet, table)


def _write_cell(
    sheet: Any, row: int, place: int, value: Value, kind: Kind, styles: _Styles
) -> None:
    match value:
        case None:
            return
        case bool():
            sheet.write_string(row, place, shown(value, kind), styles.kinds[Kind.TEXT])
        case datetime() | date() if value.year >= _EARLIEST_YEAR:
            style = styles.kinds[kind if kind in (Kind.DATE, Kind.MOMENT) else Kind.DATE]
            sheet.write_datetime(row, place, _naive(value), style)
        case int() | float() | Decimal() if kind.is_numeric and math.isfinite(value):
            sheet.write_number(row, place, value, styles.kinds[kind])
        case _:
            text = _fitting(value if isinstance(value, str) else shown(value, kind))
            style = styles.quoted if is_formula(text) else styles.kinds[Kind.TEXT]
            sheet.write_string(row, place, text, style)


def _write_about(sheet: Any, report: Report, styles: _Styles) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90, styles.kinds[Kind.TEXT])
    sheet.write_string(0, 0, _fitting(report.title), styles.title)
    facts = [("", report.subtitle), *report.facts, ("Made", shown(report.made_at, Kind.MOMENT))]
    facts += [(table.title, table.note) for table in report.tables if table.note]
    facts += [("", report.footnote)]
    for place, (label, text) in enumerate((fact for fact in facts if fact[1]), 2):
        sheet.write_string(place, 0, _fitting(label), styles.label)
        style = styles.quoted if is_formula(text) else styles.kinds[Kind.TEXT]
        sheet.write_string(place, 1, _fitting(text), style)


def _set_up_for_print(sheet: Any, table: Table) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(1)  # US Letter
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{_code_free(table.title)}&RPage &P of &N")


def _code_free(text: str) -> str:
    """Return a text for a footer, where & begins a code, and which holds 255 characters."""
    return clean(text).replace("&", "&&")[:120]


def _sheet_name(title: str, taken: set[str]) -> str:
    base = _NOT_IN_SHEET_NAMES.sub(" ", clean(title)).strip()[:_SHEET_NAME_LENGTH] or "Sheet"
    name, number = base, 1
    while name.lower() in taken:
        number += 1
        suffix = f" {number}"
        name = base[: _SHEET_NAME_LENGTH - len(suffix)] + suffix
    taken.add(name.lower())
    return name


def _fitting(text: str) -> str:
    text = clean(text)
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def _naive(value: date | datetime) -> Any:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value

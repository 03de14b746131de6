"""Does a table become a file that people and programs can read, and that runs nothing?"""

from __future__ import annotations

import io
import re
import zlib
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trajanus.export.csv import write_csv
from trajanus.export.pdf import TooLongForPdf, render_pdf
from trajanus.export.table import Column, Kind, Report, Row, Table
from trajanus.export.words import shown
from trajanus.export.xlsx import write_xlsx

MADE = datetime(2026, 3, 2, 14, 5, 6, 789, UTC)
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", '=HYPERLINK("x")']
COLUMNS = (
    Column("Activity", width=10),
    Column("Start", Kind.DATE, 10),
    Column("Float", Kind.INTEGER, 8),
    Column("Percent", Kind.PERCENT, 8),
    Column("Cost", Kind.MONEY, 12),
)
ROW = ("A1010", date(2026, 3, 2), -3, 12.5, Decimal("1234.5"))


def report(*rows: Row, **rest: Any) -> Report:
    plain: dict[str, Any] = {
        "title": "Look-ahead",
        "tables": (Table("Activities", COLUMNS, rows),),
        "made_at": MADE,
        "facts": (("Data date", "2026-03-02"),),
    }
    return Report(**{**plain, **rest})


def book(given: Report) -> Any:
    stream = io.BytesIO()
    write_xlsx(given, stream)
    return openpyxl.load_workbook(io.BytesIO(stream.getvalue()))


def csv_of(*rows: Row) -> str:
    stream = io.StringIO(newline="")
    write_csv(Table("Activities", COLUMNS, rows), stream)
    return stream.getvalue()


def pdf_text(content: bytes) -> bytes:
    """Return the streams of a PDF, unpacked."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    unpacked = []
    for each in streams:
        try:
            unpacked.append(zlib.decompress(each))
        except zlib.error:
            unpacked.append(each)
    return b"\n".join([content, *unpacked])


def test_a_workbook_holds_values_that_can_be_sorted_and_added() -> None:
    sheet = book(report(ROW))["Activities"]

    assert [cell.value for cell in sheet[1]] == ["Activity", "Start", "Float", "Percent", "Cost"]
    assert [cell.value for cell in sheet[2]] == ["A1010", datetime(2026, 3, 2), -3, 12.5, 1234.5]  # noqa: DTZ001 -- Excel has no zones
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:E2"
    assert sheet.print_title_rows == "$1:$1"


def test_a_workbook_says_what_it_is_about() -> None:
    about = book(report(ROW, subtitle="Barracks", footnote="Dates are P6's."))["About"]

    texts = [cell.value for row in about.iter_rows() for cell in row if cell.value]
    assert texts == [
        "Look-ahead", "Barracks", "Data date", "2026-03-02", "Made", "2026-03-02 14:05",
        "Dates are P6's.",
    ]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_looks_like_a_formula_stays_a_text(text: str) -> None:
    cell = book(report((text, None, None, None, None)))["Activities"]["A2"]

    assert cell.data_type == "s"
    assert cell.value == text
    assert cell.quotePrefix
    assert "'" + text.replace('"', '""') in csv_of((text, None, None, None, None))


def test_negative_numbers_are_numbers_in_csv() -> None:
    assert csv_of(ROW).splitlines()[1] == "A1010,2026-03-02,-3,12.5,1234.5"


def test_csv_opens_as_utf_8() -> None:
    assert csv_of(("Béton", None, None, None, None)).startswith("\ufeffActivity,")


def test_a_table_without_rows_says_so() -> None:
    empty = Table("Activities", COLUMNS, (), empty="Nothing starts in these weeks.")

    assert book(report(tables=(empty,)))["Activities"]["A2"].value == empty.empty
    assert render_pdf(report(tables=(empty,)))


def test_sheets_have_names_that_excel_allows() -> None:
    long = "Changed dates: [old] / new * of all activities"
    tables = [Table(title, COLUMNS, ()) for title in (long, long, "About", "'", "")]

    names = book(report(tables=tables)).sheetnames

    assert len({name.lower() for name in names}) == 6
    assert all(len(name) <= 31 for name in names)


def test_texts_too_long_for_a_cell_are_cut_visibly() -> None:
    cell = book(report(("x" * 40_000, None, None, None, None)))["Activities"]["A2"]

    assert len(cell.value) == 32_767
    assert cell.value.endswith("x…")


def test_a_pdf_is_tagged_titled_and_claims_to_be_accessible() -> None:
    content = pdf_text(render_pdf(report(ROW)))

    assert b"pdfuaid:part" in content
    assert b"Look-ahead" in content
    assert b"/Lang(en" in content
    assert b"/TH" in content


def test_markup_in_a_text_is_shown_and_not_run() -> None:
    hostile = '#panic("run") *bold* $x$ `code` \\ "quote" </script> [b] <label> @ref'

    assert render_pdf(report((hostile, None, None, None, None), title=hostile, footnote=hostile))


def test_a_character_without_a_font_does_not_keep_the_report_from_being_made() -> None:
    assert render_pdf(report(("工程 \U0001f6a7", None, None, None, None)))


def test_the_same_report_gives_the_same_pdf() -> None:
    assert render_pdf(report(ROW)) == render_pdf(report(ROW))


def test_a_report_too_long_for_a_pdf_is_refused_with_the_other_way() -> None:
    rows = [ROW] * 40_001

    with pytest.raises(TooLongForPdf, match="200,005 cells"):
        render_pdf(report(*rows))


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_written_in_any_format(text: str) -> None:
    given = report((text, None, None, None, None), subtitle=text)

    value = book(given)["Activities"]["A2"].value or ""

    assert value.replace("_x000D_", "\r") == shown(text, Kind.TEXT)
    assert csv_of((text, None, None, None, None))
    assert render_pdf(given).startswith(b"%PDF")

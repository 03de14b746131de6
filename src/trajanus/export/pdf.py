"""How does a report become a PDF that also a screen reader can read (PDF/UA)?"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from importlib import resources
from typing import Any

import typst

from trajanus.export.table import Column, Kind, Report, Table, Value
from trajanus.export.words import clean, shown

#: Above this, setting the tables takes minutes; a workbook is the better form.
MOST_CELLS = 200_000
# A word without a place to break would run over its neighbour; a break is allowed inside it.
_LONG_WORD = re.compile(r"(\S{12})(?=\S{3})")
_BREAK = "\N{ZERO WIDTH SPACE}"


class TooLongForPdf(ValueError):
    """The report is too long for a PDF; write it as a workbook."""


def render_pdf(report: Report) -> bytes:
    """Return the PDF; characters that the own fonts lack are looked for on this machine."""
    template = resources.files("trajanus.export").joinpath("report.typ").read_bytes()
    given = {"report": json.dumps(_content(report))}
    # With no output path it answers the bytes; its types do not say so.
    compiled: Callable[..., bytes] = partial(  # type: ignore[assignment]  # see above
        typst.compile,
        template,
        None,
        format="pdf",
        sys_inputs=given,
        timestamp=report.made_at.replace(microsecond=0),
    )
    try:
        return compiled(ignore_system_fonts=True, pdf_standards="ua-1")
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
    try:
        return compiled(pdf_standards="ua-1")
    except typst.TypstError:
        # No font here has the character: a box in its place is better than no report.
        return compiled()


def _content(report: Report) -> dict[str, Any]:
    """Return what the template shows, as plain texts."""
    tables = [_table(table) for table in report.tables]
    cells = sum(len(table["rows"]) * len(table["titles"]) for table in tables)
    if cells > MOST_CELLS:
        raise TooLongForPdf(
            f"The report has {cells:,} cells, a PDF can take {MOST_CELLS:,}; use XLSX instead."
        )
    return {
        "title": clean(report.title),
        "subtitle": clean(report.subtitle),
        "facts": [[clean(label), clean(text)] for label, text in report.facts],
        "made": shown(report.made_at, Kind.MOMENT) + (" UTC" if report.made_at.tzinfo else ""),
        "footnote": clean(report.footnote),
        "landscape": report.landscape,
        "tables": tables,
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": clean(table.title),
        "note": clean(table.note),
        "empty": clean(table.empty),
        "titles": [clean(column.title) for column in table.columns],
        "widths": [column.width for column in table.columns],
        "right": [column.kind.is_numeric for column in table.columns],
        "rows": [
            [_text(column, value) for column, value in zip(table.columns, row, strict=True)]
            for row in table.rows
        ],
    }


def _text(column: Column, value: Value) -> str:
    text = shown(value, column.kind)
    return _LONG_WORD.sub(rf"\1{_BREAK}", text) if column.kind is Kind.TEXT else text

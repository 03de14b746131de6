"""How does a row of a list become HTML?

A page has hundreds of cells; as template tags they would take longer than the database does.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from trajanus.records.derive import Kind
from trajanus.workspace.shown import Shown
from trajanus.workspace.table import Row

_LINK = (
    '<th scope="row"><a class="clamp" href="{here}{record}/{query}" title="{text}" data-row>'
    "<bdi>{text}</bdi></a></th>"
)
_TEXT = '<td><bdi class="clamp" title="{}">{}</bdi></td>'
_NUMBER = '<td class="num">{}</td>'
_STATUS = '<td><span class="status status-{}">{}</span></td>'
_TIME = '<td class="day"><time datetime="{}">{}</time>{}</td>'
_OVERDUE = SafeString(' <b class="late">overdue</b>')
_NOTHING = SafeString("<td></td>")


def rows_html(rows: Iterable[Row], *, here: str, query: str) -> SafeString:
    """Return the table's rows; each links to its record below `here`."""
    lines = [
        f"<tr>{''.join(_cell(cell, row, here=here, query=query) for cell in row.cells)}</tr>"
        for row in rows
    ]
    return mark_safe("\n".join(lines))  # noqa: S308  every part was made by format_html


def _cell(cell: Shown, row: Row, *, here: str, query: str) -> SafeString:
    if cell.is_link:
        text = escape(cell.text or "(no title)")
        return format_html(_LINK, here=here, record=row.record, query=query, text=text)
    if not cell.text:
        return _NOTHING
    if cell.kind is Kind.STATUS:
        return format_html(_STATUS, cell.tone, cell.text)
    if cell.machine:
        is_late = row.is_overdue and cell.name == "due_date"
        return format_html(_TIME, cell.machine, cell.text, _OVERDUE if is_late else "")
    if cell.kind is Kind.NUMBER:
        return format_html(_NUMBER, cell.text)
    text = escape(cell.text)
    return format_html(_TEXT, text, text)

"""How does a row of a list become HTML?

A page has hundreds of cells; as template tags they would take longer than the database does.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils import timezone
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
_AGE = ' <small class="age">{} day{}</small>'
_NOTHING = SafeString("<td></td>")


def rows_html(rows: Iterable[Row], *, here: str, query: str) -> SafeString:
    """Return the table's rows; each links to its record below `here`."""
    today = timezone.localdate()
    lines = [
        f"<tr>{''.join(_cell(one, row, today, here=here, query=query) for one in row.cells)}</tr>"
        for row in rows
    ]
    return mark_safe("\n".join(lines))  # noqa: S308  every part was made by format_html


def _cell(cell: Shown, row: Row, today: date, *, here: str, query: str) -> SafeString:
    if cell.is_link:
        text = escape(cell.text or "(no title)")
        return format_html(_LINK, here=here, record=row.record, query=query, text=text)
    if not cell.text:
        return _NOTHING
    if cell.kind is Kind.STATUS:
        return format_html(_STATUS, cell.tone, cell.text)
    if cell.machine and cell.name == "initiated_at":
        return format_html(_TIME, cell.machine, cell.text[:10], _age(cell, row, today))
    if cell.machine:
        is_late = row.is_overdue and cell.name == "due_date"
        return format_html(_TIME, cell.machine, cell.text, _OVERDUE if is_late else "")
    if cell.kind is Kind.NUMBER:
        return format_html(_NUMBER, cell.text)
    text = escape(cell.text)
    return format_html(_TEXT, text, text)


def _age(cell: Shown, row: Row, today: date) -> SafeString | str:
    """Return for how long the record has been open, by the days on the page."""
    if not row.is_open:
        return ""
    days = max(0, (today - date.fromisoformat(cell.text[:10])).days)
    return format_html(_AGE, days, "" if days == 1 else "s")

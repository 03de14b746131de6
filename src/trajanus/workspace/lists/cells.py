"""How does a row of a list become HTML?

A page has hundreds of cells; as template tags they would take longer than the database does.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from trajanus.records.kind import Kind
from trajanus.workspace.lists.table import Group, Row
from trajanus.workspace.shown import Shown

_LINK = (
    '<th scope="row"><a class="clamp" href="{here}{record}/{query}" title="{text}" data-row>'
    "<bdi>{text}</bdi></a></th>"
)
_ONE_LINE = '<td class="day"><bdi>{}</bdi></td>'
_TEXT = '<td><bdi class="clamp" title="{}">{}</bdi></td>'
_NUMBER = '<td class="num">{}</td>'
_STATUS = '<td><span class="status status-{}">{}</span>{}</td>'
_NOTE = ' <small class="age">{}</small>'
_TIME = '<td class="day"><time datetime="{}">{}</time>{}</td>'
_OVERDUE = SafeString(' <b class="late">overdue</b>')
_CHOICE = (
    '<td class="choose"><label><input type="checkbox" name="id" value="{key}" form="chosen" '
    'data-choose><span class="visually-hidden">Choose {text}</span></label></td>'
)
_GROUP = '<tr class="group"><th scope="rowgroup" colspan="{}"><bdi>{}</bdi>{}</th></tr>'
_COUNT = " <small>{}</small>"
_NOTHING = SafeString("<td></td>")
#: Longer ones may break.
_SHORT_NUMBER = 24


def groups_html(groups: Iterable[Group], *, here: str, query: str) -> SafeString:
    """Return the table's bodies; each row links to its record below `here`."""
    bodies = [f"<tbody>{_group(one, here=here, query=query)}</tbody>" for one in groups]
    return mark_safe("\n".join(bodies))  # noqa: S308  every part was made by format_html


def _group(group: Group, *, here: str, query: str) -> str:
    lines = [_row(row, here=here, query=query) for row in group.rows]
    if group.label:
        width = len(group.rows[0].cells) + 1
        count = format_html(_COUNT, f"{group.count:,}") if group.count is not None else ""
        lines.insert(0, format_html(_GROUP, width, group.label, count))
    return "\n".join(lines)


def _row(row: Row, *, here: str, query: str) -> str:
    name = next((one.text for one in row.cells if one.is_link), "")
    choice = format_html(_CHOICE, key=row.key, text=name or "(no title)")
    cells = "".join(_cell(one, row, here=here, query=query) for one in row.cells)
    return f"<tr>{choice}{cells}</tr>"


def _cell(cell: Shown, row: Row, *, here: str, query: str) -> SafeString:
    if cell.is_link:
        text = escape(cell.text or "(no title)")
        return format_html(_LINK, here=here, record=row.record, query=query, text=text)
    if not cell.text:
        return _NOTHING
    if cell.is_number and len(cell.text) <= _SHORT_NUMBER:
        return format_html(_ONE_LINE, cell.text)
    if cell.kind is Kind.STATUS:
        note = format_html(_NOTE, cell.note) if cell.note else ""
        return format_html(_STATUS, cell.tone, cell.text, note)
    if cell.machine:
        is_late = row.is_overdue and cell.name == "due_date"
        return format_html(_TIME, cell.machine, cell.text, _OVERDUE if is_late else "")
    if cell.kind is Kind.NUMBER:
        return format_html(_NUMBER, cell.text)
    text = escape(cell.text)
    return format_html(_TEXT, text, _breaking(text))


def _breaking(text: SafeString) -> SafeString:
    """Let an e-mail address break where people read a pause, and not within a word."""
    return mark_safe(text.replace("@", "<wbr>@"))  # noqa: S308  the text is escaped

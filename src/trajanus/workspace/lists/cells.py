"""How does a row of a list become HTML?

A page has hundreds of cells; as template tags they would take longer than the database does. What
is put into the text below is escaped where it is put in.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

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
_OVERDUE = ' <b class="late">overdue</b>'
_CHOICE = (
    '<td class="choose"><label><input type="checkbox" name="id" value="{key}" form="chosen" '
    'data-choose><span class="visually-hidden">Choose {text}</span></label></td>'
)
_GROUP = '<tr class="group"><th scope="rowgroup" colspan="{}"><bdi>{}</bdi>{}</th></tr>'
_COUNT = " <small>{}</small>"
_NOTHING = "<td></td>"
_UNTITLED = "(no title)"
#: Longer ones may break.
_SHORT_NUMBER = 24


def groups_html(groups: Iterable[Group], *, here: str, query: str) -> SafeString:
    """Return the table's bodies; each row links to its record below `here`."""
    way = escape(here), escape(query)
    bodies = [f"<tbody>{_group(one, *way)}</tbody>" for one in groups]
    return mark_safe("\n".join(bodies))  # noqa: S308  every part was escaped


def _group(group: Group, here: str, query: str) -> str:
    lines = [_row(row, here, query) for row in group.rows]
    if group.label:
        width = len(group.rows[0].cells) + 1
        count = _COUNT.format(f"{group.count:,}") if group.count is not None else ""
        lines.insert(0, _GROUP.format(width, escape(group.label), count))
    return "\n".join(lines)


def _row(row: Row, here: str, query: str) -> str:
    name = next((one.text for one in row.cells if one.is_link), "")
    choice = _CHOICE.format(key=row.key, text=escape(name or _UNTITLED))
    return f"<tr>{choice}{''.join([_cell(one, row, here, query) for one in row.cells])}</tr>"


def _cell(cell: Shown, row: Row, here: str, query: str) -> str:
    text = escape(cell.text)
    if cell.is_link:
        return _LINK.format(here=here, record=row.record, query=query, text=text or _UNTITLED)
    if not text:
        return _NOTHING
    if cell.is_number and len(cell.text) <= _SHORT_NUMBER:
        return _ONE_LINE.format(text)
    if cell.kind is Kind.STATUS:
        note = _NOTE.format(escape(cell.note)) if cell.note else ""
        return _STATUS.format(cell.tone, text, note)
    if cell.machine:
        is_late = row.is_overdue and cell.name == "due_date"
        return _TIME.format(cell.machine, text, _OVERDUE if is_late else "")
    if cell.kind is Kind.NUMBER:
        return _NUMBER.format(text)
    return _TEXT.format(text, _breaking(text))


def _breaking(text: str) -> str:
    """Let an e-mail address break where people read a pause, and not within a word."""
    return text.replace("@", "<wbr>@")

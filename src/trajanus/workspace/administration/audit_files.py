"""How does the audit become a file, exactly as it is filtered?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils import timezone

from trajanus import clock
from trajanus.audit import trail
from trajanus.audit.actions import Action
from trajanus.errors import InvalidValues
from trajanus.export import table as files
from trajanus.export.table import Kind
from trajanus.records.audit_lines import Line, everything
from trajanus.records.auditing import Asked, changes, entries
from trajanus.workspace.lists.list_files import FORMS, Form, csv_chunks, xlsx_chunks

#: A paper of this would be read by nobody.
AUDIT_FORMS = tuple(form for form in FORMS if form.name != "pdf")

_COLUMNS = (
    files.Column("When", Kind.MOMENT, 18),
    files.Column("Who", Kind.TEXT, 20),
    files.Column("By way of", Kind.TEXT, 14),
    files.Column("Program", Kind.TEXT, 20),
    files.Column("Address", Kind.TEXT, 16),
    files.Column("What", Kind.TEXT, 24),
    files.Column("About", Kind.TEXT, 40),
    files.Column("Project", Kind.TEXT, 24),
    files.Column("Details", Kind.TEXT, 60),
)


def chunks_of(asked: Asked, form: Form, *, filtered: str) -> Iterator[bytes]:
    """Return the file, piece by piece. Raises InvalidValues when there is too much for it."""
    if form.most and _count(asked, form.most) > form.most:
        raise InvalidValues(
            {
                "base": [
                    f"There are more than {form.most:,} lines, too many for {form.label}. "
                    "Narrow them, or take CSV, which holds any number."
                ]
            }
        )
    trail.note(Action.LIST_EXPORTED, "audit", detail={"as": form.label, "filter": filtered})
    table = _table(everything(asked))
    if form.name == "csv":
        return csv_chunks(table)
    facts = (("Filter", filtered), ("Times", str(timezone.get_current_timezone())))
    return xlsx_chunks(files.Report("Audit", (table,), made_at=clock.now(), facts=facts))


def told_as_text(line: Line) -> str:
    """Return a line's values as one text."""
    parts = (
        f"{one.name}: {one.after}" if one.before is None
        else f"{one.name}: {one.before or '(nothing)'} → {one.after or '(nothing)'}"
        for one in line.told
    )  # fmt: skip
    return "; ".join(parts)


def _count(asked: Asked, most: int) -> int:
    found = (entries(asked), changes(asked))
    return sum(rows.order_by().values("pk")[: most + 1].count() for rows in found)


def _table(lines: Iterable[Line]) -> files.Table:
    rows = (
        (
            timezone.localtime(line.at).replace(tzinfo=None),
            line.who,
            line.way,
            line.program,
            line.address,
            line.label,
            line.about,
            line.project,
            told_as_text(line),
        )
        for line in lines
    )
    return files.Table("Audit", _COLUMNS, rows, empty="Nothing was noted.")

"""How does a comparison of two budgets become a workbook or a paper?"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace

from django.utils import timezone

from trajanus import clock
from trajanus.errors import InvalidValues
from trajanus.export.pdf import render_pdf
from trajanus.export.table import Column, Kind, Report, Table, Value
from trajanus.export.xlsx import write_xlsx
from trajanus.resources.project import Project
from trajanus.workspace.lists.list_files import FORMS, Form
from trajanus.workspace.money.budget_compare import Comparison, Difference, Row, compare
from trajanus.workspace.money.budget_figures import label
from trajanus.workspace.money.budget_pair import LARGEST, NAME, Pair, State

#: A comparison has too few words for a text file, and sums that it would lose.
COMPARISON_FORMS = tuple(one for one in FORMS if one.name in ("xlsx", "pdf"))


def file_of(pair: Pair, project: Project, form: Form) -> bytes:
    """Return the whole comparison as a file. Raises InvalidValues when it is too long for it."""
    found = compare(replace(pair, page=1), project, size=form.most)
    if found.page.count > form.most:
        said = (
            f"The comparison has {found.page.count:,} rows, too many for {form.label}, which holds "
            f"{form.most:,}. Leave out unchanged rows, or take the workbook."
        )
        raise InvalidValues({"base": [said]})
    report = _report(pair, project, found, is_wide=form.name == "xlsx")
    return render_pdf(report) if form.name == "pdf" else _workbook(report)


def file_name(project: Project, form: Form) -> str:
    """Return the file's name: which project, what, which day."""
    known = project.project_number or project.name or "project"
    plain = "".join(one if one.isalnum() or one in "._-" else "-" for one in known).strip("-.")
    return f"{plain[:60]}-budget-comparison-{timezone.localdate().isoformat()}.{form.name}"


def _workbook(report: Report) -> bytes:
    with tempfile.TemporaryFile() as file:
        write_xlsx(report, file)
        file.seek(0)
        return file.read()


def _report(pair: Pair, project: Project, found: Comparison, *, is_wide: bool) -> Report:
    return Report(
        title="Budget compared",
        subtitle=" · ".join(filter(None, (project.project_number, project.name))),
        facts=(
            ("Before", told(pair.before)),
            ("After", told(pair.after)),
            ("Rows", "changed rows only" if pair.only_changed else "all rows"),
            ("Sorted by", sorted_by(pair)),
            *((("Not compared", ", ".join(found.one_sided)),) if found.one_sided else ()),
        ),
        tables=(_sums(found), _lines(found, is_wide=is_wide)),
        made_at=clock.now(),
    )


def told(state: State) -> str:
    """Return the state's name and when it was taken."""
    if state.taken_at is None:
        return state.name
    return f"{state.name}, {timezone.localtime(state.taken_at).strftime('%Y-%m-%d %H:%M')}"


def sorted_by(pair: Pair) -> str:
    """Return what sorts the rows, in words."""
    if pair.sort == NAME:
        return "cost code"
    return "largest change" if pair.sort == LARGEST else f"change of: {label(pair.sort)}"


def _sums(found: Comparison) -> Table:
    money = [Column(title, Kind.MONEY, 16) for title in ("Before", "After", "Change")]
    rows = [[one.label, one.before, one.after, one.change] for one in found.totals]
    return Table("Sums", [Column("Figure", width=28), *money], rows)


def _lines(found: Comparison, *, is_wide: bool) -> Table:
    names = [Column("Cost code", width=30), Column("Cost type", width=16), Column("Row", width=9)]
    changed = found.changed
    titles = [label(name) for name in changed]
    parts = ("before", "after", "change") if is_wide else ("",)
    money = [
        Column(f"{title} {part}".strip(), Kind.MONEY, 16) for title in titles for part in parts
    ]
    rows = (_line(row, changed, is_wide=is_wide) for row in found.rows)
    note = "Figures in which no row changed are left out. Each number is the change."
    return Table("Rows", [*names, *money], rows, note="" if is_wide else note, empty="No change.")


def _line(row: Row, changed: tuple[str, ...], *, is_wide: bool) -> list[Value]:
    shown = [one for one in row.differences if one.name in changed]
    amounts: list[Value] = [value for one in shown for value in _values(one, is_wide=is_wide)]
    word = "new" if row.is_new else "gone" if row.is_gone else None
    return [row.code, row.kind, word, *amounts]


def _values(one: Difference, *, is_wide: bool) -> Iterator[Value]:
    if is_wide:
        yield from (one.before, one.after)
    yield one.change

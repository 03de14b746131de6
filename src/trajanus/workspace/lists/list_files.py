"""How does a list become a file, exactly as it is filtered, sorted and shown?"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from trajanus import clock
from trajanus.audit import trail
from trajanus.audit.actions import Action
from trajanus.audit.trail import Place
from trajanus.errors import InvalidValues
from trajanus.export import table as files
from trajanus.export.csv import csv_lines
from trajanus.export.pdf import render_pdf
from trajanus.export.xlsx import write_xlsx
from trajanus.records.derive import Column
from trajanus.records.finding import everything, with_computed
from trajanus.records.kind import Kind
from trajanus.records.listing import Asked
from trajanus.resources.project import Project
from trajanus.workspace.lists.filter_words import filter_words, sort_words
from trajanus.workspace.shown import words

#: Rows fetched, and bytes sent, at a time.
_ROWS, _BYTES = 2_000, 64 * 1024
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of file; `most` records fit, any number when it is 0."""

    name: str
    label: str
    content_type: str
    most: int = 0


FORMS = (
    # What is made whole before it is sent must not keep a server busy for long.
    Form("xlsx", "Excel workbook (XLSX)", _SHEET, most=50_000),
    Form("csv", "CSV", "text/csv; charset=utf-8"),
    Form("pdf", "PDF", "application/pdf", most=3_000),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list as somebody sees it."""

    asked: Asked
    shown: tuple[Column, ...]
    project: Project
    records: QuerySet[Any]


def chunks_of(wanted: Wanted, form: Form) -> Iterator[bytes]:
    """Return the file, piece by piece. Raises InvalidValues when the list is too long for it."""
    rows = everything(wanted.asked, wanted.records, today=timezone.localdate())
    if form.name == "csv":
        _note(wanted, form)
        return csv_chunks(_table(wanted, rows))
    count = rows.order_by().values("pk")[: form.most + 1].count()
    if count > form.most:
        raise InvalidValues({"base": [_too_long(form)]})
    _note(wanted, form, records=count)
    report = _report(wanted, rows, count)
    return iter([render_pdf(report)]) if form.name == "pdf" else xlsx_chunks(report)


def _note(wanted: Wanted, form: Form, **more: object) -> None:
    asked, project = wanted.asked, wanted.project
    trail.note(
        Action.LIST_EXPORTED,
        asked.resource.title_plural,
        detail={"as": form.label, "filter": filter_words(asked), **more},
        place=Place(project.connection_id, project.procore_id, asked.resource.name),
    )


def name_of(wanted: Wanted, form: Form) -> str:
    """Return the file's name: which project, which records, which day."""
    project = wanted.project.project_number or wanted.project.name or "project"
    what = wanted.asked.resource.title_plural
    parts = (project, what, timezone.localdate().isoformat())
    return f"{'-'.join(filter(None, map(_plain, parts)))}.{form.name}"


def _plain(text: str) -> str:
    return re.sub(r"[^\w.-]+", "-", text).strip("-.")[:60]


def _too_long(form: Form) -> str:
    return (
        f"The list has more than {form.most:,} records, too many for {form.label}. "
        "Narrow it by a search or a filter, or take CSV, which holds any number."
    )


def _report(wanted: Wanted, rows: QuerySet[Any], count: int) -> files.Report:
    project, asked = wanted.project, wanted.asked
    plural = asked.resource.title_plural
    title = f"{plural[:1].upper()}{plural[1:]}"
    return files.Report(
        title=title,
        subtitle=" · ".join(filter(None, (project.project_number, project.name))),
        facts=(
            ("Filter", filter_words(asked)),
            ("Sorted by", sort_words(asked)),
            ("Records", f"{count:,}"),
        ),
        tables=(_table(wanted, rows, title),),
        made_at=clock.now(),
    )


def _table(wanted: Wanted, rows: QuerySet[Any], title: str = "") -> files.Table:
    names = [column.name for column in wanted.shown]
    complete = with_computed(rows, wanted.asked.resource, names, timezone.localdate())
    found = complete.values_list(*names).iterator(chunk_size=_ROWS)
    return files.Table(
        title=title,
        columns=[_column(column) for column in wanted.shown],
        rows=([_value(*each) for each in zip(wanted.shown, row, strict=True)] for row in found),
        empty="No records match.",
    )


def _column(column: Column) -> files.Column:
    kind = _kind(column)
    width = 48 if column.is_link else 20 if kind is files.Kind.TEXT else 14
    return files.Column(column.label, kind, width)


def _kind(column: Column) -> files.Kind:
    match column.kind:
        case Kind.DATE:
            return files.Kind.DATE
        case Kind.MOMENT:
            return files.Kind.MOMENT
        case Kind.NUMBER if column.is_amount:
            return files.Kind.MONEY
        case Kind.NUMBER:
            return files.Kind.INTEGER
        case _:
            return files.Kind.TEXT


def _value(column: Column, value: Any) -> files.Value:
    if column.computed and (state := column.computed.state(value)):
        return state.label
    match value:
        case datetime():
            return timezone.localtime(value).replace(tzinfo=None)
        case str():
            return words(value) if column.kind is Kind.STATUS else value
        case None | int() | float() | Decimal() | date():
            return value
        case _:
            return str(value)


def csv_chunks(table: files.Table) -> Iterator[bytes]:
    """Yield a table as CSV."""
    held: list[str] = []
    size = 0
    for line in csv_lines(table):
        held.append(line)
        size += len(line)
        if size >= _BYTES:
            yield "".join(held).encode()
            held, size = [], 0
    yield "".join(held).encode()


def xlsx_chunks(report: files.Report) -> Iterator[bytes]:
    """Yield a report as a workbook."""
    with tempfile.TemporaryFile() as file:
        write_xlsx(report, file)
        file.seek(0)
        while chunk := file.read(_BYTES):
            yield chunk

"""Does an exported list hold exactly what the page shows?"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from trajanus.resources.project import Project
from trajanus.workspace.lists import list_files
from trajanus.workspace.lists.list_files import Form
from trajanus.workspace.views import list_files as views

Make = Callable[..., Any]


@pytest.fixture
def rfis(project: Project, rfi: Make) -> str:
    rfi(2, due_date=date(2026, 6, 2))
    rfi(10, due_date=date(2026, 6, 9), subject="=1+1", ball_in_court="علي")
    rfi(9, due_date=None)
    rfi(4, status="closed")
    return f"/projects/{project.pk}/rfis/"


def content(answer: Any) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def csv_rows(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content(answer).decode("utf-8-sig"))))


def test_a_workbook_holds_the_rows_and_columns_in_the_order_of_the_page(
    viewer: Client, rfis: str
) -> None:
    viewer.cookies["columns_rfis"] = "number.subject.due_date"

    answer = viewer.get(f"{rfis}export/xlsx/?status=open&sort=-due_date")

    book = openpyxl.load_workbook(io.BytesIO(content(answer)))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0] == ("Number", "Subject", "Due")
    assert [row[0] for row in rows[1:]] == ["10", "2", "9"]
    assert rows[1][1] == "=1+1"
    assert [str(row[2])[:10] for row in rows[1:]] == ["2026-06-09", "2026-06-02", "None"]
    about = {row[0]: row[1] for row in book["About"].iter_rows(values_only=True)}
    assert about["Filter"] == "Status: Open"
    assert about["Sorted by"] == "Due, descending"
    assert about["Records"] == "3"


def test_csv_holds_the_same_and_no_formula(viewer: Client, rfis: str) -> None:
    viewer.cookies["columns_rfis"] = "number.subject.ball_in_court"

    rows = csv_rows(viewer.get(f"{rfis}export/csv/?sort=number"))

    assert [row[0] for row in rows] == ["Number", "2", "4", "9", "10"]
    assert rows[4][1:] == ["'=1+1", "علي"]


def test_a_pdf_is_made(viewer: Client, rfis: str) -> None:
    answer = viewer.get(f"{rfis}export/pdf/?q=subject&due_date_from=2026-06-01")

    assert content(answer).startswith(b"%PDF-")
    assert answer["Content-Type"] == "application/pdf"


def test_a_files_name_tells_project_records_and_day(
    viewer: Client, rfis: str, project: Project
) -> None:
    answer = viewer.get(f"{rfis}export/csv/")

    day = timezone.localdate(timezone=project.zone).isoformat()
    assert answer["Content-Disposition"] == f'attachment; filename="W912-RFIs-{day}.csv"'


def test_a_list_too_long_for_a_form_is_said_so_and_kept_as_filtered(
    viewer: Client, rfis: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = tuple(replace(one, most=2 if one.most else 0) for one in list_files.FORMS)
    monkeypatch.setattr(views, "FORMS", short)

    refused = viewer.get(f"{rfis}export/pdf/?status=open", follow=True)
    streamed = viewer.get(f"{rfis}export/csv/?status=open")

    assert refused.redirect_chain == [(f"{rfis}?status=open", 302)]
    assert "more than 2 records" in refused.content.decode()
    assert "take CSV" in refused.content.decode()
    assert len(csv_rows(streamed)) == 4


def test_a_long_csv_comes_in_pieces(viewer: Client, rfi: Make, project: Project) -> None:
    for number in range(1, 61):
        rfi(number, subject="x" * 3000)

    answer: Any = viewer.get(f"/projects/{project.pk}/rfis/export/csv/")

    assert max(map(len, answer.streaming_content)) < 80_000


def test_an_empty_list_is_a_file_with_headings(viewer: Client, rfis: str) -> None:
    assert len(csv_rows(viewer.get(f"{rfis}export/csv/?q=unfindable"))) == 1


def test_an_unknown_form_is_named(viewer: Client, rfis: str) -> None:
    answer = viewer.get(f"{rfis}export/odt/")

    assert answer.status_code == 404
    assert "xlsx, csv, pdf" in answer.content.decode()


def test_every_form_says_how_much_it_holds(viewer: Client, rfis: str) -> None:
    page = viewer.get(f"{rfis}?status=open&page=1").content.decode()

    for form in list_files.FORMS:
        assert isinstance(form, Form)
        assert f"{rfis}export/{form.name}/?status=open" in page
    assert "up to 50,000 records" in page
    assert "any number of records" in page

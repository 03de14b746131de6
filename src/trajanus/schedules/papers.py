"""How does a report about a schedule come about: at once, or by a worker when it is large?"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from trajanus import clock
from trajanus.config import settings
from trajanus.errors import HubError, InvalidValues
from trajanus.export.pdf import TooLongForPdf, render_pdf
from trajanus.export.table import Report
from trajanus.export.xlsx import write_xlsx
from trajanus.p6 import ScheduleError
from trajanus.p6.checks.run import run_checks
from trajanus.p6.comparison.compare import compare
from trajanus.p6.lookahead import LookAhead, look_ahead
from trajanus.p6_reports.checks import checks_report
from trajanus.p6_reports.comparison import comparison_report
from trajanus.p6_reports.lookahead import look_ahead_report
from trajanus.schedules import asking, kept
from trajanus.schedules.models import Paper, PaperState, ScheduleUpdate
from trajanus.schedules.pages import look_ahead_page, report_page
from trajanus.schedules.previewing import chosen
from trajanus.sync import live

CHECKS, COMPARISON = "checks", "comparison"
#: Kind -> how many weeks it looks ahead.
LOOK_AHEADS = {"lookahead-2": 2, "lookahead-4": 4, "lookahead-6": 6}
KINDS = (CHECKS, COMPARISON, *LOOK_AHEADS)
FORMS = ("xlsx", "pdf")

Wrong = (ScheduleError, HubError)


@dataclass(frozen=True, slots=True)
class _Made:
    """A report, and the look-ahead that it is about if it is one."""

    report: Report
    #: As a workbook, where a list is better than one table per finding.
    for_workbook: Report
    ahead: LookAhead | None = None


def paper_for(update: ScheduleUpdate, kind: str, other: ScheduleUpdate | None = None) -> Paper:
    """Return the paper, made now or asked for. Raises InvalidValues when it cannot be."""
    if kind not in KINDS or (kind == COMPARISON) != (other is not None):
        raise InvalidValues({"kind": [f"must be one of {', '.join(KINDS)}"]})
    for one in (update, other):
        if one is not None and not one.p6_project:
            raise InvalidValues({"p6_project": [f"choose which project of {one.name} is meant"]})
    key: dict[str, Any] = {
        "update": update,
        "other": other,
        "kind": kind,
        "p6_project": update.p6_project,
    }
    paper = Paper.objects.filter(**key).first()
    if paper is not None and paper.state != PaperState.FAILED:
        return paper
    if _is_small(update, other):
        paper = paper or Paper(**key)
        _fill(paper)
        return _kept(paper)
    with transaction.atomic():
        paper, _ = Paper.objects.update_or_create(**key, defaults={"state": PaperState.WAITING})
        asking.ask_for_paper(paper)
    return paper


def waiting(paper_id: int) -> Paper | None:
    """Return the paper if it still is to be made."""
    found = Paper.objects.filter(pk=paper_id, state=PaperState.WAITING)
    return found.select_related("update__connection", "other").first()


def make(paper: Paper) -> None:
    """Make a paper and its files, and tell open pages."""
    made = _fill(paper)
    if made is not None:
        for form in FORMS:
            with _noted(paper, form):
                path_of(paper, form).write_bytes(_content(made, form))
    paper.save()
    live.schedules_moved(paper.update.connection_id, paper.update.project_id)


def file_of(paper: Paper, form: str) -> bytes:
    """Return a paper as a file. Raises InvalidValues when it has none of the kind."""
    if not _is_small(paper.update, paper.other):
        path = path_of(paper, form)
        if not path.is_file():
            raise InvalidValues({"base": [paper.message or "The file is not made yet."]})
        return path.read_bytes()
    try:
        return _content(_make(paper), form)
    except TooLongForPdf as error:
        raise InvalidValues({"base": [str(error)]}) from error


def path_of(paper: Paper, form: str) -> Path:
    """Return where a large paper's file lies."""
    directory = settings().data_dir / "files" / "schedules" / "papers"
    directory.mkdir(parents=True, exist_ok=True)
    return directory / f"{paper.pk}.{form}"


def _is_small(update: ScheduleUpdate, other: ScheduleUpdate | None) -> bool:
    return update.size + (other.size if other else 0) <= kept.SMALL_BYTES


def _kept(paper: Paper) -> Paper:
    try:
        with transaction.atomic():
            paper.save()
    except IntegrityError:  # somebody else asked for the same at the same time
        key = {"update": paper.update, "other": paper.other, "kind": paper.kind}
        return Paper.objects.get(**key, p6_project=paper.p6_project)
    return paper


def _fill(paper: Paper) -> _Made | None:
    """Fill in the page, or say why there is none."""
    paper.made_at = clock.now()
    try:
        made = _make(paper)
    except Wrong as error:
        paper.state, paper.message, paper.next_step = (
            PaperState.FAILED,
            str(error),
            error.next_step,
        )
        return None
    paper.state, paper.message, paper.next_step = PaperState.READY, "", ""
    paper.page = look_ahead_page(made.ahead) if made.ahead else report_page(made.report)
    return made


def _make(paper: Paper) -> _Made:
    return _MAKERS[paper.kind](paper)


def _checks(paper: Paper) -> _Made:
    schedule, project = chosen(paper.update)
    results, now = run_checks(schedule, project), clock.now()
    return _Made(
        checks_report(project, results, now),
        checks_report(project, results, now, one_list=True),
    )


def _comparison(paper: Paper) -> _Made:
    assert paper.other is not None  # noqa: S101  `paper_for` looked
    new, after = chosen(paper.update)
    old, before = chosen(paper.other)
    report = comparison_report(compare(old, new, (before, after)), clock.now())
    return _Made(report, report)


def _look_ahead(paper: Paper) -> _Made:
    schedule, project = chosen(paper.update)
    ahead = look_ahead(schedule, project, weeks=LOOK_AHEADS[paper.kind])
    report = look_ahead_report(ahead, clock.now())
    return _Made(report, report, ahead)


_MAKERS: dict[str, Callable[[Paper], _Made]] = {
    CHECKS: _checks,
    COMPARISON: _comparison,
    **dict.fromkeys(LOOK_AHEADS, _look_ahead),
}


def _content(made: _Made, form: str) -> bytes:
    if form == "pdf":
        return render_pdf(made.report)
    stream = io.BytesIO()
    write_xlsx(made.for_workbook, stream)
    return stream.getvalue()


@contextmanager
def _noted(paper: Paper, form: str) -> Iterator[None]:
    """Go on without a file that cannot be made, and say why there is none."""
    try:
        yield
    except TooLongForPdf as error:
        path_of(paper, form).unlink(missing_ok=True)
        paper.message = str(error)

"""What of a report does a page show? Plain values that keep in the database. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from trajanus.export.table import Report, Table
from trajanus.export.words import shown
from trajanus.p6.lookahead import LookAhead, PlannedWork
from trajanus.p6_reports.lookahead import state_of
from trajanus.p6_reports.shared import day, wbs_of

#: Of one table; the workbook has all.
MOST_ROWS = 200
#: Activities that a look-ahead page can show.
_MOST_WORK = 1_000


def report_page(report: Report) -> dict[str, Any]:
    """Return a report as its page shows it."""
    return {
        "title": report.title,
        "facts": [list(fact) for fact in report.facts],
        "tables": [_table(table) for table in report.tables],
        "footnote": report.footnote,
    }


def _table(table: Table) -> dict[str, Any]:
    rows: list[list[dict[str, Any]]] = []
    more = 0
    for row in table.rows:
        if len(rows) == MOST_ROWS:
            more += 1
            continue
        cells = zip(table.columns, row, strict=True)
        rows.append(
            [
                {"text": shown(value, column.kind), "numeric": column.kind.is_numeric}
                for column, value in cells
            ]
        )
    return {
        "title": table.title,
        "note": table.note,
        "empty": table.empty,
        "columns": [
            {"title": column.title, "numeric": column.kind.is_numeric} for column in table.columns
        ],
        "rows": rows,
        "more": more,
    }


def look_ahead_page(ahead: LookAhead) -> dict[str, Any]:
    """Return a look-ahead as its page shows it: bars by WBS, on a scale of days."""
    work = ahead.work[:_MOST_WORK]
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in work:
        where = wbs_of(one.activity, ahead.project) or ahead.project.id
        groups.setdefault(where, []).append(_work(one, ahead))
    return {
        "project": f"{ahead.project.id} {ahead.project.name}".strip(),
        "data_date": day(ahead.project.data_date),
        "first": ahead.first.isoformat(),
        "last": ahead.last.isoformat(),
        "days": _days(ahead),
        "weeks": [
            {
                "first": week.first.isoformat(),
                "label": f"{week.first:%b %d}",
                "at": number * 7,
                "off": _weekend(week.first, number * 7),
            }
            for number, week in enumerate(ahead.weeks)
        ],
        "groups": [{"name": name, "work": found} for name, found in groups.items()],
        "count": len(ahead.work),
        "overdue": sum(1 for one in ahead.work if one.is_overdue),
        "critical": sum(1 for one in ahead.work if one.activity.is_critical),
        "more": max(0, len(ahead.work) - _MOST_WORK),
    }


def _work(work: PlannedWork, ahead: LookAhead) -> dict[str, Any]:
    activity = work.activity
    total = activity.total_float_days
    return {
        "id": activity.id,
        "name": activity.name,
        "responsible": work.responsible,
        "start": day(activity.start or activity.finish),
        "finish": day(activity.finish or activity.start),
        "percent": round(activity.percent),
        "float": None if total is None else round(total, 1),
        "state": state_of(work),
        "overdue": work.is_overdue,
        "critical": activity.is_critical,
        "milestone": activity.is_milestone,
        "waits_for": list(work.waits_for),
        "work_days": list(work.work_days),
        "bar": _bar(work, ahead),
    }


def _bar(work: PlannedWork, ahead: LookAhead) -> dict[str, Any]:
    """Return where the bar lies on the scale of days, and how much of it is done."""
    activity = work.activity
    first, last = activity.start or activity.finish, activity.finish or activity.start
    start = first.date() if first else ahead.first
    finish = last.date() if last else start
    begin, end = _place(start, ahead), _place(finish, ahead)
    length = max((end - begin) + 1, 1)
    left = max(0, min(begin, _days(ahead) - 1))
    right = max(left + 1, min(begin + length, _days(ahead)))
    done = begin + length * min(max(activity.percent, 0), 100) / 100
    return {
        "left": left,
        "width": right - left,
        "middle": round(100 * (left + 0.5) / _days(ahead), 2),  # of the first day, in percent
        "done": round(max(0.0, min(done, right) - left), 2),
        "from_before": begin < 0,
        "goes_on": end >= _days(ahead),
    }


def _weekend(first: date, at: int) -> list[int]:
    """Return where Saturday and Sunday of the week lie on the scale of days."""
    return [at + (6 - first.isoweekday()) % 7, at + (7 - first.isoweekday()) % 7]


def _place(day: date, ahead: LookAhead) -> int:
    return (day - ahead.first) // timedelta(days=1)


def _days(ahead: LookAhead) -> int:
    return 7 * len(ahead.weeks)


def activity_ids(page: dict[str, Any]) -> Iterable[str]:
    """Return the activities that a look-ahead page shows."""
    return [work["id"] for group in page["groups"] for work in group["work"]]

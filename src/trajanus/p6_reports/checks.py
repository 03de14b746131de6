"""How do the results of schedule checks read?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from trajanus.export.table import Column, Kind, Report, Table
from trajanus.p6.checks.check import Found, Result, Severity
from trajanus.p6.model import Project
from trajanus.p6_reports.shared import ID, NAME, counted, project_facts

#: Of one check, on paper; a workbook lists all.
_MOST_SHOWN = 40


def checks_report(
    project: Project, results: Sequence[Result], made_at: datetime, *, one_list: bool = False
) -> Report:
    """Return the results: first all checks, then what they found, check by check or as one list."""
    failed = [result for result in results if result.found]
    must = sum(1 for result in failed if result.check.severity is Severity.MUST)
    passed = sum(1 for result in results if result.passed)
    skipped = len(results) - passed - len(failed)
    return Report(
        title="Schedule checks",
        subtitle=project.name or project.id,
        facts=(
            *project_facts(project),
            ("Passed", f"{passed} of {counted(len(results), 'check')}"),
            ("To mend", f"{must} must be mended, {len(failed) - must} should be looked at"),
            *(
                (("Not made", f"{counted(skipped, 'check')}; the table says why"),)
                if skipped
                else ()
            ),
        ),
        tables=(_overview(results), *((_list(failed),) if one_list else map(_details, failed))),
        made_at=made_at,
    )


def _overview(results: Sequence[Result]) -> Table:
    return Table(
        "Checks",
        (
            Column("About", width=18),
            Column("Check", width=40),
            Column("Result", width=22),
            Column("Found", Kind.INTEGER, 8),
            Column("What to do", width=60),
        ),
        [
            (
                result.check.group.value,
                result.check.title,
                outcome(result),
                len(result.found) or None,
                result.check.advice if result.found else "",
            )
            for result in results
        ],
    )


def outcome(result: Result) -> str:
    """Return the answer to a check in a few words."""
    if result.skipped:
        return f"not made: {result.skipped}"
    return result.check.severity.value if result.found else "passed"


def _details(result: Result) -> Table:
    return Table(
        f"Not met: {result.check.title}",
        (ID, NAME, Column("Finding", width=70)),
        [_found(found) for found in result.found[:_MOST_SHOWN]],
        note=f"{result.check.advice} {_rest(result)}".strip(),
    )


def _rest(result: Result) -> str:
    left = len(result.found) - _MOST_SHOWN
    return f"The first {_MOST_SHOWN} of {len(result.found):,}." if left > 0 else ""


def _list(failed: Sequence[Result]) -> Table:
    return Table(
        "Findings",
        (Column("Check", width=40), ID, NAME, Column("Finding", width=70)),
        [(result.check.title, *_found(found)) for result in failed for found in result.found],
        empty="All checks passed.",
    )


def _found(found: Found) -> tuple[str, str, str]:
    if found.activity is None:
        return "", "the project", found.detail
    return found.activity.id, found.activity.name, found.detail


def checks_json(project: Project, results: Sequence[Result]) -> dict[str, object]:
    """Return the results for programs."""
    return {
        "project": project.id,
        "passed": all(not result.found for result in results),
        "checks": [_result_json(result) for result in results],
    }


def _result_json(result: Result) -> dict[str, object]:
    return {
        "name": result.check.name,
        "group": result.check.group.value,
        "title": result.check.title,
        "severity": result.check.severity.name.lower(),
        "passed": result.passed,
        "skipped": result.skipped or None,
        "advice": result.check.advice,
        "found": [
            {"activity": found.activity.id if found.activity else None, "detail": str(found.detail)}
            for found in result.found
        ],
    }

"""How do the results of schedule checks read on their page?"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from trajanus.p6.checks.check import Severity

_PASSED = "passed"
_TONES = {
    Severity.MUST.value: "alarm",
    Severity.SHOULD.value: "warn",
    _PASSED: "done",
}
#: Of one check, on the page; the workbook has all.
_MOST_FOUND = 20
#: What has to be mended comes first.
_ORDER = (*_TONES.values(), "quiet")


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check with what it found."""

    title: str
    outcome: str
    tone: str
    advice: str
    count: str
    #: Activity ID, name and what is wrong with it.
    found: tuple[tuple[str, str, str], ...]
    #: How many of them are not shown.
    rest: str


@dataclass(frozen=True, slots=True)
class CheckGroup:
    """Checks about one thing."""

    name: str
    checks: tuple[CheckLine, ...]

    @property
    def passed(self) -> int:
        """How many of them found nothing."""
        return sum(1 for each in self.checks if each.outcome == _PASSED)


def check_groups(page: dict[str, Any]) -> list[CheckGroup]:
    """Return the checks of a paper's page, group by group."""
    overview, *details = page["tables"]
    found = {table["title"].partition(": ")[2]: table for table in details}
    rows = [[cell["text"] for cell in row] for row in overview["rows"]]
    return [
        CheckGroup(
            name,
            tuple(sorted((_line(row, found) for row in of_group), key=_rank)),
        )
        for name, of_group in groupby(rows, key=lambda row: row[0])
    ]


def _rank(line: CheckLine) -> int:
    return _ORDER.index(line.tone)


def _line(row: list[str], details: dict[str, Any]) -> CheckLine:
    _, title, outcome, count, advice = row
    table = details.get(title, {"rows": ()})
    found = tuple(_found(cells) for cells in table["rows"][:_MOST_FOUND])
    rest = f"The first {_MOST_FOUND} of {count}." if len(table["rows"]) > _MOST_FOUND else ""
    # A check that was not made says why, which is no word for a mark.
    outcome, _, reason = outcome.partition(": ")
    tone = _TONES.get(outcome, "quiet")
    return CheckLine(title, outcome, tone, advice or reason, count, found, rest)


def _found(cells: list[dict[str, Any]]) -> tuple[str, str, str]:
    activity, name, text = (str(cell["text"]) for cell in cells)
    return activity, name, text

"""How do the results of schedule checks read on their page?"""

from __future__ import annotations

from typing import Any

from trajanus.workspace.schedule.checks_shown import check_groups


def row(*texts: str) -> list[dict[str, Any]]:
    return [{"text": text, "numeric": False} for text in texts]


def test_what_must_be_mended_comes_first_with_the_first_of_what_was_found() -> None:
    overview = [
        row("Logic", "Ends", "passed", "", ""),
        row("Logic", "Lags", "must be mended", "1,234", "Shorten them."),
        row("Cost", "Sums", "not made: no CLINs", "", ""),
    ]
    found = {"title": "Not met: Lags", "rows": [row("A10", "Pour", "60 days")] * 40}

    logic, cost = check_groups({"tables": [{"rows": overview}, found]})

    assert ([each.title for each in logic.checks], logic.passed) == (["Lags", "Ends"], 1)
    lags = logic.checks[0]
    assert (lags.tone, lags.found[0]) == ("alarm", ("A10", "Pour", "60 days"))
    assert (len(lags.found), lags.rest) == (20, "The first 20 of 1,234.")
    assert (cost.checks[0].outcome, cost.checks[0].advice) == ("not made", "no CLINs")

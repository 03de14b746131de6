"""Tell at the end of a run how much of the published API was found."""

from __future__ import annotations

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "coverage":
                terminalreporter.write_line(str(value))

"""Do tables, JSON and progress show what they are given?"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.console import Console
from rich.progress import Progress

from trajanus.cli import output, progress

if TYPE_CHECKING:
    from manual_clock import ManualClock


@dataclass(frozen=True)
class Step:
    """How far one resource of one project is."""

    resource: str
    project_id: int | None
    records: int
    expected: int | None
    requests: int


class Color(Enum):
    RED = "red"


def test_numbers_stand_to_the_right_and_text_to_the_left(
    capsys: pytest.CaptureFixture[str],
) -> None:
    output.print_table(("name", "records"), [("rfis", 12345), ("users", 7)])

    assert capsys.readouterr().out.splitlines() == [
        "name   records",
        "-----  -------",
        "rfis    12,345",
        "users        7",
    ]


def test_an_empty_table_still_has_its_headings(capsys: pytest.CaptureFixture[str]) -> None:
    output.print_table(("name",), [])

    assert capsys.readouterr().out.splitlines() == ["name", "----"]


def test_json_takes_what_commands_have_to_tell(capsys: pytest.CaptureFixture[str]) -> None:
    told = {
        "step": Step("rfis", None, 1, 2, 3),
        "at": datetime(2026, 3, 2, 15, 0, tzinfo=UTC),
        "color": Color.RED,
        "path": Path("hub.toml"),
    }

    output.print_json(told)

    found = json.loads(capsys.readouterr().out)
    assert found["step"]["resource"] == "rfis"
    assert (found["at"], found["color"]) == ("2026-03-02T15:00:00+00:00", "red")
    assert found["path"] == "hub.toml"


def test_what_has_no_form_in_json_is_a_mistake_that_shows() -> None:
    with pytest.raises(TypeError, match="object has no form"):
        output.print_json(object())


def test_lines_add_up_projects_and_come_only_now_and_then(
    clock: ManualClock, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = progress.Lines()

    lines(Step("rfis", 1, 10, 20, 1))
    lines(Step("rfis", 2, 5, 5, 1))
    clock.advance(progress.LINE_EVERY)
    lines(Step("rfis", 1, 20, 20, 2))

    assert capsys.readouterr().err.splitlines() == [
        "rfis: records 10 of 20, requests 1",
        "rfis: records 25 of 25, requests 3",
    ]


def test_a_bar_without_a_known_total_is_full_at_the_end() -> None:
    bars = Progress(console=Console(file=io.StringIO()))
    display = progress.Bars(bars)

    display(Step("rfi_replies", 1, 17, None, 28))
    before = bars.tasks[0].total
    display.fill_up()

    assert (before, bars.tasks[0].total, bars.tasks[0].completed) == (None, 17, 17)

"""Every published operation is there and answers as published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .coverage import PAGE, page, summary
from .operations import MISSING, published
from .walk import walk

DOCS = Path(__file__).parents[3] / "docs" / "reference"


def _names() -> Iterator[object]:
    if not published():
        yield pytest.param("the contract", marks=pytest.mark.skip(reason=MISSING))
    yield from (op.name for op in published())


@pytest.mark.parametrize("name", list(_names()))
def test_an_operation_answers_as_published(name: str) -> None:
    assert walk()[name].differences == []


def test_the_page_about_coverage_is_up_to_date(record_property: pytest.RecordProperty) -> None:
    if not published():
        pytest.skip(MISSING)

    record_property("coverage", summary())

    stale = "run: python -m tests.simulator.published"
    assert (DOCS / PAGE).read_text("utf-8") == page(), stale

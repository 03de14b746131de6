"""Every published operation is there and answers as published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .coverage import PAGE, page, summary
from .mistakes import broken, mistaken
from .operations import MISSING, Published, published
from .special import SPECIAL, Sample
from .walk import Walker, walk, walking

DOCS = Path(__file__).parents[3] / "docs" / "reference"


def _names() -> Iterator[object]:
    if not published():
        yield pytest.param("the contract", marks=pytest.mark.skip(reason=MISSING))
    yield from (op.name for op in published())


@pytest.mark.parametrize("name", list(_names()))
def test_an_operation_answers_as_published(name: str) -> None:
    assert walk()[name].differences == []


@pytest.fixture(scope="module")
def walker() -> Iterator[Walker]:
    with walking() as found:
        yield found


def _writes() -> Iterator[object]:
    if not published():
        yield pytest.param(None, id="the contract", marks=pytest.mark.skip(reason=MISSING))
    for op in published():
        if op.method in ("POST", "PATCH") and op.body and not op.name.startswith("oauth."):
            yield pytest.param(op, id=op.name)


@pytest.mark.parametrize("op", list(_writes()))
def test_a_mistyped_field_changes_no_type_and_breaks_nothing(walker: Walker, op: Published) -> None:
    sample = walker.sample(op, SPECIAL.get(op.name))

    found = {
        f"{mistake}: {problem}"
        for mistake, body in mistaken(sample.body or {})
        for problem in broken(op, walker.send(op, Sample(sample.path, sample.query, body)))
    }

    assert found == set()


def test_the_page_about_coverage_is_up_to_date(record_property: pytest.RecordProperty) -> None:
    if not published():
        pytest.skip(MISSING)

    record_property("coverage", summary())

    stale = "run: python -m tests.simulator.published"
    assert (DOCS / PAGE).read_text("utf-8") == page(), stale

"""Does every rule hold for all values, and does the page of examples tell the truth?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trajanus.resources.spec import Owner
from trajanus.sync.deciding.merge import TOO_CLOSE, Clocks, Merge, Rule, merge

START = datetime(2027, 3, 1, 12, tzinfo=UTC)
PAGE = Path(__file__).parents[3] / "docs/reference/merge-rules.md"
OWNERS = {"Procore": Owner.PROCORE, "the hub": Owner.HUB, "Shared": Owner.SHARED}


def examples() -> Iterator[tuple[Owner, list[str]]]:
    owner = Owner.SHARED
    for line in PAGE.read_text().splitlines():
        if line.startswith("## "):
            owner = OWNERS.get(line.removeprefix("## ").removeprefix("Owner: "), owner)
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| A |"):
            yield owner, cells


@pytest.mark.parametrize(("owner", "cells"), list(examples()))
def test_the_page_of_examples_is_true(owner: Owner, cells: list[str]) -> None:
    agreed, ours, ours_at, theirs, theirs_at, ahead, result, rule = cells
    clocks = Clocks(
        ours_at={"f": START + timedelta(seconds=int(ours_at))} if ours_at else {},
        theirs_at=START + timedelta(seconds=int(theirs_at or 0)),
        ahead=None if ahead == "unknown" else timedelta(seconds=int(ahead)),
    )

    [verdict] = merge(
        {"f": owner},
        agreed={"f": agreed},
        ours={"f": agreed if ours == "-" else ours},
        theirs={"f": agreed if theirs == "-" else theirs},
        clocks=clocks,
    ).verdicts

    assert verdict.rule == rule
    assert verdict.needs_a_person == (result == "review")
    assert result in ("review", verdict.settled)


def test_the_page_has_examples_for_every_rule() -> None:
    assert {cells[-1] for _, cells in examples()} == set(Rule)


NAMES = ("a", "b", "c")
VALUES = st.sampled_from((None, "x", "y", "z"))
RECORDS = st.fixed_dictionaries(dict.fromkeys(NAMES, VALUES))
ALL_OWNERS = st.fixed_dictionaries(dict.fromkeys(NAMES, st.sampled_from(Owner)))
SECONDS = st.integers(-20, 20)
CLOCKS = st.builds(
    lambda ours, theirs, ahead: Clocks(
        ours_at=dict.fromkeys(NAMES, START + timedelta(seconds=ours)),
        theirs_at=START + timedelta(seconds=theirs),
        ahead=None if ahead is None else timedelta(seconds=ahead),
    ),
    SECONDS,
    SECONDS,
    st.none() | SECONDS,
)


@given(ALL_OWNERS, RECORDS, RECORDS, RECORDS, CLOCKS)
def test_merging_again_changes_nothing(owners, agreed, ours, theirs, clocks) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    first = merge(owners, agreed=agreed, ours=ours, theirs=theirs, clocks=clocks)

    again = merge(owners, agreed=agreed, ours=first.settled, theirs=theirs, clocks=clocks)

    assert again.settled == first.settled


@given(ALL_OWNERS, RECORDS, RECORDS, RECORDS, CLOCKS)
def test_nobodys_change_disappears_without_a_trace(owners, agreed, ours, theirs, clocks) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    merged = merge(owners, agreed=agreed, ours=ours, theirs=theirs, clocks=clocks)

    for verdict in merged.verdicts:
        for side in (ours[verdict.field], theirs[verdict.field]):
            is_kept = side == verdict.settled or verdict.needs_a_person
            is_noted = verdict.loses and verdict.lost == side
            assert side == agreed[verdict.field] or is_kept or is_noted


@given(ALL_OWNERS, RECORDS, RECORDS, RECORDS, CLOCKS)
def test_once_both_sides_are_told_they_are_equal(owners, agreed, ours, theirs, clocks) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    merged = merge(owners, agreed=agreed, ours=ours, theirs=theirs, clocks=clocks)

    at_procore = theirs | {name: merged.settled[name] for name in merged.owed}

    undecided = {verdict.field for verdict in merged.conflicts}
    assert {n: at_procore[n] for n in NAMES if n not in undecided} == {
        n: merged.settled[n] for n in NAMES if n not in undecided
    }


@given(ALL_OWNERS, RECORDS, st.sampled_from(NAMES), VALUES, VALUES, CLOCKS)
def test_the_order_of_independent_changes_does_not_matter(  # type: ignore[no-untyped-def]
    owners,  # noqa: ANN001
    agreed,  # noqa: ANN001
    name,  # noqa: ANN001
    mine,  # noqa: ANN001
    yours,  # noqa: ANN001
    clocks,  # noqa: ANN001
) -> None:
    other = NAMES[NAMES.index(name) - 1]
    ours, theirs = agreed | {name: mine}, agreed | {other: yours}

    def then(first: Merge, **changed: object) -> dict[str, object]:
        ours, theirs = {**first.settled, **changed}, {**agreed, other: yours}
        return merge(owners, agreed=agreed, ours=ours, theirs=theirs, clocks=clocks).settled

    together = merge(owners, agreed=agreed, ours=ours, theirs=theirs, clocks=clocks).settled
    theirs_first = then(
        merge(owners, agreed=agreed, ours=agreed, theirs=theirs, clocks=clocks), **{name: mine}
    )

    assert together == theirs_first


@given(st.integers(-60, 60), st.integers(-600, 600))
def test_a_wrong_clock_here_decides_nothing(apart: int, ahead: int) -> None:
    clocks = Clocks(
        ours_at={"f": START - timedelta(seconds=ahead)},
        theirs_at=START + timedelta(seconds=apart),
        ahead=timedelta(seconds=ahead),
    )

    [verdict] = merge(
        {"f": Owner.SHARED},
        agreed={"f": 0},
        ours={"f": 1},
        theirs={"f": 2},
        clocks=clocks,
    ).verdicts

    is_close = abs(timedelta(seconds=apart)) <= TOO_CLOSE
    assert verdict.needs_a_person == is_close
    assert is_close or verdict.settled == (1 if apart < 0 else 2)

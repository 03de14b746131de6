"""Does every link of the documentation lead somewhere, and is every guide in the index?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_LINK = re.compile(r"\]\(([^)#\s]*)(#[^)\s]+)?\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """Return the places of a page that links can name, as code hosts make them of headings."""
    names = (
        re.sub(r"[^\w\- ]", "", one.lower()) for one in _HEADING.findall(page.read_text("utf-8"))
    )
    return {f"#{name.replace(' ', '-')}" for name in names}


def broken(page: Path) -> Iterator[str]:
    for path, place in _LINK.findall(page.read_text("utf-8")):
        if path.startswith(("http:", "https:", "mailto:")):
            continue
        there = page.parent / path if path else page
        if not there.exists() or (place and place not in anchors(there)):
            yield path + place


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    assert list(broken(page)) == []


def test_every_guide_and_tutorial_is_in_the_index() -> None:
    index = (ROOT / "docs/README.md").read_text("utf-8")

    guides = [*(ROOT / "docs/how-to").glob("*.md"), *(ROOT / "docs/tutorial").glob("*.md")]
    assert [one.name for one in guides if f"{one.parent.name}/{one.name}" not in index] == []

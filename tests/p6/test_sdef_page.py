"""Does the page about SDEF name every column where it is?"""

from __future__ import annotations

from pathlib import Path

import pytest

from trajanus.p6.sdef.layout import LAYOUTS, Layout

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "sdef.md").read_text("utf-8")


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.tag)
def test_each_column_has_a_row(layout: Layout) -> None:
    for column in layout.columns:
        place = f"{column.first}-{column.last}" if column.width > 1 else str(column.first)
        if column.name == "dates":
            place = "8-14, 16-22 ... 120-126"
        assert f"| {layout.tag} | {column.title} | {place} |" in PAGE

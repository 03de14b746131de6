"""Walk the published operations, print what came of it and write the page about it."""

from __future__ import annotations

import sys
from pathlib import Path

from .coverage import PAGE, page, summary
from .operations import MISSING, published
from .walk import walk

DOCS = Path(__file__).parents[3] / "docs" / "reference"


def main() -> int:
    if not published():
        print(MISSING)
        return 2
    bad = {name: outcome.differences for name, outcome in walk().items() if outcome.differences}
    for name, differences in bad.items():
        print(f"{name}:", *differences, sep="\n    ")
    print(summary())
    (DOCS / PAGE).write_text(page(), "utf-8")
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())

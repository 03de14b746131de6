"""How are list items filled into bytes that were rendered once, instead of rendered each?"""

from __future__ import annotations

import json
from collections.abc import Iterable

from trajanus.simulator.wire import Json


def number_mark(name: str) -> str:
    """Stands for a number, also inside texts such as links."""
    return f"@{name}#"


def text_mark(name: str) -> str:
    """Stands for a text that is already escaped for JSON."""
    return f"@{name}@"


def template(item: Json, numbers: Iterable[str], texts: Iterable[str]) -> bytes:
    """A rendered item whose marks have become places to fill in with `%`."""
    written = json.dumps(item, separators=(",", ":"), ensure_ascii=False).replace("%", "%%")
    for name in numbers:
        mark, filled = number_mark(name), f"%({name})d"
        # Ids are numbers, except inside a link, where they are text.
        written = written.replace(f'"{mark}"', filled).replace(mark, filled)
    for name in texts:
        written = written.replace(text_mark(name), f"%({name})s")
    return written.encode()

"""Does every published filter of a list narrow it, and is every choice and sort understood?

A filter is asked for something that nothing has: whoever knows the filter answers with less.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx2

from .excused import IGNORED
from .operations import Fields, Published

Ask = Callable[[dict[str, Any]], httpx2.Response]

# Scope and paging say where and how much to read, not what.
_NO_FILTERS = ("page", "per_page", "page_size", "page_start", "company_id", "project_id")


def questioned(op: Published, ask: Ask) -> Iterator[str]:
    """The problems with the query parameters of one list."""
    whole = _items(ask({}))
    if not whole:
        yield "the list is empty, so that its filters cannot be tried"
    for param in op.query:
        name = str(param["name"])
        if name in _NO_FILTERS or name in op.required:
            continue
        yield from _refused_choices(param, ask)
        wanted = _impossible(param)
        if wanted is None or name in IGNORED.get(op.name, {}):
            continue
        answer = ask({name: wanted})
        if answer.status_code != 200:
            yield f"{name}={wanted} is answered with {answer.status_code}"
        elif whole and _items(answer) == whole:
            yield f"{name} does not narrow the list"


def _refused_choices(param: Fields, ask: Ask) -> Iterator[str]:
    name = str(param["name"])
    for choice in _choices(param):
        for sign in ("", "-") if name.startswith("sort") else ("",):
            status = ask({name: f"{sign}{choice}"}).status_code
            if status != 200:
                yield f"{name}={sign}{choice} is answered with {status}"


def _choices(param: Fields) -> list[str]:
    items = param.get("items")
    inner = items.get("enum", []) if isinstance(items, dict) else []
    return [str(choice) for choice in (*param.get("enum", ()), *inner)]


def _impossible(param: Fields) -> str | None:
    """A value that no record has; None where every value is possible."""
    name, kind = str(param["name"]), str(param["type"])
    items = param.get("items")
    if _choices(param) or "boolean" in (kind, items) or name.startswith("sort"):
        return None
    if name.endswith("[gt]"):
        return "2099-01-01T00:00:00Z"
    if "_at]" in name or "date]" in name:
        return "1990-01-01...1990-01-02"
    if name.startswith("filters[depth"):
        return "90...99"
    if kind in ("integer", "array", "any"):
        return "999999999"
    return "zzz-nothing" if kind == "string" and _filters(name) else None


def _filters(name: str) -> bool:
    return name.startswith(("filter", "scope[")) or name in ("query", "search")


def _items(answer: httpx2.Response) -> Any:
    value = answer.json()
    return value["data"] if isinstance(value, dict) and "data" in value else value

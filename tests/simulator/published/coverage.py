"""How much of the published API does the simulator have?

`python -m tests.simulator.published` walks all of it, prints the figures and writes the page.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from trajanus.simulator.modules.catalog import API, SIGN_IN

from .excused import EXCUSED, IGNORED, NOT_KEPT
from .operations import published
from .shapes import all_paths
from .walk import walk

PAGE = "simulator-coverage.md"

_HEAD = """# What the simulated Procore covers

This page is written by `python -m tests.simulator.published`; do not edit it.

A contract test calls every operation of the published list over HTTP: with every published field
in the body, in every published view, with every filter and sort. It compares the status, the keys
of the answer at every depth, the types of their values, and whether what was written is shown
again. A filter must narrow its list.

| module | operations | answer as published | fields of the answers |
| --- | ---: | ---: | ---: |
"""

_NO_KEY = """
## Left out for a reason

| operation | field or parameter | why |
| --- | --- | --- |
"""

_BEYOND = """
## Beyond the published list

The published list names the operations that an integration needs most. These are served as well,
so that everything that can be listed can be made, changed and deleted. Their answers have the
shape of the published ones beside them.

| path | methods |
| --- | --- |
"""


def summary() -> str:
    """The figures in one sentence."""
    outcomes = walk().values()
    good = sum(not each.differences for each in outcomes)
    paths = [(each, set(all_paths(each.operation.fields))) for each in outcomes]
    known = sum(len(fields) for _, fields in paths)
    seen = sum(len(fields & each.findings.present) for each, fields in paths)
    filled = sum(len(fields & each.findings.filled) for each, fields in paths)
    return (
        f"{good} of {len(outcomes)} published operations answer as published "
        f"({good / len(outcomes):.0%}); of {known:,} published fields at every depth "
        f"{seen:,} were seen and {filled:,} had a value"
    )


def page() -> str:
    """The page of the documentation."""
    modules = "".join(f"| {' | '.join(row)} |\n" for row in _modules())
    reasons = "".join(f"| {' | '.join(row)} |\n" for row in _reasons())
    beyond = "".join(f"| {' | '.join(row)} |\n" for row in _others())
    return f"{_HEAD}{modules}{_NO_KEY}{reasons}{_BEYOND}{beyond}"


def _modules() -> Iterator[tuple[str, str, str, str]]:
    count, good, fields = Counter[str](), Counter[str](), Counter[str]()
    for outcome in walk().values():
        name = outcome.operation.module
        count[name] += 1
        good[name] += not outcome.differences
        fields[name] += len(list(all_paths(outcome.operation.fields)))
    for name in sorted(count):
        share = f"{good[name]} ({good[name] / count[name]:.0%})"
        yield name.replace("_", " "), str(count[name]), share, f"{fields[name]:,}"
    total, whole = sum(count.values()), sum(good.values())
    share = f"**{whole} ({whole / total:.0%})**"
    yield "**all**", f"**{total}**", share, f"**{sum(fields.values()):,}**"


def _reasons() -> Iterator[tuple[str, str, str]]:
    for table in (EXCUSED, IGNORED, NOT_KEPT):
        for name, fields in sorted(table.items()):
            for field, why in fields.items():
                yield f"`{name}`", f"`{field}`", why


def _others() -> Iterator[tuple[str, str]]:
    known = {(op.method, _shape(op.path)) for op in published()}
    methods: dict[str, set[str]] = defaultdict(set)
    for routes in (*SIGN_IN, *API):
        for route in routes.all:
            if (route.method, _shape(route.path)) not in known:
                methods[route.path].add(route.method)
    for path in sorted(methods):
        yield f"`{path}`", ", ".join(sorted(methods[path]))


def _shape(path: str) -> str:
    """A path without the names of its parameters."""
    return "/".join("{}" if part.startswith("{") else part for part in path.split("/"))

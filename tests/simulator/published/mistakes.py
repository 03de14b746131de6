"""What if one field of a body has another type than the published one?

The real API drops what it cannot use, stores nothing, or refuses the request. Whatever it does, its
answers keep their types and it does not break down.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from random import Random
from typing import Any

import httpx2

from .operations import Published
from .shapes import Findings

Json = dict[str, Any]
Place = tuple[str | int, ...]

WRONG: tuple[Any, ...] = ({"a": 1}, [1], "x", 5, True, -1.5, None, "")
_EACH = 3


def mistaken(body: Json) -> Iterator[tuple[str, Json]]:
    """The body with one field wrong at a time; a few wrong values for each."""
    for place in _places(body):
        chosen = Random(str(place)).sample(WRONG, _EACH)  # noqa: S311 - repeatable on purpose
        for value in chosen:
            yield f"{'.'.join(map(str, place))}={value!r}", _with(body, place, value)


def broken(op: Published, answer: httpx2.Response) -> set[str]:
    """What is wrong with the answer to a mistaken body."""
    if answer.status_code >= 500:
        return {f"it broke down: {answer.text[:100]}"}
    if answer.status_code not in (200, 201):
        return set()
    findings = Findings()
    findings.read(op, answer)
    return findings.problems


def _places(value: Any, place: Place = ()) -> Iterator[Place]:
    if place:
        yield place
    inside = value.items() if isinstance(value, dict) else ()
    inside = enumerate(value) if isinstance(value, list) else inside
    for key, inner in inside:
        yield from _places(inner, (*place, key))


def _with(body: Json, place: Place, value: Any) -> Json:
    changed = copy.deepcopy(body)
    target: Any = changed
    for key in place[:-1]:
        target = target[key]
    target[place[-1]] = value
    return changed

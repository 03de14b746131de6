"""Where does an answer differ from the published fields?

A field may be null, since the contract says so of too few; `id` may not. Keys beyond the published
ones are expected. What cannot be seen in one answer, such as the items of an empty list, is not
counted as seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx2

from .excused import EXCUSED
from .operations import Fields, Published

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


TYPES: dict[str, Callable[[Any], bool]] = {
    "any": lambda value: True,
    "array": lambda value: isinstance(value, list),
    "binary": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "date": lambda value: isinstance(value, str) and _DAY.match(value) is not None,
    "date-time": lambda value: isinstance(value, str) and _TIME.fullmatch(value) is not None,
    "integer": _is_integer,
    "number": lambda value: _is_integer(value) or isinstance(value, float),
    "object": lambda value: isinstance(value, dict),
    "string": lambda value: isinstance(value, str),
}


# Stand-ins of the contract for names that each company chooses.
_EXAMPLES = {"field_1", "custom_field_1", "custom_field_{id}"}

# The guide has failed entries come back as they were sent; the contract repeats the whole record.
_AS_SENT = {"errors"}


@dataclass(slots=True)
class Findings:
    """What the answers of one operation showed, in all its views."""

    problems: set[str] = field(default_factory=set)
    # Published fields that stood in an answer, and those that stood there with a value.
    present: set[str] = field(default_factory=set)
    filled: set[str] = field(default_factory=set)
    # Those that were missing somewhere, though their parent was there.
    missing: set[str] = field(default_factory=set)
    _absent: set[str] = field(default_factory=set)
    _in_views: set[str] = field(default_factory=set)

    def read(self, op: Published, answer: httpx2.Response, *, view: bool = False) -> None:
        """Compare one answer; `view` says that it need not be whole."""
        self._absent = set()
        self._compare(op, answer, whole=not view)
        if view:
            self._in_views |= self.present
        else:
            self.missing |= self._absent

    def conclusion(self, op: Published) -> set[str]:
        """Every difference that was found and is not accounted for."""
        excused = EXCUSED.get(op.name, {})
        missing = self.missing - set(excused) - self._in_views
        missing = set() if op.terse else missing
        return self.problems | {f"{path} is missing" for path in missing}

    def _compare(self, op: Published, answer: httpx2.Response, *, whole: bool) -> None:
        if op.shape in ("unknown", "unspecified"):
            return
        if op.shape == "empty":
            self._expect(not answer.content, "the body is not empty")
            return
        value = answer.json()
        # Some views are a bare count, or an object of lists.
        kind = list if op.shape == "array" else dict
        self._expect(isinstance(value, kind) or not whole, f"the body is not {op.shape}")
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                self._look(op.fields, each, "")

    def _expect(self, claim: bool, problem: str) -> None:
        if not claim:
            self.problems.add(problem)

    def _look(self, fields: Fields, value: Any, path: str) -> None:
        for name, spec in fields.items():
            if isinstance(spec, dict) and name not in _EXAMPLES:
                self._look_at(name, spec, value, f"{path}{name}")

    def _look_at(self, name: str, spec: Fields, value: dict[str, Any], path: str) -> None:
        if name not in value:
            self._absent.add(path)
            return
        self.present.add(path)
        found = value[name]
        if found is None:
            return
        self.filled.add(path)
        # The contract calls the data of a list an object.
        listed = path == "data" and isinstance(found, list)
        kinds = ["array"] if listed else str(spec.get("type", "any")).split("|")
        self._expect(
            any(TYPES[kind](found) for kind in kinds),
            f"{path} is not {' or '.join(kinds)}: {found!r:.60}",
        )
        if isinstance(found, dict):
            self._look(spec.get("fields", {}), found, f"{path}.")
        elif isinstance(found, list) and name not in _AS_SENT:
            self._look_into(spec.get("items", {**spec, "type": "object"}), found, path)

    def _look_into(self, items: Any, found: list[Any], path: str) -> None:
        spec = items if isinstance(items, dict) else {}
        kinds = str(spec.get("type", "any")).split("|")
        for each in found:
            self._expect(
                any(TYPES[kind](each) for kind in kinds),
                f"{path}[] is not {' or '.join(kinds)}: {each!r:.60}",
            )
            if isinstance(each, dict):
                self._look(spec.get("fields", {}), each, f"{path}[].")


def all_paths(fields: Fields, path: str = "") -> Iterator[str]:
    """Every published field, those inside others too."""
    for name, spec in fields.items():
        if not isinstance(spec, dict) or name in _EXAMPLES:
            continue
        yield f"{path}{name}"
        yield from all_paths(spec.get("fields", {}), f"{path}{name}.")
        items = spec.get("items")
        if isinstance(items, dict):
            yield from all_paths(items.get("fields", {}), f"{path}{name}[].")

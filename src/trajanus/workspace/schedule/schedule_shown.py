"""How does what a schedule would change read on a page?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator

from trajanus.schedules.models import ScheduleUpdate
from trajanus.schedules.place import Place
from trajanus.schedules.plan import TOLD

_PAGE = 50
#: Columns that a line of the preview says by itself.
_SAID = ("activity_id", "name")
#: Kind of line -> what its tab says.
KINDS = {"new": "New", "changed": "Changed", "gone": "Gone", "held": "Kept from the field"}


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a line."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Line:
    """One task that applying would touch."""

    key: str
    name: str
    is_folder: bool
    task: int | None
    changes: tuple[Change, ...]
    held: str


@dataclass(frozen=True, slots=True)
class Tab:
    """One kind of line, and how many there are."""

    kind: str
    label: str
    count: int
    is_open: bool


def tabs(update: ScheduleUpdate, chosen: str) -> list[Tab]:
    """Return the kinds of lines of a preview."""
    preview = update.preview
    counts = {**preview["counts"], "held": preview["held"]}
    return [Tab(kind, label, counts[kind], kind == chosen) for kind, label in KINDS.items()]


def open_kind(update: ScheduleUpdate, wanted: str) -> str:
    """Return which kind of lines is shown: the one asked for, else the first that has any."""
    if wanted in KINDS:
        return wanted
    counts = {**update.preview["counts"], "held": update.preview["held"]}
    return next((kind for kind in KINDS if counts[kind]), "new")


def lines(update: ScheduleUpdate, where: Place, kind: str, page: str) -> Page[Line]:
    """Return one page of lines of a preview."""
    preview = update.preview
    kept = preview["held_lines"] if kind == "held" else preview["lines"][kind]
    found = Paginator(kept, _PAGE).get_page(page)
    found.object_list = [_line(one, where, kind) for one in found.object_list]
    return found


def _line(line: dict[str, Any], where: Place, kind: str) -> Line:
    return Line(
        key=line["key"].removeprefix("wbs:"),
        name=line["name"],
        is_folder=line["folder"],
        task=line["task"],
        changes=tuple(_changes(line, where, is_new=kind == "new")),
        held=", ".join(TOLD[name] for name in line["held"]),
    )


def _changes(line: dict[str, Any], where: Place, *, is_new: bool) -> Iterator[Change]:
    for name, label in TOLD.items():
        if name in line["changes"] and not (is_new and name in _SAID):
            old, new = line["changes"][name]
            if not (is_new and new is False):
                yield Change(label, _text(old, where), _text(new, where))


def _text(value: object, where: Place) -> str:
    match value:
        case None | "":
            return ""
        case bool():
            return "yes" if value else "no"
        case str() if len(value) >= len("2026-03-02T08:00") and value[4:5] == "-":
            return _moment(value, where)
        case _:
            return str(value)


def _moment(text: str, where: Place) -> str:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{where.local(instant):%Y-%m-%d %H:%M}" if instant.tzinfo else text

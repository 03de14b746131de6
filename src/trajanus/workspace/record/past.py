"""How does a record's history read to people, who know names rather than ids?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from trajanus.resources.mirror import MirrorModel
from trajanus.sync.deciding import history
from trajanus.sync.deciding.history import FieldChange, Line
from trajanus.sync.lane import Lane
from trajanus.workspace.record.inputs import Choices, title_of, typed_text

#: So many lines of a record's history are shown.
MOST = 50


def lines_of(lane: Lane, row: MirrorModel) -> Iterator[Line]:
    """Yield what happened to the record, newest first."""
    choices = Choices(lane)
    for line in history.lines_of(lane.resource, row, most=MOST):
        yield replace(line, fields=tuple(_told(choices, one) for one in line.fields))


def _told(choices: Choices, change: FieldChange) -> FieldChange:
    name, resource = change.column, choices.lane.resource
    if name not in resource.owners:
        return change
    return replace(
        change,
        label=title_of(resource, name),
        before=_said(choices, name, change.before),
        after=_said(choices, name, change.after),
        lost=None if change.lost is None else _said(choices, name, change.lost),
    )


def _said(choices: Choices, name: str, value: object) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return choices.name_of(name, typed_text(value))

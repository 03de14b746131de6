"""What does a person fill in to change many records, and how is the outcome told?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from trajanus.errors import InvalidValues
from trajanus.resources.spec import Resource
from trajanus.sync.lane import Lane
from trajanus.sync.writing import bulk
from trajanus.sync.writing.bulk import Outcome
from trajanus.workspace.record.editing import BASE, Form
from trajanus.workspace.record.inputs import Choices, Input, cleaned, column_input, meant

#: Names the fields that are to be empty: one without text stays as it is.
EMPTY = "empty"

Problems = Mapping[str, Sequence[str]]


def forms_for(lane: Lane, typed: Any, problems: Problems) -> dict[str, Any]:
    """Return the form, what the hub alone keeps before what Procore is told."""
    choices, resource = Choices(lane), lane.resource
    emptied = set(typed.getlist(EMPTY)) if hasattr(typed, "getlist") else set()
    ours: list[Input] = []
    told: list[Input] = []
    for name in bulk.columns_for(lane.resource):
        made = column_input(
            choices,
            name,
            typed.get(name, ""),
            find=typed.get(f"find-{name}", ""),
            problems=problems.get(name, ()),
        )
        is_told = bulk.is_told(resource, name)
        (told if is_told else ours).append(replace(made, is_wide=False))
    found = tuple((one.name, one.label, one.problems[0]) for one in (*ours, *told) if one.problems)
    form = Form(tuple(ours), tuple(told), tuple(problems.get(BASE, ())), found)
    return {"form": form, "emptied": emptied, "needed": resource.writes.required}


def given_in(lane: Lane, posted: Any) -> dict[str, object]:
    """Return what the records are to have. Raises InvalidValues when that is nothing."""
    emptied = set(posted.getlist(EMPTY))
    given: dict[str, object] = {}
    for name in bulk.columns_for(lane.resource):
        if name in emptied:
            given[name] = None
        elif text := cleaned(posted.get(name, "")):
            given[name] = meant(lane.resource, name, text)
    if not given:
        raise InvalidValues({BASE: ["Fill in what is to change; empty fields stay as they are."]})
    return given


def outcome_words(resource: Resource, outcome: Outcome) -> str:
    """Return what became of the records, in a sentence."""
    said = f"{_counted(resource, outcome.changed)} changed."
    if outcome.unchanged:
        said += f" {_counted(resource, outcome.unchanged)} had these values already."
    if outcome.refused:
        said += f" {_counted(resource, len(outcome.refused))} not changed: see below."
    return said


def _counted(resource: Resource, count: int) -> str:
    return f"{count:,} {resource.title if count == 1 else resource.title_plural}"

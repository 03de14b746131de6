"""Which fields does a person fill in to make or change a record, and what becomes of them?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from trajanus.errors import InvalidValues
from trajanus.resources.catalog import resource_named
from trajanus.resources.mirror import MirrorModel
from trajanus.resources.spec import Resource
from trajanus.store.models import OutboxEntry
from trajanus.store.models.outbox import OutboxKind, OutboxState
from trajanus.sync.files import uploads
from trajanus.sync.files.uploads import Incoming
from trajanus.sync.lane import Lane
from trajanus.sync.writing import edits, outbox, validation
from trajanus.sync.writing.edits import Kept
from trajanus.workspace.record.inputs import (
    Choices,
    Input,
    Look,
    Option,
    cleaned,
    column_input,
    mark_of,
    meant,
    title_of,
    typed_text,
)

Texts = Mapping[str, str]
Problems = Mapping[str, Sequence[str]]
PARENT = "parent_id"
BASE = "base"


@dataclass(frozen=True, slots=True)
class Form:
    """A form ready to be shown."""

    inputs: tuple[Input, ...]
    more: tuple[Input, ...] = ()  # seldom filled in
    problems: tuple[str, ...] = ()  # that concern no single field
    found: tuple[tuple[str, str, str], ...] = field(default=())  # name, label, first problem

    @property
    def has_open_more(self) -> bool:
        return any(one.problems or one.text for one in self.more)


def edit_form(
    lane: Lane,
    row: MirrorModel,
    names: Sequence[str],
    *,
    typed: Texts | None = None,
    problems: Problems | None = None,
    find: Texts | None = None,
) -> Form:
    """Return the form that changes the record: what was typed, else what is stored."""
    choices, said = Choices(lane), dict(refusals_of(lane, row)) | dict(problems or {})
    needed = lane.resource.writes.required
    inputs = []
    for name in names:
        stored = cleaned(typed_text(getattr(row, name)))
        inputs.append(
            column_input(
                choices,
                name,
                stored if typed is None else typed.get(name, stored),
                find=(find or {}).get(name, ""),
                problems=said.get(name, ()),
                mark=_mark(typed, problems, name, stored),
                is_needed=name in needed,
            )
        )
    return _form(inputs, said)


def _mark(typed: Texts | None, problems: Problems | None, name: str, stored: str) -> str:
    """Keep the mark that came with the text, until a problem told of the newer value."""
    earlier = (typed or {}).get(f"was-{name}")
    return mark_of(stored) if earlier is None or name in (problems or {}) else earlier


def new_form(
    lane: Lane,
    typed: Texts,
    *,
    problems: Problems | None = None,
    find: Texts | None = None,
) -> Form:
    """Return the form that makes a record; what Procore needs, and what lists show, comes first."""
    choices, said, resource = Choices(lane), dict(problems or {}), lane.resource
    needed = set(resource.writes.required)
    made = [
        column_input(
            choices,
            name,
            typed.get(name, ""),
            find=(find or {}).get(name, ""),
            problems=said.get(name, ()),
            is_needed=name in needed,
        )
        for name in validation.writable_columns(lane.resource, is_new=True)
    ]
    usual = needed | set(resource.columns) | _usual(resource)
    first = [one for one in made if one.name in usual]
    more = [one for one in made if one.name not in usual]
    if not first or len(more) < 4:
        first, more = made, []
    return _form(list(_parent_input(lane, typed, said)) + first, said, more)


def _usual(resource: Resource) -> set[str]:
    """Return the columns that belong to what people see first: dates, texts, who answers."""
    names = {"description", "question", "assignee_id", "responsible_contractor_id"}
    names |= {"specification_section_id", "location_id", "cost_impact", "schedule_impact"}
    return names | {"title", "name", "comments", "revision", "source_submittal_id"}


def _parent_input(lane: Lane, typed: Texts, problems: Problems) -> Iterator[Input]:
    parents = lane.resource.parents
    if not parents:
        return
    of_one = Lane(lane.connection, lane.project_id, resource_named(parents[0]))
    look = Look.NUMBER
    options: tuple[Option, ...] = ()
    if len(parents) == 1:
        look, options = Choices(of_one).offered(parents[0], typed.get(PARENT, ""), "")
    yield Input(
        name=PARENT,
        label="Belongs to",
        look=Look.NUMBER if look is Look.SEARCH else look,
        text=typed.get(PARENT, ""),
        options=options,
        is_needed=True,
        help="" if look is Look.CHOICE else "The Procore id of what it belongs to.",
        problems=tuple(problems.get(PARENT, ())),
    )


def _form(inputs: Sequence[Input], said: Problems, more: Sequence[Input] = ()) -> Form:
    shown = {one.name for one in (*inputs, *more)}
    others = [
        text if name == BASE else f"{name}: {text}"
        for name, texts in said.items()
        if name not in shown
        for text in texts
    ]
    found = tuple(
        (one.name, one.label, one.problems[0]) for one in (*inputs, *more) if one.problems
    )
    return Form(tuple(inputs), tuple(more), tuple(others), found)


def refusals_of(lane: Lane, row: MirrorModel) -> Iterator[tuple[str, list[str]]]:
    """Yield what Procore said against the record's fields, while that stands."""
    refused = outbox.of_record(lane, row).filter(
        state=OutboxState.REFUSED, kind__in=("create", "update")
    )
    for entry in refused:
        yield from _refusals_in(entry)


def _refusals_in(entry: OutboxEntry) -> Iterator[tuple[str, list[str]]]:
    for name, texts in entry.problems.items():
        if name != BASE:
            yield name, [f"Procore refused it: {text}" for text in texts]


def save(lane: Lane, row: MirrorModel, posted: Texts, *, by: int) -> Kept:
    """Keep what was changed in the form. Raises InvalidValues, changing nothing.

    A field that was not touched is not written: somebody else may have changed it meanwhile. One
    that was touched and changed meanwhile is shown to the person first.
    """
    given: dict[str, Any] = {}
    stale: dict[str, list[str]] = {}
    for name in validation.writable_columns(lane.resource):
        if name not in posted:
            continue
        stored = cleaned(typed_text(getattr(row, name)))
        typed, was = cleaned(posted[name]), posted.get(f"was-{name}", mark_of(stored))
        if typed == stored or mark_of(typed) == was:
            continue
        if was != mark_of(stored):
            now = Choices(lane).name_of(name, stored) or "empty"
            stale[name] = [f"This changed meanwhile to: {now}. Save again to replace it by yours."]
        given[name] = meant(lane.resource, name, typed)
    if stale:
        raise InvalidValues(stale)
    return edits.change(lane, row.procore_id, given, by=by)


def refused_creation(lane: Lane, row: MirrorModel) -> OutboxEntry | None:
    """Return the creation of the record, if Procore refused it."""
    refused = outbox.of_record(lane, row).filter(kind=OutboxKind.CREATE, state=OutboxState.REFUSED)
    return refused.first()


def typed_in(lane: Lane, row: MirrorModel) -> dict[str, str]:
    """Return what was filled in to make the record."""
    names = [*validation.writable_columns(lane.resource, is_new=True), PARENT]
    return {name: typed_text(getattr(row, name)) for name in names if hasattr(row, name)}


def make(
    lane: Lane,
    posted: Texts,
    files: Sequence[Incoming],
    target: str,
    *,
    by: int,
    instead: OutboxEntry | None = None,
) -> MirrorModel:
    """Make a record from the form, with files attached. Raises InvalidValues, making nothing.

    `instead` is a creation that Procore refused; it is taken back.
    """
    given = {
        name: meant(lane.resource, name, typed)
        for name in validation.writable_columns(lane.resource, is_new=True)
        if (typed := cleaned(posted.get(name, "")))
    }
    parent_id = _parent_id(lane, posted.get(PARENT, ""))
    with transaction.atomic():
        if instead:
            edits.withdraw(instead, by=by)
        row = edits.create(lane, given, by=by, parent_id=parent_id).row
        if files and target:
            uploads.attach(lane, row.procore_id, target, files, by=by)
    return row


def _parent_id(lane: Lane, text: str) -> int | None:
    if not lane.resource.parents:
        return None
    if text.removeprefix("-").isdecimal() and len(text) < 19:
        for name in lane.resource.parents:
            rows = Lane(lane.connection, lane.project_id, resource_named(name)).rows()
            if rows.filter(procore_id=int(text)).exists():
                return int(text)
    raise InvalidValues({PARENT: ["Say what it belongs to; the hub knows no such record."]})


def take_back(lane: Lane, row: MirrorModel, name: str, *, by: int) -> Kept:
    """Give a field the value again that both sides had agreed on."""
    edit = (row.edits or {}).get(name)
    if edit is None:
        label = title_of(lane.resource, name) if name in lane.resource.owners else name
        raise InvalidValues({BASE: [f"{label}: there is nothing to take back."]})
    return edits.change(lane, row.procore_id, {name: edit["agreed"]}, by=by)

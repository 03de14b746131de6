"""Can Procore take these values? Asked before anything is kept or sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from trajanus.errors import InvalidValues
from trajanus.resources.catalog import resource_named
from trajanus.resources.mirror import MirrorModel
from trajanus.resources.spec import Argument, Owner, Resource, Step
from trajanus.resources.values import from_json
from trajanus.sync.lane import Lane

_LONGEST_TEXT = 100_000


def checked_values(
    lane: Lane, given: Mapping[str, object], *, is_new: bool = False
) -> dict[str, Any]:
    """Return the values by column. Raises InvalidValues with every problem at once, by column."""
    problems: dict[str, list[str]] = {}
    values: dict[str, Any] = {}
    for name, value in given.items():
        try:
            _check_column(lane, name, is_new=is_new)
            values[name] = from_json(lane.resource, name, value)
            _check_choice(lane, lane.resource.writes.choices.get(name, ()), values[name])
        except ValueError as error:
            problems[name] = [str(error)]
    for name in _needed(lane, values, is_new=is_new):
        if values.get(name) in (None, ""):
            problems.setdefault(name, ["is needed"])
    if problems:
        raise InvalidValues(problems)
    return values


def checked_arguments(lane: Lane, step: Step, given: Mapping[str, object]) -> dict[str, Any]:
    """Return what was said with a step. Raises InvalidValues with every problem, by argument."""
    known = {argument.name: argument for argument in step.arguments}
    problems = {name: ["is not asked for"] for name in given if name not in known}
    values: dict[str, Any] = {}
    for name, argument in known.items():
        try:
            values[name] = _argument(lane, argument, given.get(name))
        except ValueError as error:
            problems[name] = [str(error)]
    if problems:
        raise InvalidValues(problems)
    return values


def writable_columns(resource: Resource, *, is_new: bool = False) -> tuple[str, ...]:
    """Return the columns that a person may fill in, in the order of the description."""
    writes = resource.writes
    told: Sequence[str] = ()
    if is_new and writes.can_create:
        told = tuple(writes.places)
    elif not is_new and (writes.update or writes.sync):
        told = tuple(name for name in writes.places if name not in writes.only_on_create)
    ours = [name for name, owner in resource.owners.items() if owner is Owner.HUB]
    return tuple(dict.fromkeys((*told, *ours)))


def choices_of(
    lane: Lane,
    choices: tuple[str, ...] | str,
    *,
    find: str = "",
    most: int | None = None,
    of: MirrorModel | None = None,
) -> list[tuple[Any, str]]:
    """Return the values that may be chosen, each with its label; empty when anything goes.

    `find` narrows them to labels with these words; of parts of a record, `of` names the record.
    """
    if not isinstance(choices, str):
        return [(word, word) for word in choices]
    resource = resource_named(choices)
    rows = _known(lane, resource).filter(missing_since=None, procore_id__gt=0)
    if of is not None and lane.resource.name in resource.parents:
        rows = rows.filter(parent_id=of.procore_id)
    for word in find.split():
        rows = rows.filter(_any_label(resource, word))
    named = rows.values_list("procore_id", *resource.label).order_by(*resource.label)
    return [(key, _label(label)) for key, *label in named[:most]]


def chosen_label(lane: Lane, choices: str, value: object) -> str:
    """Return what the record with this id of Procore is called; empty when nobody knows."""
    resource = resource_named(choices)
    rows = _known(lane, resource).filter(procore_id=value)
    named = rows.values_list(*resource.label).first()
    return _label(named or ())


def chosen_labels(lane: Lane, choices: str, values: Iterable[int]) -> dict[int, str]:
    """Return what the records with these ids of Procore are called, as far as somebody knows."""
    resource = resource_named(choices)
    rows = _known(lane, resource).filter(procore_id__in=set(values))
    named = rows.values_list("procore_id", *resource.label)
    return {key: _label(label) for key, *label in named}


def _known(lane: Lane, resource: Resource) -> QuerySet[Any]:
    project = None if resource.is_company_wide else lane.project_id
    return resource.model._default_manager.filter(connection=lane.connection, project_id=project)


def _any_label(resource: Resource, word: str) -> Q:
    found = Q()
    for name in resource.label:
        found |= Q(**{f"{name}__icontains": word})
    return found


def _label(parts: Iterable[object]) -> str:
    return " ".join(str(part) for part in parts if part)


def _check_column(lane: Lane, name: str, *, is_new: bool) -> None:
    if name not in lane.resource.owners:
        raise ValueError("no such field")
    if name not in writable_columns(lane.resource, is_new=is_new):
        raise ValueError("cannot be changed here")


def _check_choice(lane: Lane, choices: tuple[str, ...] | str, value: object) -> None:
    if isinstance(value, str) and len(value) > _LONGEST_TEXT:
        raise ValueError(f"is longer than {_LONGEST_TEXT:,} signs")
    if value in (None, "") or not choices:
        return
    if isinstance(choices, str):
        _check_reference(lane, choices, value)
    elif value not in choices:
        raise ValueError(f"must be one of {', '.join(choices)}")


def _check_reference(lane: Lane, name: str, value: object) -> None:
    resource = resource_named(name)
    rows = _known(lane, resource)
    # Nothing read yet: then Procore is the one to judge.
    if rows.exists() and not rows.filter(procore_id=value, missing_since=None).exists():
        raise ValueError(f"Procore has no such {resource.title} in this project")


def _needed(lane: Lane, values: Iterable[str], *, is_new: bool) -> Iterator[str]:
    for name in lane.resource.writes.required:
        if is_new or name in values:
            yield name


def _argument(lane: Lane, argument: Argument, value: object) -> object:
    if value in (None, "", []):
        if argument.required:
            raise ValueError("is needed")
        return None
    found = _KINDS.get(argument.kind, _text)(value)
    _check_choice(lane, argument.choices, found)
    return found


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("must be text")
    if len(value) > _LONGEST_TEXT:
        raise ValueError(f"is longer than {_LONGEST_TEXT:,} signs")
    return value


def _integer(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError("must be a whole number")
    try:
        return int(value)
    except ValueError as error:
        raise ValueError("must be a whole number") from error


def _boolean(value: object) -> bool:
    words = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False}
    found = value if isinstance(value, bool) else words.get(str(value).lower())
    if found is None:
        raise ValueError("must be yes or no")
    return found


def _date(value: object) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError as error:
        raise ValueError("must be a date such as 2027-03-31") from error


_KINDS = {"integer": _integer, "person": _integer, "boolean": _boolean, "date": _date}

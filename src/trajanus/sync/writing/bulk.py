"""How are many records given the same values at once?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from trajanus.errors import InvalidValues
from trajanus.resources.mirror import RowOf
from trajanus.resources.spec import Resource
from trajanus.sync import live
from trajanus.sync.deciding import history
from trajanus.sync.lane import Lane
from trajanus.sync.writing import edits, validation

#: So many records are changed at once, and so many when each is a write at Procore.
MOST, MOST_TOLD = 2_500, 200
#: What tells records apart, wherever it occurs.
_OWN = ("number", "revision", "item_number")
_GONE = "Procore no longer shows this record."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the wish, record by record."""

    changed: int
    unchanged: int  # had these values already
    refused: Mapping[int, Sequence[str]]  # the hub's id -> why


def columns_for(resource: Resource) -> tuple[str, ...]:
    """Return the columns that several records may have in common; none names a record."""
    own = {*resource.label, *resource.writes.fingerprint, *_OWN}
    names = [one for one in validation.writable_columns(resource) if one not in own]
    # Rows without an id of their own are told apart by what they belong to, one at a time.
    if issubclass(resource.model, RowOf):
        names = [one for one in names if not is_told(resource, one)]
    return tuple(names)


def is_told(resource: Resource, column: str) -> bool:
    """Say whether Procore is told of a change of the column."""
    return column in resource.writes.places


def change(
    lane: Lane, keys: Sequence[int], given: Mapping[str, object], *, by: int | None
) -> Outcome:
    """Give records of the lane, named by the hub's ids, new values.

    Raises InvalidValues by column, changing nothing, when no record could take them.
    """
    if others := given.keys() - columns_for(lane.resource):
        raise InvalidValues({name: ["is not changed for several"] for name in others})
    values = validation.checked_values(lane, given)
    is_sent = any(is_told(lane.resource, name) for name in values)
    most = MOST_TOLD if is_sent else MOST
    if len(keys) > most:
        said = "Each is a write at Procore: at most" if is_sent else "At most"
        raise InvalidValues({"base": [f"{said} {most:,} are changed at once. Choose fewer."]})
    return _one_by_one(lane, keys, given, by=by) if is_sent else _together(lane, keys, values, by)


def _one_by_one(
    lane: Lane, keys: Sequence[int], given: Mapping[str, object], *, by: int | None
) -> Outcome:
    rows = lane.rows().filter(pk__in=keys).order_by("pk")
    there = dict(rows.values_list("pk", "procore_id"))
    refused: dict[int, Sequence[str]] = {key: [_GONE] for key in keys if key not in there}
    changed = unchanged = 0
    for key, procore_id in there.items():
        before = _values(lane, key, given)
        try:
            edits.change(lane, procore_id, given, by=by)
        except InvalidValues as error:
            refused[key] = [text for texts in error.problems.values() for text in texts]
            continue
        if _values(lane, key, given) == before:
            unchanged += 1
        else:
            changed += 1
    return Outcome(changed, unchanged, refused)


def _values(lane: Lane, key: int, given: Mapping[str, object]) -> Any:
    return lane.rows().filter(pk=key).values_list(*given).first()


def _together(
    lane: Lane, keys: Sequence[int], values: Mapping[str, Any], by: int | None
) -> Outcome:
    """Change what the hub alone keeps: in a few statements, however many there are."""
    with transaction.atomic():
        locked = lane.rows().select_for_update().filter(pk__in=keys, missing_since=None)
        rows = {row.pk: row for row in locked.only("pk", "procore_id", *values).order_by("pk")}
        changes = {
            key: {
                name: (before, value)
                for name, value in values.items()
                if (before := getattr(row, name)) != value
            }
            for key, row in rows.items()
        }
        changes = {key: fields for key, fields in changes.items() if fields}
        lane.rows().filter(pk__in=changes.keys()).update(**values)
        others = f"One of {len(changes)} changed at once" if len(changes) > 1 else ""
        history.note_all(lane, changes, by=by, text=others)
        live.records_changed(lane, [rows[key].procore_id for key in changes])
    refused = {key: [_GONE] for key in keys if key not in rows}
    return Outcome(len(changes), len(rows) - len(changes), refused)

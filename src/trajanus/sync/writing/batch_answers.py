"""What became of each record of a batch, by Procore's answer?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trajanus.errors import HubError, RejectedByRemote, UnreadableAnswer
from trajanus.procore.protocol.failures import said_by
from trajanus.store.models.outbox import OutboxKind
from trajanus.sync.writing import lookup, sending
from trajanus.sync.writing.sending import Task

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """One record of a batch: what it is about, and how it stands in the request's body."""

    task: Task
    body: dict[str, Any]


class Unanswered:
    """The items of a batch that no record of the answer was about so far."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = list(items)
        self._by_id = {str(one.body["id"]): one for one in items if "id" in one.body}
        self._by_key = {one.body["origin_id"]: one for one in items if "origin_id" in one.body}
        self._mark = _place_of_key(items)
        self._by_mark = {one.body[self._mark]: one for one in items if self._mark in one.body}

    def take(self, record: Record) -> Item | None:
        """Return the item that the record is about: by our key, by id, else by what it says."""
        item = (
            self._by_key.get(record.get("origin_id") or "")
            or self._by_id.get(str(record.get("id")))
            or self._by_mark.get(record.get(self._mark) or "")
            or self._by_words(record)
        )
        if item not in self.items:
            return None
        self.items.remove(item)
        return item

    def _by_words(self, record: Record) -> Item | None:
        new = [one for one in self.items if not {"id", "origin_id"} & one.body.keys()]
        for item in new:
            if record.items() >= item.body.items():
                return item
        if not new:
            return None
        told = lookup.columns(new[0].task.lane, dict(record))
        return next((item for item in new if _is_marked_by(item.task, told)), None)


def take_answer(items: Sequence[Item], answer: Any) -> dict[int, HubError]:
    """End the entries that Procore took; return what failed, by their primary keys."""
    taken, refused = _parts(answer)
    left, failures = Unanswered(items), dict[int, HubError]()
    for record in refused:
        if item := left.take(record):
            failures[item.task.entry.pk] = _refusal(record)
    for record in taken:
        if item := left.take(record):
            _end(item.task, record)
    for item in left.items:
        # It stays marked as being sent: the next reading shows what became of it.
        failures[item.task.entry.pk] = UnreadableAnswer(
            "Procore's answer to the batch does not mention the record.", after=5
        )
    return failures


def _place_of_key(items: Sequence[Item]) -> str:
    writes = [one.task.lane.resource.writes for one in items[:1]]
    return next((each.places[each.key] for each in writes if each.key), "")


def _is_marked_by(task: Task, told: Mapping[str, Any]) -> bool:
    fingerprint = task.lane.resource.writes.fingerprint
    wanted = {name: getattr(task.row, name) for name in fingerprint}
    return bool(wanted) and told.items() >= wanted.items()


def _parts(answer: Any) -> tuple[list[Record], list[Record]]:
    """Return the records taken and those refused; one operation answers a bare array."""
    if isinstance(answer, list):
        return _records(answer), []
    if not isinstance(answer, dict) or not isinstance(answer.get("entities"), list):
        raise UnreadableAnswer("Procore's answer to the batch does not show the records.")
    return _records(answer["entities"]), _records(answer.get("errors"))


def _records(value: Any) -> list[Record]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _end(task: Task, record: Record) -> None:
    if task.entry.kind == OutboxKind.CREATE:
        sending.adopt(task, sending.record_in(record), "Created at Procore.")
    else:
        sending.changed(task, record)


def _refusal(record: Record) -> RejectedByRemote:
    errors = record.get("errors")
    said = errors if isinstance(errors, dict) else {"base": errors}
    problems = {str(name): _texts(texts) for name, texts in said.items()}
    return RejectedByRemote(
        f"Procore did not accept the values: {said_by(problems)}", problems=problems
    )


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else (str(value),)

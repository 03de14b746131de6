"""What is asked of the audit, and where does the answer lie?

Deeds lie in two tables: what was done with the hub, and what was done to records, which is their
history. Neither is written into the other; a search looks into both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, cast

from django.db.models import BooleanField, Model, Q, QuerySet
from django.db.models.expressions import RawSQL

from trajanus.accounts.models import User
from trajanus.audit.actions import Action
from trajanus.audit.models import Entry
from trajanus.audit.words import WordsOf, query_for
from trajanus.errors import InvalidValues
from trajanus.records.search import query_for as record_query_for
from trajanus.resources.catalog import RESOURCES, resource_named
from trajanus.store.models import Change
from trajanus.store.models.history import DONE_HERE, Cause

M = TypeVar("M", bound=Model)

#: What was done to records, by the cause that their history names.
RECORD_ACTIONS = {
    Cause.PERSON: ("record_edited", "Record edited"),
    Cause.DECISION: ("conflict_decided", "Conflict decided"),
    Cause.RULE: ("rule_decided", "Decided by a rule"),
    Cause.PUSH: ("record_sent", "Sent to Procore"),
}
#: Every action by which the audit is narrowed, with its words.
ACTIONS = tuple(RECORD_ACTIONS.values()) + tuple((one.key, one.label) for one in Action)
#: Stands for commands and for what the hub did by itself.
NO_PERSON = "-"
#: Records whose own words match are looked for in their list; so many of them count.
_MOST_RECORDS = 200
#: So many lines that hold the words are sorted by time at once.
_GATHERED = 20_000
#: Where words are common, so many of the latest lines hold a page of them. To read the words of
#: more takes longer than to gather.
_LATEST = 400

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ENTRIES, _CHANGES = 0, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """By what the audit is narrowed; what is empty narrows nothing."""

    person: str = ""  # a person's name, or NO_PERSON
    action: str = ""
    connection_id: int | None = None
    project_id: int | None = None  # Procore's
    resource: str = ""
    row_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None  # not included
    words: str = ""

    def check(self) -> None:
        """Raise InvalidValues for what nobody can mean."""
        problems = {}
        if self.action and self.action not in dict(ACTIONS):
            problems["action"] = ["no such action"]
        if self.resource and self.resource not in {one.name for one in RESOURCES}:
            problems["resource"] = ["no such kind of record"]
        if problems:
            raise InvalidValues(problems)


@dataclass(frozen=True, slots=True)
class Mark:
    """The place of a line in the audit: what is older comes after it."""

    at: datetime
    source: int
    pk: int

    @property
    def micros(self) -> int:
        return (self.at - _EPOCH) // timedelta(microseconds=1)

    def __str__(self) -> str:
        return f"{self.micros}.{self.source}.{self.pk}"


def mark_in(text: str) -> Mark | None:
    """Return the place that a text names, if it does."""
    parts = text.split(".")
    if len(parts) != 3 or not all(one.isascii() and one.isdigit() for one in parts):
        return None
    if len(parts[0]) > 17 or len(parts[2]) > 18:
        return None
    micros, source, pk = map(int, parts)
    return Mark(_EPOCH + timedelta(microseconds=micros), source, pk)


def mark_of(row: Entry | Change) -> Mark:
    """Return the place of a deed."""
    return Mark(row.at, _ENTRIES if isinstance(row, Entry) else _CHANGES, row.pk)


def entries(
    asked: Asked, before: Mark | None = None, *, most: int | None = None
) -> QuerySet[Entry]:
    """Return what was done with the hub, the latest first; `most` is how many are read of it."""
    found = Q()
    if asked.action:
        found &= Q(action=asked.action)
    if asked.person:
        found &= Q(user_id=None) if asked.person == NO_PERSON else Q(who=asked.person)
    if asked.resource:
        found &= ~Q(resource="")  # so that the index of those that have one is used
    rows = _older(Entry.objects.filter(found & _placed(asked)), before)
    return _worded(rows, asked, most, "who", "about", "program", "address", "detail")


def changes(
    asked: Asked, before: Mark | None = None, *, most: int | None = None
) -> QuerySet[Change]:
    """Return what was done to records, the latest first; `most` is how many are read of it."""
    found = DONE_HERE
    if asked.action:
        causes = [cause for cause, (key, _) in RECORD_ACTIONS.items() if key == asked.action]
        found &= Q(cause__in=causes) if causes else Q(pk__in=())
    if asked.person:
        found &= Q(user_id=_person(asked.person))
    rows = _older(Change.objects.filter(found & _placed(asked)), before)
    return _worded(rows, asked, most, "rule", "note", "fields", "lost")


def _person(name: str) -> int | None:
    if name == NO_PERSON:
        return None
    known = User.objects.filter(username=name).values_list("pk", flat=True).first()
    return known or 0  # which nobody has


def _placed(asked: Asked) -> Q:
    given: dict[str, Any] = {
        "connection_id": asked.connection_id,
        "project_id": asked.project_id,
        "resource": asked.resource or None,
        "row_id": asked.row_id,
        "at__gte": asked.since,
        "at__lt": asked.until,
    }
    return Q(**{name: value for name, value in given.items() if value is not None})


def _worded(rows: QuerySet[M], asked: Asked, most: int | None, *columns: str) -> QuerySet[M]:
    query = query_for(asked.words)
    if query is None:
        return rows
    known = _records(asked)
    worded = cast("QuerySet[M]", rows.alias(words=WordsOf(*columns)))
    matching = worded.filter(Q(words=query) | Q(row_id__in=known))
    if most and (latest := _among_the_latest(rows, matching, most)):
        return rows.filter(pk__in=latest)
    # PostgreSQL guesses badly how many hold a word, and reading along an index of times takes
    # seconds where few do. So the few are gathered first; where they are many, they come soon.
    keys = {*_some_keys(worded.filter(words=query)), *_some_keys(rows.filter(row_id__in=known))}
    if len(keys) > _GATHERED:
        return matching
    return rows.filter(_is_any_of(keys)) if keys else rows.none()


def _among_the_latest(rows: QuerySet[M], matching: QuerySet[M], most: int) -> list[int]:
    """Return the keys of the first matches if the latest lines hold enough of them, else none."""
    latest = rows.values("pk")[:_LATEST]
    keys = list(matching.filter(pk__in=latest).values_list("pk", flat=True)[:most])
    return keys if len(keys) == most else []


def _is_any_of(keys: Iterable[int]) -> RawSQL:
    # One array: thousands of parameters take longer to send than to look for.
    return RawSQL("id = ANY(%s::bigint[])", ([*keys],), output_field=BooleanField())


def _some_keys(rows: QuerySet[Any]) -> Iterator[int]:
    return rows.order_by().values_list("pk", flat=True)[: _GATHERED + 1].iterator()


def _records(asked: Asked) -> list[int]:
    """Return the records of the wanted kind that hold the words themselves."""
    query = record_query_for(asked.words)
    if not asked.resource or query is None:
        return []
    model = resource_named(asked.resource).model
    if not any(field.name == "search" for field in model._meta.fields):
        return []
    records: Any = model._default_manager
    found = records.filter(search=query)
    if asked.project_id is not None:
        found = found.filter(project_id=asked.project_id)
    return list(found.order_by("-pk").values_list("pk", flat=True)[:_MOST_RECORDS])


def _older(rows: QuerySet[M], before: Mark | None) -> QuerySet[M]:
    rows = rows.order_by("-at", "-pk")
    if before is None:
        return rows
    source = _ENTRIES if rows.model is Entry else _CHANGES
    if source == before.source:
        # The index is entered at this moment; only what happened in the same one is left out.
        return rows.filter(at__lte=before.at).exclude(at=before.at, pk__gte=before.pk)
    return rows.filter(**{"at__lte" if source > before.source else "at__lt": before.at})

"""How many rows would a list show at an address? Many such numbers in one query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import QuerySet, Value
from django.db.models.expressions import RawSQL
from django.http import QueryDict
from django.utils import timezone

from trajanus.records.derive import place_of
from trajanus.records.listing import understand
from trajanus.resources.project import Project
from trajanus.resources.spec import Resource

#: Numbers beyond it read "1,000+".
CAP = 1_000

_COUNT = "(SELECT count(*) FROM ({rows}) AS found)"
_COUNTS = "SELECT place.id, {counts} FROM {projects} AS place WHERE place.id = ANY(%s)"
_WHERE_ASKED = "CASE WHEN place.id = ANY(%s) THEN {count} END"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The address of a list: the rows behind a number."""

    project: Project
    resource: Resource
    query: str
    label: str
    is_alarm: bool = False

    def rows(self) -> QuerySet[Any]:
        """Return the rows that the list shows at this address today, by the project's clock."""
        lane = place_of(self.resource, self.project)
        return _rows(self.resource, self.query, self.project.zone).filter(**lane)


@dataclass(frozen=True, slots=True)
class Number:
    """A question with its answer."""

    question: Question
    count: int
    is_capped: bool = False

    @property
    def is_alarm(self) -> bool:
        return self.question.is_alarm and self.count > 0


def numbers(questions: Sequence[Question]) -> list[Number]:
    """Answer all questions at once, each up to the cap and by its project's clock."""
    # The same address in several projects is one column.
    alike: dict[tuple[Resource, str, ZoneInfo], list[Question]] = defaultdict(list)
    for question in questions:
        alike[question.resource, question.query, question.project.zone].append(question)
    columns: list[str] = []
    given: list[Any] = []
    for (resource, query, zone), asked in alike.items():
        sql, values = _count(resource, query, zone, timezone.localdate(timezone=zone))
        columns.append(_WHERE_ASKED.format(count=sql))
        given += [[question.project.pk for question in asked], *values]
    rows = _counted(columns, given, {question.project.pk for question in questions})
    counts = {
        question: rows[question.project.pk][at]
        for at, asked in enumerate(alike.values())
        for question in asked
    }
    return [
        Number(question, min(counts[question], CAP), counts[question] > CAP)
        for question in questions
    ]


def _counted(
    columns: Sequence[str], given: Sequence[Any], keys: Collection[int]
) -> dict[int, tuple[int, ...]]:
    """Return the columns of each project, by the hub's id of it."""
    if not columns:
        return {}
    sql = _COUNTS.format(counts=", ".join(columns), projects=Project._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*given, list(keys)])
        return {key: counts for key, *counts in cursor.fetchall()}


@lru_cache(maxsize=2_000)
def _count(
    resource: Resource, query: str, zone: ZoneInfo, _today: date
) -> tuple[str, tuple[Any, ...]]:
    """Return the query, and its values, that counts an address's rows at the `place` around it.

    Many are asked for at once and again and again, and to make one takes longer than to run it.
    """
    at = "NULL" if resource.is_company_wide else "place.procore_id"
    lane = {"connection_id": RawSQL("place.connection_id", ()), "project_id": RawSQL(at, ())}  # noqa: S611  nothing of it is given
    rows = _rows(resource, query, zone).filter(**lane).order_by()
    # Of each row nothing is asked, so that an index can tell alone.
    light = rows.annotate(one=Value(1)).values("one")
    sql, values = light[: CAP + 1].query.sql_with_params()
    return _COUNT.format(rows=sql), values


def _rows(resource: Resource, query: str, zone: ZoneInfo) -> QuerySet[Any]:
    """Return the rows of an address in all projects, today in the time zone."""
    asked = understand(resource, QueryDict(query))
    with timezone.override(zone):
        condition = asked.condition(timezone.localdate())
    return resource.model._default_manager.filter(condition, missing_since=None)

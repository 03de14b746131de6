"""How many rows would a list show at an address? Many such numbers in one query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.http import QueryDict

from trajanus.records.derive import place_of
from trajanus.records.listing import understand
from trajanus.resources.project import Project
from trajanus.resources.spec import Resource

#: Numbers beyond it read "1,000+".
CAP = 1_000

_COUNT = "(SELECT count(*) FROM ({rows}) AS found)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The address of a list: the rows behind a number."""

    project: Project
    resource: Resource
    query: str
    label: str
    is_alarm: bool = False

    def rows(self, today: date) -> QuerySet[Any]:
        """Return the rows that the list shows at this address."""
        asked = understand(self.resource, QueryDict(self.query))
        lane = self.resource.model._default_manager.filter(**place_of(self.resource, self.project))
        return lane.filter(asked.condition(today), missing_since=None)


@dataclass(frozen=True, slots=True)
class Number:
    """A question with its answer."""

    question: Question
    count: int
    is_capped: bool = False

    @property
    def is_alarm(self) -> bool:
        return self.question.is_alarm and self.count > 0


def numbers(questions: Sequence[Question], today: date) -> list[Number]:
    """Answer all questions at once, each up to the cap."""
    if not questions:
        return []
    parts: list[str] = []
    values: list[Any] = []
    for question in questions:
        rows = question.rows(today).order_by().values("pk")[: CAP + 1]
        sql, given = rows.query.sql_with_params()
        parts.append(_COUNT.format(rows=sql))
        values += given
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(parts), values)
        counts = cursor.fetchone()
    return [
        Number(question, min(count, CAP), count > CAP)
        for question, count in zip(questions, counts, strict=True)
    ]

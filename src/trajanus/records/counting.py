"""How many rows would a list show at an address? Many such numbers in one query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, IntegerField, OuterRef, QuerySet, Subquery, When
from django.http import QueryDict
from django.utils import timezone

from trajanus.records.derive import place_of
from trajanus.records.listing import understand
from trajanus.resources.project import Project
from trajanus.resources.spec import Resource

#: Numbers beyond it read "1,000+".
CAP = 1_000


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


class _Count(Subquery):
    """How many rows the inner query has."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS found)"
    output_field = IntegerField()


def numbers(questions: Sequence[Question]) -> list[Number]:
    """Answer all questions at once, each up to the cap and by its project's clock."""
    # The same address in several projects is one column, so that its query is made only once.
    alike: dict[tuple[Resource, str, ZoneInfo], list[Question]] = defaultdict(list)
    for question in questions:
        alike[question.resource, question.query, question.project.zone].append(question)
    keys = {question.project.pk for question in questions}
    columns = {f"count_{at}": asked for at, asked in enumerate(alike.values())}
    counted = Project.objects.filter(pk__in=keys).annotate(
        **{name: _counted(asked, keys) for name, asked in columns.items()}
    )
    rows = {row["pk"]: row for row in counted.values("pk", *columns)}
    counts = {
        question: rows[question.project.pk][name]
        for name, asked in columns.items()
        for question in asked
    }
    return [
        Number(question, min(counts[question], CAP), counts[question] > CAP)
        for question in questions
    ]


def _counted(alike: Sequence[Question], keys: Set[int]) -> Case | _Count:
    """Count the rows of one address in the project at hand, where that is asked of it."""
    resource, query, zone = alike[0].resource, alike[0].query, alike[0].project.zone
    project_id = None if resource.is_company_wide else OuterRef("procore_id")
    lane = {"connection_id": OuterRef("connection_id"), "project_id": project_id}
    rows = _rows(resource, query, zone).filter(**lane).order_by()
    count = _Count(rows.values("pk")[: CAP + 1])
    asking = {question.project.pk for question in alike}
    return count if asking == keys else Case(When(pk__in=asking, then=count))


def _rows(resource: Resource, query: str, zone: ZoneInfo) -> QuerySet[Any]:
    """Return the rows of an address in all projects, today in the time zone."""
    asked = understand(resource, QueryDict(query))
    with timezone.override(zone):
        condition = asked.condition(timezone.localdate())
    return resource.model._default_manager.filter(condition, missing_since=None)

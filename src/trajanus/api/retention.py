"""For how many days are logs kept, and what does the next clean-up remove?"""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from trajanus.api.routing import ApiRouter
from trajanus.sync.watching import retention

router = ApiRouter(tags=["settings"])

Days = Annotated[int, Field(ge=7, le=3650)]


class KeptDays(Schema):
    """Days for which each kind is kept; what is left out stays as it is."""

    api_calls: Days | None = None
    events: Days | None = None
    notices: Days | None = None
    messages: Days | None = None

    def named(self) -> dict[str, int]:
        return self.dict(exclude_none=True)


class KeptKind(Schema):
    """One kind of data that is dropped when it is old."""

    kind: str
    label: str
    rows: int  # as PostgreSQL last counted them
    size: int  # bytes on the disk
    days: int
    due: int  # rows that the next clean-up removes, counted up to 100,000


@router.get("/retention", response=list[KeptKind])
def show_retention(request: HttpRequest, supposed: Query[KeptDays]) -> list[KeptKind]:
    """How long each kind is kept and what goes next; with days, what would go with those."""
    return _kinds(supposed)


@router.patch("/retention", response=list[KeptKind])
def change_retention(request: HttpRequest, given: KeptDays) -> list[KeptKind]:
    """Keep kinds for other days, from the next nightly clean-up on."""
    retention.choose(given.named())
    return _kinds(given)


def _kinds(days: KeptDays) -> list[KeptKind]:
    return [
        KeptKind(
            kind=one.kind.name,
            label=one.kind.label,
            rows=one.amount.rows,
            size=one.amount.size,
            days=one.days,
            due=one.due,
        )
        for one in retention.stocks(days.named())
    ]

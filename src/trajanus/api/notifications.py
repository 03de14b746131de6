"""Of what does the caller want to hear, by which way and when?"""

from __future__ import annotations

from datetime import time
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Schema
from pydantic import StringConstraints

from trajanus.accounts.models import User
from trajanus.api.access import user_of
from trajanus.api.routing import ApiRouter
from trajanus.errors import InvalidValues
from trajanus.sync.watching import telling

router = ApiRouter(tags=["alerts"])

#: Hours and minutes, such as 18:30; empty: none.
TimeOfDay = Annotated[str, StringConstraints(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9])?$")]


class Way(Schema):
    """How a person hears of one topic: by a notice in the workspace, by mail, or both."""

    workspace: bool
    email: Literal["", "now", "daily"]  # empty: no mail


class WishesChange(Schema):
    """What is to change; topics and times that are left out stay."""

    topics: dict[str, Way] = {}
    quiet_from: TimeOfDay | None = None
    quiet_until: TimeOfDay | None = None
    daily_at: TimeOfDay | None = None
    time_zone: Annotated[str, StringConstraints(max_length=60)] | None = None


class WishesView(Schema):
    """Of what a person hears. Mails wait while it is quiet; the times are of the time zone."""

    topics: dict[str, Way]
    quiet_from: str
    quiet_until: str
    daily_at: str
    time_zone: str


@router.get("/me/notifications", response=WishesView)
def show_wishes(request: HttpRequest) -> WishesView:
    """Of what the caller hears, by which way and when."""
    return _wishes(user_of(request))


@router.patch("/me/notifications", response=WishesView)
def change_wishes(request: HttpRequest, given: WishesChange) -> WishesView:
    """Choose of what the caller hears."""
    user = user_of(request)
    if unknown := sorted(set(given.topics) - set(telling.TOPICS)):
        raise InvalidValues({"topics": [f"there is no topic {unknown[0]}"]})
    wanted = _wishes(user).dict() | given.dict(exclude_none=True, exclude={"topics"})
    wanted["topics"] |= {topic: way.dict() for topic, way in given.topics.items()}
    telling.wish(user, _flat(wanted))
    return _wishes(user)


def _wishes(user: User) -> WishesView:
    wishes = telling.wishes_of(user)
    ways = {topic: Way.from_orm(telling.choice_of(wishes, topic)) for topic in telling.TOPICS}
    return WishesView(
        topics=ways,
        quiet_from=_text(wishes.quiet_from),
        quiet_until=_text(wishes.quiet_until),
        daily_at=_text(wishes.daily_at),
        time_zone=wishes.time_zone,
    )


def _flat(wanted: dict[str, Any]) -> dict[str, Any]:
    """Return the wishes as the form of the workspace sends them."""
    topics = wanted.pop("topics")
    for topic, way in topics.items():
        wanted |= {f"workspace_{topic}": way["workspace"], f"email_{topic}": way["email"]}
    return wanted


def _text(value: time | None) -> str:
    return value.strftime("%H:%M") if value else ""

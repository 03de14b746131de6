"""When is a person told of what began to wait for them, and what does their daily mail say?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import structlog
from django.db import transaction

from trajanus import clock
from trajanus.accounts.models import User
from trajanus.config import settings
from trajanus.records.mine import all_waiting_for
from trajanus.records.naming import known_at
from trajanus.resources.project import Project
from trajanus.store.models import DailyItem, Wishes
from trajanus.sync.watching import outgoing, telling
from trajanus.sync.watching.telling import DAILY, NEVER, WAITING

log = structlog.get_logger(__name__)

#: So many of the records that wait are named.
_MOST = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """One record that waits for a person."""

    key: str
    name: str
    url: str


def look() -> int:
    """Tell everybody what is due to them now; return how many were told something."""
    told = 0
    for wishes in Wishes.objects.select_related("user").filter(user__is_active=True):
        with transaction.atomic():
            told += _tell_new(wishes) + _send_daily(wishes)
    return told


def _tell_new(wishes: Wishes) -> bool:
    """Tell what waits since the last look. The first look only remembers."""
    choice = telling.choice_of(wishes, WAITING)
    if not choice.workspace and choice.email in (NEVER, DAILY):
        return False
    found = {one.key: one for one in waiting_for(wishes.user)}
    before = wishes.waiting
    if before is not None and found.keys() == set(before):
        return False
    Wishes.objects.filter(pk=wishes.pk).update(waiting=sorted(found))
    new = [one for key, one in found.items() if before is not None and key not in before]
    if new:
        title = f"{_count(len(new))} for you now"
        telling.tell(WAITING, title, _listed(new), people=[wishes.user])
    return bool(new)


def _send_daily(wishes: Wishes) -> bool:
    """Send what was gathered, and what waits, once the hour of the day has come."""
    local = clock.now().astimezone(telling.zone_of(wishes))
    if wishes.daily_on == local.date() or local.time() < wishes.daily_at:
        return False
    Wishes.objects.filter(pk=wishes.pk).update(daily_on=local.date())
    text = daily_text(wishes)
    DailyItem.objects.filter(user=wishes.user).delete()
    if not text or not wishes.user.email:
        return False
    outgoing.mail(wishes.user.email, f"Trajanus Hub: your day, {local.date()}", text)
    return True


def daily_text(wishes: Wishes) -> str:
    """Return what the person's daily mail would say now; empty when there is nothing to say."""
    parts = []
    if telling.choice_of(wishes, WAITING).email == DAILY:
        waiting = list(waiting_for(wishes.user))
        if waiting:
            parts.append(f"{_count(len(waiting))} for you:\n\n{_listed(waiting)}")
    for item in DailyItem.objects.filter(user=wishes.user):
        at = item.at.astimezone(telling.zone_of(wishes))
        parts.append(f"{at:%Y-%m-%d %H:%M}  {item.title}\n{item.text}".strip())
    if not parts:
        return ""
    return "\n\n".join([*parts, f"{settings().public_url}/today/"])


def waiting_for(user: User) -> Iterator[Waiting]:
    """Yield the records that wait for the person, in all projects kept in step."""
    kept = Project.objects.filter(is_followed=True, missing_since=None)
    for question in all_waiting_for(user, list(kept.defer("payload", "detail", "search"))):
        name, project = question.resource.name, question.project
        keys = question.rows().order_by("pk").values_list("pk", flat=True)[:_MOST]
        for (_, key), known in known_at((name, key) for key in keys).items():
            url = f"{settings().public_url}/projects/{project.pk}/{name}/{known.procore_id}/"
            yield Waiting(f"{name}/{key}", known.name, url)


def _listed(waiting: list[Waiting]) -> str:
    lines = [f"{one.name}\n  {one.url}" for one in waiting[:_MOST]]
    if len(waiting) > _MOST:
        lines.append(f"and {len(waiting) - _MOST} more")
    return "\n".join(lines)


def _count(number: int) -> str:
    return "1 record waits" if number == 1 else f"{number} records wait"

"""How do people hear of things: in the workspace, by mail at once, or once a day?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from trajanus import clock
from trajanus.accounts.models import User
from trajanus.config import settings
from trajanus.errors import InvalidValues
from trajanus.resources.zones import zone_named
from trajanus.store.models import DailyItem, Notice, Wishes
from trajanus.store.models.alert import AlertKind
from trajanus.sync.watching import outgoing

NEVER, NOW, DAILY = "", "now", "daily"
_PACES = (NEVER, NOW, DAILY)
#: What rules of events tell, and what waits for the person; beside these, each kind of alert.
RULES, WAITING = "rules", "waiting"
TOPICS = {
    WAITING: "Records that wait for me",
    RULES: "Rules of events that name me",
    **{f"alert_{kind.value}": str(kind.label) for kind in AlertKind},
}
#: Long enough for names of zones; what is none of them counts as UTC.
_LONGEST_ZONE = 60


@dataclass(frozen=True, slots=True)
class Choice:
    """How a person hears of one topic."""

    workspace: bool
    email: str  # NEVER, NOW or DAILY


def usual(topic: str) -> Choice:
    """Return how people hear of a topic who chose nothing."""
    return Choice(workspace=topic == RULES, email=NEVER)


def choice_of(wishes: Wishes | None, topic: str) -> Choice:
    """Return how the person hears of a topic."""
    found = (wishes.choices if wishes else {}).get(topic)
    return Choice(found["workspace"], found["email"]) if found else usual(topic)


def wishes_of(user: User) -> Wishes:
    """Return the person's wishes, the usual ones when nothing was chosen."""
    return Wishes.objects.filter(user=user).first() or Wishes(user=user)


def wish(user: User, given: Mapping[str, Any]) -> Wishes:
    """Keep what the person wishes. Raises InvalidValues with problems by field."""
    choices = {
        topic: {
            "workspace": bool(given.get(f"workspace_{topic}")),
            "email": str(given.get(f"email_{topic}") or NEVER),
        }
        for topic in TOPICS
    }
    problems: dict[str, list[str]] = {
        f"email_{topic}": ["no such way"]
        for topic, one in choices.items()
        if one["email"] not in _PACES
    }
    times = {name: _time(given, name, problems) for name in ("quiet_from", "quiet_until")}
    daily_at = _time(given, "daily_at", problems)
    if (times["quiet_from"] is None) != (times["quiet_until"] is None):
        problems["quiet_from"] = ["quiet hours need a beginning and an end, or neither"]
    zone = str(given.get("time_zone") or "UTC")
    if len(zone) > _LONGEST_ZONE or not _is_zone(zone):
        problems["time_zone"] = ["no such time zone"]
    if problems:
        raise InvalidValues(problems)
    values = {**times, "choices": choices, "daily_at": daily_at or time(6), "time_zone": zone}
    kept, _ = Wishes.objects.update_or_create(user=user, defaults=values)
    if kept.choices[WAITING]["email"] != NOW and not kept.choices[WAITING]["workspace"]:
        Wishes.objects.filter(pk=kept.pk).update(waiting=None)
    return kept


def tell(
    topic: str, title: str, text: str, *, people: Iterable[User] | None = None, **place: Any
) -> None:
    """Tell these people, or all, each as they wish; in the caller's transaction."""
    told = User.objects.filter(is_active=True) if people is None else people
    known = {one.user_id: one for one in Wishes.objects.all()}
    for person in told:
        wishes = known.get(person.pk)
        choice = choice_of(wishes, topic)
        if choice.workspace:
            Notice.objects.create(
                user=person, at=clock.now(), title=title[:300], text=text, **place
            )
        if choice.email == DAILY:
            DailyItem.objects.create(user=person, at=clock.now(), title=title[:300], text=text)
        elif choice.email == NOW and person.email:
            send(person, wishes, title, text)


def send(person: User, wishes: Wishes | None, title: str, text: str) -> None:
    """Mail the person, after their quiet hours."""
    after = quiet_ends(wishes, clock.now()) if wishes else None
    body = f"{text}\n\n{settings().public_url}/alerts/"
    outgoing.mail(person.email, f"Trajanus Hub: {title}", body, not_before=after)


def quiet_ends(wishes: Wishes, now: datetime) -> datetime | None:
    """Return when the quiet hours end in which `now` lies, or None outside of them."""
    begin, end = wishes.quiet_from, wishes.quiet_until
    if begin is None or end is None or begin == end:
        return None
    local = now.astimezone(zone_of(wishes))
    at = local.time()
    is_quiet = begin <= at < end if begin < end else at >= begin or at < end
    if not is_quiet:
        return None
    day = local.date() + timedelta(days=1 if at >= end else 0)
    return datetime.combine(day, end, tzinfo=zone_of(wishes))


def zone_of(wishes: Wishes) -> ZoneInfo:
    """Return the time zone in which the person's times are meant."""
    return zone_named(wishes.time_zone)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _time(given: Mapping[str, Any], name: str, problems: dict[str, list[str]]) -> time | None:
    text = str(given.get(name) or "")
    try:
        return time.fromisoformat(text) if text else None
    except ValueError:
        problems[name] = ["a time of day such as 18:30"]
        return None

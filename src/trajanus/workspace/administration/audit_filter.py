"""By what does a page narrow the audit?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.http import QueryDict
from django.utils import timezone

from trajanus.accounts.models import User
from trajanus.records.auditing import ACTIONS, NO_PERSON, Asked
from trajanus.resources.project import Project
from trajanus.workspace.sync_centre.logbook import (
    Filter,
    choice,
    number,
    project_choice,
    resource_choice,
)

#: How the days are called, here and in the address.
_DAYS = {"since": "From", "until": "Until"}


def filters(given: QueryDict) -> list[Filter]:
    """Return the filters of the page."""
    names = User.objects.order_by("username").values_list("username", flat=True)
    people = [(NO_PERSON, "Nobody signed in"), *((name, name) for name in names)]
    actions = sorted(ACTIONS, key=lambda pair: pair[1])
    found = [
        choice("person", "Who", given, people),
        choice("action", "What", given, actions),
        project_choice(given),
        resource_choice(given),
    ]
    for name, label in _DAYS.items():
        day = _day(given.get(name, ""))
        found.append(Filter(name, label, day.isoformat() if day else "", kind="date"))
    typed = given.get("words", "").replace("\x00", "")[:100]
    return [*found, Filter("words", "Words", typed)]


def asked_by(chosen: list[Filter], given: QueryDict) -> Asked:
    """Return what the filters ask for; days are those of the person's time zone."""
    values = {one.name: one.chosen for one in chosen}
    place = (
        Project.objects.only("connection_id", "procore_id").get(pk=values["project"])
        if values["project"]
        else None
    )
    until = _day(values["until"])
    return Asked(
        person=values["person"],
        action=values["action"],
        connection_id=place.connection_id if place else None,
        project_id=place.procore_id if place else None,
        resource=values["resource"],
        row_id=number(given.get("record", "")),
        since=_begin(_day(values["since"])),
        until=_begin(until + timedelta(days=1)) if until else None,
        words=values["words"],
    )


def in_words(chosen: list[Filter]) -> str:
    """Return what the filters say, for a file that is taken along."""
    return "; ".join(_said(chosen)) or "everything"


def _said(chosen: list[Filter]) -> Iterator[str]:
    for one in chosen:
        labels = {option.value: option.label for option in one.options}
        if one.chosen:
            yield f"{one.label}: {labels.get(one.chosen, one.chosen)}"


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1970 < found.year < 3000 else None


def _begin(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None

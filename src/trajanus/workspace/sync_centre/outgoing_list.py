"""What is on its way to Procore, over all projects, and what stands in its way?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from trajanus.store.models import OutboxEntry
from trajanus.store.models.outbox import OPEN_STATES, OutboxKind, OutboxState
from trajanus.workspace.abouts import About, abouts
from trajanus.workspace.record.activity import Line, line_of
from trajanus.workspace.record.inputs import Choices

#: Tabs of the page: name, title, the states of their entries.
TABS: Mapping[str, tuple[str, tuple[OutboxState, ...]]] = {
    "open": ("Open", OPEN_STATES),
    "waiting": ("Waiting", (OutboxState.WAITING,)),
    "sending": ("Being sent", (OutboxState.SENDING,)),
    "refused": ("Refused", (OutboxState.REFUSED,)),
    "review": ("Set aside", (OutboxState.REVIEW,)),
    "done": ("Done", (OutboxState.DONE, OutboxState.WITHDRAWN)),
}


@dataclass(frozen=True, slots=True)
class Parcel:
    """One write with the record that it is about."""

    about: About
    line: Line
    correct: str  # the form in which it is corrected, if there is one


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab; only what is open is counted."""

    name: str
    title: str
    count: int | None
    is_chosen: bool


def tabs(chosen: str) -> list[Tab]:
    """Return the tabs with how much is in each, counted by one query."""
    counted = OutboxEntry.objects.filter(state__in=OPEN_STATES).order_by().values_list("state")
    counts = dict(counted.annotate(count=Count("pk")))
    return [
        Tab(
            name,
            title,
            None if name == "done" else sum(counts.get(state, 0) for state in states),
            name == chosen,
        )
        for name, (title, states) in TABS.items()
    ]


def entries_in(tab: str) -> QuerySet[OutboxEntry]:
    """Return a tab's entries, with what it takes to show them."""
    rows = OutboxEntry.objects.filter(state__in=TABS[tab][1])
    return rows.select_related("connection", "created_by").prefetch_related("uploads")


def parcels(found: Iterable[OutboxEntry]) -> list[Parcel]:
    """Return entries for people."""
    rows = list(found)
    records = abouts(rows)
    choices: dict[Any, Choices] = {}
    shown = []
    for row in rows:
        about = records.get((row.resource, row.row_id))
        if about is None:
            continue
        place = (row.connection_id, row.project_id, row.resource)
        if place not in choices:
            choices[place] = Choices(about.lane)
            mine = [
                one for one in rows if (one.connection_id, one.project_id, one.resource) == place
            ]
            choices[place].learn(pair for one in mine for pair in one.values.items())
        line = line_of(choices[place], row)
        shown.append(Parcel(about, line, correction_of(about, row, line)))
    return shown


def correction_of(about: About, entry: OutboxEntry, line: Line) -> str:
    """Return the form in which what waits for a person is corrected; empty when there is none."""
    if about.project is None or entry.state not in (OutboxState.REFUSED, OutboxState.REVIEW):
        return ""
    place: list[Any] = [about.project, about.resource.name]
    if line.correct:
        step = reverse("record_step", args=[*place, about.procore_id, line.correct])
        return f"{step}?instead={line.key}"
    if line.can_remake:
        return f"{reverse('record_new', args=place)}?instead={about.procore_id}"
    can_change = entry.kind in (OutboxKind.CREATE, OutboxKind.UPDATE)
    return about.edit_link if can_change else ""

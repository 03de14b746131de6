"""How often is each resource of a project read, and what does a person want instead?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from trajanus.resources.catalog import RESOURCES
from trajanus.resources.spec import Listing, Resource
from trajanus.store.models import Connection, LaneSetting
from trajanus.sync.lane import Lane
from trajanus.sync.reading import cadence
from trajanus.workspace.record.inputs import Option

#: What a person may choose, in minutes.
_OFFERED = (1, 5, 10, 15, 30, 60, 120, 240, 480, 720, 1440, 2880, 10080, 20160, 40320)
_USUAL = ""


@dataclass(frozen=True, slots=True)
class Pace:
    """One line of the table; what may be chosen only where it is being changed."""

    resource: Resource
    is_read: bool
    every: str  # in words
    every_full: str
    is_set: bool
    is_changing: bool
    choices: tuple[Option, ...] = ()
    choices_full: tuple[Option, ...] = ()


def lanes_of(connection: Connection, project_id: int | None) -> Iterator[Lane]:
    """Yield what is read by schedule of a project, or of the company."""
    for resource in RESOURCES:
        is_of_it = resource.is_company_wide == (project_id is None)
        if isinstance(resource.source, Listing) and is_of_it:
            yield Lane(connection, project_id, resource)


def paces(connection: Connection, project_id: int | None, *, changing: str) -> list[Pace]:
    """Return the lines of the table; `changing` names the resource whose line is a form."""
    settings = cadence.settings_of(connection)
    return [
        _pace(
            lane.resource,
            settings.get((project_id, lane.resource.name)),
            is_changing=lane.resource.name == changing,
        )
        for lane in lanes_of(connection, project_id)
    ]


def save(connection: Connection, project_id: int | None, posted: Mapping[str, str]) -> int:
    """Keep what the form asks for; return how many lines it changed."""
    settings, changed = cadence.settings_of(connection), 0
    for lane in lanes_of(connection, project_id):
        name = lane.resource.name
        if f"every-{name}" not in posted:
            continue
        wanted = (
            posted.get(f"read-{name}") == "1",
            _span(posted[f"every-{name}"]),
            _span(posted.get(f"full-{name}", _USUAL)),
        )
        if wanted == _held(settings.get((project_id, name))):
            continue
        if wanted == _held(None):
            cadence.reset(lane)
        else:
            cadence.choose(lane, is_read=wanted[0], every=wanted[1], every_full=wanted[2])
        changed += 1
    return changed


def in_words(span: timedelta) -> str:
    """Return a span of time as people say it."""
    minutes = round(span.total_seconds() / 60)
    for size, unit in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size and minutes % size == 0:
            count = minutes // size
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return f"{round(span.total_seconds())} seconds"


def _held(setting: LaneSetting | None) -> tuple[bool, timedelta | None, timedelta | None]:
    return (setting.is_read, setting.every, setting.every_full) if setting else (True, None, None)


def _pace(resource: Resource, setting: LaneSetting | None, *, is_changing: bool) -> Pace:
    is_read, every, every_full = _held(setting)
    return Pace(
        resource,
        is_read,
        _said(resource.every, every),
        _said(resource.every_full, every_full),
        is_set=setting is not None,
        is_changing=is_changing,
        choices=_options(resource.every, every) if is_changing else (),
        choices_full=_options(resource.every_full, every_full) if is_changing else (),
    )


def _said(usual: timedelta, chosen: timedelta | None) -> str:
    return in_words(chosen) if chosen else f"Usual: {in_words(usual)}"


def _options(usual: timedelta, chosen: timedelta | None) -> tuple[Option, ...]:
    spans = {timedelta(minutes=each) for each in _OFFERED} | ({chosen} if chosen else set())
    found = [Option(_USUAL, _said(usual, None), chosen is None)]
    found += [
        Option(str(int(span.total_seconds())), in_words(span), span == chosen)
        for span in sorted(spans)
    ]
    return tuple(found)


def _span(text: str) -> timedelta | None:
    seconds = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
    return timedelta(seconds=min(seconds, 31_536_000)) if seconds >= 60 else None

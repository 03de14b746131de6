"""How does a schedule file get into the hub, and what is in it?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from trajanus import clock
from trajanus.errors import HubError, InvalidValues
from trajanus.p6 import ScheduleError, Summary
from trajanus.p6.words import Status
from trajanus.schedules import asking, kept
from trajanus.schedules.models import ScheduleUpdate, UpdateState
from trajanus.schedules.place import Place
from trajanus.sync import live

_MOST_WARNINGS = 50
_LONGEST_NAME = 200


def take_in(
    place: Place, name: str, chunks: Iterable[bytes], *, by: int | None, encoding: str = ""
) -> ScheduleUpdate:
    """Keep a file and find out what is in it: at once, or by a worker when it is large.

    Raises InvalidValues for a file that is no schedule; nothing is kept in the list then.
    """
    sha256, size = kept.keep(chunks)
    update = ScheduleUpdate(
        connection=place.connection,
        project_id=place.project_id,
        name=_plain(name),
        size=size,
        sha256=sha256,
        encoding=encoding.strip(),
        taken_at=clock.now(),
        taken_by_id=by,
    )
    if size <= kept.SMALL_BYTES:
        _fill(update)
        if update.state == UpdateState.FAILED:
            raise InvalidValues({"file": [f"{update.message} {update.next_step}".strip()]})
        update.save()
    else:
        with transaction.atomic():
            update.save()
            asking.ask(asking.SUMMARIZE, update)
    live.schedules_moved(place.connection.pk, place.project_id)
    return update


def waiting(update_id: int) -> ScheduleUpdate | None:
    """Return the update if it still waits to be read."""
    found = ScheduleUpdate.objects.filter(pk=update_id, state=UpdateState.WAITING)
    return found.select_related("connection").first()


def summarize(update: ScheduleUpdate) -> None:
    """Find out what is in an update's file, and tell open pages."""
    _fill(update)
    update.save()
    live.schedules_moved(update.connection_id, update.project_id)


def choose_project(update: ScheduleUpdate, p6_project: str) -> None:
    """Say which project of the file is meant. Raises InvalidValues when it has no such one."""
    found = next((one for one in update.summary["projects"] if one["id"] == p6_project), None)
    if found is None:
        known = ", ".join(one["id"] for one in update.summary["projects"]) or "none"
        raise InvalidValues({"p6_project": [f"is not in the file; there are: {known}"]})
    if update.is_busy:
        raise InvalidValues({"base": ["A worker has it in hand; wait until it is done."]})
    _choose(update, found)
    update.state, update.preview, update.message = UpdateState.READY, {}, ""
    update.save()


def _fill(update: ScheduleUpdate) -> None:
    try:
        found = kept.summary_of(update)
    except (ScheduleError, HubError) as error:
        fail(update, error)
        return
    except LookupError:
        fail(update, ScheduleError(f"There is no code page called {update.encoding!r}."))
        return
    update.format = found.format
    update.summary = _summarized(found)
    update.state, update.message, update.next_step = UpdateState.READY, "", ""
    exported = [one for one in update.summary["projects"] if one["activities"]]
    if len(exported) == 1:
        _choose(update, exported[0])


def fail(update: ScheduleUpdate, error: ScheduleError | HubError) -> None:
    """Note what went wrong, in words for people."""
    update.state, update.message, update.next_step = UpdateState.FAILED, str(error), error.next_step


def _choose(update: ScheduleUpdate, found: dict[str, Any]) -> None:
    update.p6_project, update.series = found["id"], ""
    moment = found["data_date"]
    update.data_date = date.fromisoformat(moment[:10]) if moment else None


def _summarized(found: Summary) -> dict[str, Any]:
    counts = Counter(each.project for each in found.activities)
    return {
        "encoding": found.encoding,
        "activities": len(found.activities),
        "relationships": found.relationships,
        "resources": found.resources,
        "projects": [
            {
                "id": each.id,
                "name": each.name,
                "data_date": each.data_date.isoformat(timespec="minutes")
                if each.data_date
                else None,
                "activities": counts[each.id],
                **_progress(found, each.id),
            }
            for each in found.projects
        ],
        "warnings": [str(warning) for warning in found.warnings[:_MOST_WARNINGS]],
        "warning_count": len(found.warnings),
    }


def _progress(found: Summary, project: str) -> dict[str, Any]:
    own = [each for each in found.activities if each.project == project]
    statuses = Counter(each.status for each in own)
    starts = [each.start for each in own if each.start]
    finishes = [each.finish for each in own if each.finish]
    return {
        "start": min(starts).date().isoformat() if starts else None,
        "finish": max(finishes).date().isoformat() if finishes else None,
        **{status.value: statuses[status.value] for status in Status},
    }


def _plain(name: str) -> str:
    """Return a file's name without a path and what no database takes."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1].replace("\x00", "").strip()
    return last[-_LONGEST_NAME:] or "schedule"

"""Which open submittals and RFIs does work of the next weeks wait for?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from trajanus.schedules.place import Place

#: As Procore writes the end of a record's life, in small letters.
_OVER = ("closed", "approved", "void", "deleted")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
#: So many open RFIs are searched for activity IDs.
_MOST_RFIS = 5_000


@dataclass(frozen=True, slots=True)
class Blocking:
    """A record that an activity waits for."""

    resource: str
    procore_id: int
    label: str
    why: str


def blocking(where: Place, activity_ids: Iterable[str]) -> dict[str, list[Blocking]]:
    """Return the open records by activity: linked in Procore, or naming the activity's ID."""
    wanted = set(activity_ids)
    found: dict[str, list[Blocking]] = {}
    for name, one in (*_submittals(where, wanted), *_rfis(where, wanted)):
        found.setdefault(name, []).append(one)
    return found


def _submittals(where: Place, wanted: set[str]) -> list[tuple[str, Blocking]]:
    tasks = where.lane("tasks").rows().filter(activity_id__in=wanted, missing_since=None)
    by_task = dict(tasks.values_list("procore_id", "activity_id"))
    rows = where.lane("submittals").rows().filter(scheduled_task_id__in=list(by_task))
    open_rows = rows.filter(missing_since=None).values_list(
        "procore_id", "formatted_number", "title", "status", "base_status", "scheduled_task_id"
    )
    return [
        (
            by_task[task_id],
            Blocking("submittals", key, f"{number or ''} {title or ''}".strip(), status or "open"),
        )
        for key, number, title, status, base, task_id in open_rows
        if (base or status or "").lower() not in _OVER
    ]


def _rfis(where: Place, wanted: set[str]) -> list[tuple[str, Blocking]]:
    rows = where.lane("rfis").rows().filter(missing_since=None).exclude(status__in=_OVER)
    found = []
    for key, number, subject, question, reference, status in rows.values_list(
        "procore_id", "number", "subject", "question", "reference", "status"
    )[:_MOST_RFIS]:
        named = set(_WORD.findall(" ".join(filter(None, (subject, reference, question)))))
        label = f"RFI {number or key} {subject or ''}".strip()
        found += [(name, Blocking("rfis", key, label, status or "open")) for name in named & wanted]
    return found

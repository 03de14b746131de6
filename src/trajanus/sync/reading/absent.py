"""Which records does a complete answer no longer show?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from trajanus.procore.protocol import Page, read_records
from trajanus.sync import live
from trajanus.sync.deciding import gone
from trajanus.sync.lane import Lane


def ids_in(page: Page) -> set[int]:
    """Return the ids of the page's records; what has none is told of elsewhere."""
    found = (str(one.get("id")) for one in read_records(page) if isinstance(one, dict))
    return {int(one) for one in found if one.isdecimal()}


def flag_absent(
    lane: Lane,
    shown: Iterable[int],
    *,
    now: datetime,
    parent_id: int | None = None,
    days: tuple[date, date] | None = None,
) -> None:
    """Flag the lane's records that are not among the shown ones.

    Only those of the parent, or of the days, when the answer was about them. Records that Procore
    does not have yet stay as they are.
    """
    rows = lane.rows().filter(missing_since=None, procore_id__gt=0)
    if parent_id is not None:
        rows = rows.filter(parent_id=parent_id)
    if days is not None:
        rows = rows.filter(date__range=days)
    lost = list(rows.exclude(procore_id__in=list(shown)).values_list("pk", "procore_id"))
    if not lost:
        return
    found = lane.rows().filter(pk__in=[key for key, _ in lost])
    found.update(missing_since=now, detail_due=False)
    ids = [record for _, record in lost]
    gone.ask_about_edits(lane, ids)
    live.records_changed(lane, ids)

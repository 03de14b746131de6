"""Which records does Procore have, and which of ours are gone? Counted, and counted again.

A pass lists everything and takes it in: what had been missed is mended by the page that shows it. A
record that Procore's bin does not hold must be missing from two complete passes before it is called
deleted, since pages move while they are read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from trajanus import clock
from trajanus.errors import UnreadableRecord
from trajanus.procore.client import ProcoreClient
from trajanus.procore.protocol import Page, has_next, read_records
from trajanus.store.models import CensusId, DriftReport
from trajanus.sync import live
from trajanus.sync.comparing import bins, signs
from trajanus.sync.comparing.drift import (
    Difference,
    Held,
    What,
    differences,
    is_believable,
    why_missed,
)
from trajanus.sync.deciding import gone
from trajanus.sync.lane import Lane
from trajanus.sync.reading import cursor as cursors
from trajanus.sync.reading import mending, places
from trajanus.sync.reading.cursor import Reading
from trajanus.sync.reading.fetching import fetch_page, listing_of
from trajanus.sync.reading.ingest import ingest_page
from trajanus.sync.reading.inside import ingest_inside
from trajanus.sync.runs import Recorder

#: A report names this many records; the counts go on.
_MOST_NAMED = 500
#: A census interrupted for longer begins anew.
_STALE_AFTER = timedelta(hours=24)

_IN_THE_PAGE = "Taken from the listing."


def take(lane: Lane, client: ProcoreClient, recorder: Recorder) -> DriftReport:
    """Compare the lane with Procore, mend it, and report what differed.

    The caller holds the lane. Raises what the client raises; the next call goes on from there.
    """
    report = _begun(lane, recorder)
    known = signs.of(lane)
    if report.passes == 0:
        _pass(lane, client, recorder, report, known)
    missed = set(_missed(lane, report))
    binned = bins.deleted_among(lane, client, missed)
    if missed - binned and report.passes == 1:
        _pass(lane, client, recorder, report, known)
        missed = set(_missed(lane, report))
    _conclude(lane, report, known, missed, binned)
    return report


def _begun(lane: Lane, recorder: Recorder) -> DriftReport:
    place = {
        "connection": lane.connection,
        "project_id": lane.project_id,
        "resource": lane.resource.name,
    }
    found = DriftReport.objects.filter(**place, ended_at=None).first()
    if found and clock.now() - found.started_at < _STALE_AFTER:
        return found
    if found:
        found.delete()
    return DriftReport.objects.create(**place, run=recorder.run, started_at=clock.now())


def _pass(
    lane: Lane, client: ProcoreClient, recorder: Recorder, report: DriftReport, known: signs.Signs
) -> None:
    """Read the whole listing once, from the first page that was not committed."""
    number = report.passes + 1
    reading = Reading(
        since=None,
        until=report.started_at,
        page_size=listing_of(lane).page_size,
        page=report.next_page,
        total=report.total,
    )
    going = True
    while going:
        page = fetch_page(lane, client, reading)
        shown = _shown(lane, page)
        turned = cursors.turn_page(reading, total=page.total)
        went_back = turned.page <= reading.page and reading.page > 1
        going = went_back or has_next(page, len(shown), reading.page)
        with transaction.atomic():
            _count(report, number, shown)
            _note(report, _differences(lane, shown), known)
            _take_in(lane, recorder, page, requests=client.requests_made)
            report.next_page, report.total = turned.page, page.total
            if not going:
                report.passes, report.next_page, report.total = number, 1, None
            report.save()
        reading = turned


def _shown(lane: Lane, page: Page) -> dict[int, datetime | None]:
    """Return the page's ids with Procore's stamps; what has no id is left to the ingest."""
    found: dict[int, datetime | None] = {}
    place = lane.resource.from_procore["updated_at"][0]
    for record in read_records(page):
        try:
            found[mending.id_of(record)] = _time(record.get(place))
        except UnreadableRecord:
            continue
    return found


def _time(text: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo else None


def _count(report: DriftReport, number: int, shown: Iterable[int]) -> None:
    CensusId.objects.bulk_create(
        [CensusId(report=report, number=number, procore_id=one) for one in shown],
        ignore_conflicts=True,
    )


def _differences(lane: Lane, shown: dict[int, datetime | None]) -> list[Difference]:
    rows = lane.rows().filter(procore_id__in=list(shown))
    held = {
        record_id: Held(updated_at, missing_since is not None)
        for record_id, updated_at, missing_since in rows.values_list(
            "procore_id", "updated_at", "missing_since"
        )
    }
    return differences(shown, held)


def _take_in(lane: Lane, recorder: Recorder, page: Page, *, requests: int) -> None:
    now = clock.now()
    result = ingest_page(lane, page.body, now=now)
    ingest_inside(lane, page.body, now=now)
    recorder.expect(page.total)
    recorder.count(result, requests=requests)
    live.records_changed(lane, result.changed)


def _note(
    report: DriftReport, found: Iterable[Difference], known: signs.Signs, *, repair: str = ""
) -> None:
    """Add to the report what was missed, not what is merely still to be read."""
    drifted = list(found)
    told = known.about(drifted)
    reasons = [(one, why_missed(one, told)) for one in drifted]
    named = [
        {"id": one.id, "what": one.what.value, "why": why, "repair": repair or _IN_THE_PAGE}
        for one, why in reasons
        if why
    ]
    counts = Counter(entry["what"] for entry in named)
    for what in What:
        name = f"{what.value}_count"
        setattr(report, name, getattr(report, name) + counts[what.value])
    report.found += named[: max(0, _MOST_NAMED - len(report.found))]


def _expected(lane: Lane, report: DriftReport) -> QuerySet[Any]:
    """Return our records that were here before the census; what came since is surely there."""
    rows = lane.rows().filter(missing_since=None, procore_id__gt=0)
    return rows.filter(seen_at__lt=report.started_at)


def _missed(lane: Lane, report: DriftReport) -> Iterable[int]:
    seen = CensusId.objects.filter(report=report, procore_id=OuterRef("procore_id"))
    missed = _expected(lane, report).filter(~Exists(seen))
    return missed.values_list("procore_id", flat=True)


def _conclude(
    lane: Lane, report: DriftReport, known: signs.Signs, missed: set[int], binned: set[int]
) -> None:
    with transaction.atomic():
        report.is_doubted = not is_believable(len(missed - binned), _expected(lane, report).count())
        believed = binned & missed if report.is_doubted else missed
        _flag(lane, report, known, believed)
        counted = CensusId.objects.filter(report=report)
        report.records = counted.values("procore_id").distinct().count()
        counted.delete()
        report.ended_at = clock.now()
        report.message = _sentence(report, len(missed - believed))
        report.save()
        place = places.place_of(lane)
        place.last_full_at = report.started_at
        place.save(update_fields=["last_full_at"])
        live.sync_moved(lane.connection.pk)


def _flag(lane: Lane, report: DriftReport, known: signs.Signs, ids: set[int]) -> None:
    if not ids:
        return
    rows = lane.rows().filter(procore_id__in=ids)
    rows.update(missing_since=clock.now(), detail_due=False)
    asked = gone.ask_about_edits(lane, ids)
    repair = "Flagged as gone." + (" A person was asked about edits." if asked else "")
    lost = [Difference(one, What.DELETED) for one in sorted(ids)]
    _note(report, lost, known, repair=repair)
    live.records_changed(lane, sorted(ids))


def _sentence(report: DriftReport, doubted: int) -> str:
    if doubted:
        return (
            f"Procore shows {report.records} records and hides {doubted} that were here. So many "
            "are rather hidden from the connected account than deleted: nothing was flagged."
        )
    if not report.drift:
        return "Both sides are the same."
    parts = [
        f"{getattr(report, f'{what.value}_count')} {what.value}"
        for what in What
        if getattr(report, f"{what.value}_count")
    ]
    return f"Missed and mended: {', '.join(parts)}."

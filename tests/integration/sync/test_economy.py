"""How many requests does the hub make while nothing happens?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from manual_clock import ManualClock

from trajanus.resources.catalog import RESOURCES
from trajanus.resources.project import Project
from trajanus.simulator import Simulator
from trajanus.store.models import Connection, Cursor, WebhookHook
from trajanus.sync import schedule, service
from trajanus.sync.reading import cadence, plan
from trajanus.sync.reading.plan import Standing

PROJECTS = 20
MOST_IN_AN_IDLE_HOUR = 60


@pytest.fixture
def busy_company(
    company: Connection, project_id: int, procore: Simulator, clock: ManualClock
) -> Connection:
    """Twenty projects, read once at the same moment, with webhooks that work."""
    first = Project.objects.get(connection=company, procore_id=project_id)
    while len(service.followed_projects(company)) < PROJECTS:
        added = procore.world["projects"].add({"name": "Idle", "active": True})
        Project.objects.create(
            connection=company,
            procore_id=added["id"],
            name="Idle",
            active=True,
            payload=first.payload,
            seen_at=clock.now(),
        )
    _read_once(company, clock.now())
    _hook_up(company, clock.now())
    return company


def _read_once(company: Connection, now: datetime) -> None:
    Cursor.objects.filter(connection=company).delete()
    Cursor.objects.bulk_create(
        Cursor(
            connection=company,
            project_id=lane.project_id,
            resource=lane.resource.name,
            watermark=now,
            last_success_at=now,
            last_full_at=now,
            due_at=plan.next_due(every=lane.resource.every, now=now, phase=cadence.phase_of(lane)),
        )
        for lane in service.lanes_to_read(company, None, RESOURCES)
    )


def _as_after_weeks(company: Connection, now: datetime) -> None:
    """Move every lane to some point of its cycle, as if all had been read for weeks."""
    standings = schedule.standings(company)
    for place in Cursor.objects.filter(connection=company):
        standing = standings[(company.pk, place.project_id, place.resource)]
        assert place.due_at
        place.due_at = now + (place.due_at - now) % standing.every
        place.last_success_at = now - plan.WHERE_TOLD * (standing.phase * 7919 % 1)
        place.save()


def _next(standing: Standing) -> datetime:
    assert standing.due
    return standing.due


def _hook_up(company: Connection, now: datetime) -> None:
    for project in (None, *service.followed_projects(company)):
        WebhookHook.objects.update_or_create(
            connection=company,
            project_id=project,
            defaults={
                "procore_id": str(project or 1),
                "namespace": "trajanus-hub",
                "destination_url": "http://127.0.0.1/",
                "triggers": sorted(_triggers(is_company_wide=project is None)),
                "checked_at": now,
            },
        )


def _triggers(*, is_company_wide: bool) -> set[str]:
    return {
        f"{trigger.name} {event}"
        for resource in RESOURCES
        for trigger in resource.webhooks
        for event in trigger.events
        if trigger.is_company_wide is is_company_wide
    }


def test_an_idle_hour_over_twenty_projects_takes_few_requests(
    busy_company: Connection, procore: Simulator, clock: ManualClock
) -> None:
    _as_after_weeks(busy_company, clock.now())
    procore.requests.clear()

    for _ in range(6):
        clock.advance(600)
        _read_what_is_due(busy_company, clock.now())

    assert 0 < len(procore.requests) <= MOST_IN_AN_IDLE_HOUR


def _read_what_is_due(company: Connection, now: datetime) -> None:
    lanes = {
        (company.pk, lane.project_id, lane.resource.name): lane
        for lane in service.lanes_to_read(company, None, RESOURCES)
    }
    for due in plan.due_now(schedule.standings(company).values(), now=now):
        service.read_lane(lanes[due.key], full=due.full)


def test_no_hour_of_two_weeks_takes_many_requests(
    busy_company: Connection, clock: ManualClock
) -> None:
    begin = clock.now()
    end = begin + timedelta(days=14)
    standings = schedule.standings(busy_company).values()

    moments = [moment for one in standings for moment in _moments(one, until=end)]

    per_hour = Counter((moment - begin) // timedelta(hours=1) for moment in moments)
    assert max(per_hour.values()) <= MOST_IN_AN_IDLE_HOUR


def _moments(standing: Standing, *, until: datetime) -> Iterator[datetime]:
    """Yield when the lane is read, one reading after the other."""
    while (moment := _next(standing)) < until:
        yield moment
        following = plan.next_due(every=standing.every, now=moment, phase=standing.phase)
        standing = replace(standing, due_at=following, last_success_at=moment)

"""Is anything lost or done twice when processes die at any moment? A hundred deaths, seeded.

Four series of them, each with a seed and a site of its own, so that each core can run some.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection as database

from trajanus import clock
from trajanus.procore import connections
from trajanus.procore.protocol import read_event
from trajanus.resources.catalog import resource_named
from trajanus.resources.document import Folder
from trajanus.resources.models import Rfi
from trajanus.simulator import Simulator
from trajanus.store.models import Credential, OutboxEntry, WebhookEvent
from trajanus.store.models.inbox import EventStatus
from trajanus.store.models.outbox import OPEN_STATES
from trajanus.sync import service
from trajanus.sync.files import uploads
from trajanus.sync.lane import Lane
from trajanus.sync.webhooks import inbox
from trajanus.sync.writing import edits

SEEDS, DEATHS = (20270301, 20270302, 20270303, 20270304), 25
#: A round of everything has some hundreds of events; beyond, a victim lives to its end.
LATEST = 220


@dataclass
class Site:
    """Both sides, and what people wanted of them."""

    procore: Simulator
    lane: Lane
    dice: random.Random
    asked: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    uploaded: list[str] = field(default_factory=list)
    wanted: dict[int, str] = field(default_factory=dict)  # RFI -> reference
    old: frozenset[int] = field(default_factory=lambda: frozenset(_known()))

    def something_happens(self, number: int) -> None:
        """Let people here and there work: ask, upload, answer, edit, change."""
        person = Rfi.objects.exclude(rfi_manager_id=None).values_list("rfi_manager_id", flat=True)[
            0
        ]
        match number % 6:
            case 0:
                subject = f"Question {number}"
                people = {"rfi_manager_id": person, "assignee_id": person}
                edits.create(self.lane, {"subject": subject, "question": "?", **people}, by=None)
                self.asked.append(subject)
            case 1:
                name = f"paper-{number}.txt"
                paper = uploads.Incoming(name, iter([name.encode()]))
                files = Lane(self.lane.connection, self.lane.project_id, resource_named("files"))
                uploads.add_file(files, self.folder, paper, by=None)
                self.uploaded.append(name)
            case 2:
                rfi = self._any_open()
                edits.take_step(self.lane, rfi, "answer", {"body": f"Answer {number}"}, by=None)
                self.answered.append(f"Answer {number}")
            case 3:
                rfi = self._any_open()
                edits.change(self.lane, rfi, {"reference": f"Sheet {number}"}, by=None)
                self.wanted[rfi] = f"Sheet {number}"
            case 4:
                rfi = self.dice.choice(sorted(self.old))
                self.procore.world["rfis"].change(rfi, {"subject": f"Field {number}"})
                self._tell(rfi, number)
            case _:
                # The token is past its time: whoever works next has to get another.
                Credential.objects.update(expires_at=clock.now() - timedelta(minutes=1))

    def _any_open(self) -> int:
        found = Rfi.objects.filter(status="open", procore_id__gt=0, missing_since=None)
        return self.dice.choice(
            list(found.order_by("procore_id").values_list("procore_id", flat=True))
        )

    def _tell(self, rfi: int, number: int) -> None:
        event = (
            f'{{"ulid": "event-{number}", "resource_name": "RFIs", "event_type": "update",'
            f' "resource_id": {rfi}, "project_id": {self.lane.project_id}}}'
        )
        inbox.receive(self.lane.connection.pk, read_event(event.encode()))
        inbox.receive(self.lane.connection.pk, read_event(event.encode()))

    @property
    def folder(self) -> int:
        folders = Folder.objects.exclude(is_recycle_bin=True).exclude(above_id=None)
        return int(folders.order_by("path").values_list("procore_id", flat=True)[0])

    @property
    def is_quiet(self) -> bool:
        waits = OutboxEntry.objects.filter(state__in=OPEN_STATES).exists()
        return not waits and not WebhookEvent.objects.filter(status=EventStatus.WAITING).exists()


def _known() -> list[int]:
    return list(Rfi.objects.values_list("procore_id", flat=True))


@pytest.fixture(params=SEEDS)
def site(request: pytest.FixtureRequest, transactional_db: None) -> Iterator[Site]:
    """A simulated Procore under the real clock, and a mirror of its RFIs."""
    with Simulator(dataset="federal", limits="off") as procore:
        connection = connections.add_connection(
            "site",
            environment="custom",
            api_url=procore.base_url,
            login_url=procore.login_url,
            client_id=procore.client_id,
            client_secret=procore.client_secret,
            company_id=procore.company_id,
            grant="client_credentials",
        )
        connections.sign_in_service_account(connection)
        connection.refresh_from_db()
        service.sync_now(connection=connection, resource="projects")
        project = service.followed_projects(connection)[0]
        for name in ("users", "rfis", "folders"):
            service.read_lane(Lane(connection, project, resource_named(name)))
        dice = random.Random(request.param)  # noqa: S311  repeatable on purpose
        yield Site(procore, Lane(connection, project, resource_named("rfis")), dice)


@pytest.fixture
def victim(monkeypatch: pytest.MonkeyPatch) -> Callable[[Site, int], bool]:
    """Let a process work until it dies at the event of this number; say whether it did die."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    # What is preloaded is looked for here alone, and passed over where it is not found: then each
    # victim imports the whole hub by itself.
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["victim"])

    def victim(site: Site, dies_at: int) -> bool:
        from victim import work

        name = str(database.settings_dict["NAME"])
        lane = (site.lane.project_id, site.lane.resource.name)
        process: Any = context.Process(
            target=work, args=(name, site.lane.connection.pk, lane, dies_at)
        )
        process.start()
        process.join()
        assert process.exitcode in (0, -signal.SIGKILL)
        return process.exitcode != 0

    return victim


@pytest.mark.timeout(600)
def test_deaths_at_any_moment_lose_nothing_and_repeat_nothing(
    site: Site, victim: Callable[[Site, int], bool]
) -> None:
    deaths = rounds = 0
    while deaths < DEATHS:
        site.something_happens(rounds)
        deaths += victim(site, site.dice.randint(1, LATEST))
        rounds += 1
    for _ in range(20):
        OutboxEntry.objects.update(not_before=None)
        WebhookEvent.objects.update(not_before=None)
        if victim(site, 0) or site.is_quiet:
            break

    assert list(OutboxEntry.objects.filter(state__in=OPEN_STATES)) == []
    assert list(WebhookEvent.objects.filter(status=EventStatus.WAITING)) == []
    there = {rfi["id"]: rfi for rfi in site.procore.world["rfis"]}
    subjects = Counter(rfi["subject"] for rfi in there.values())
    assert {subject: subjects[subject] for subject in site.asked} == dict.fromkeys(site.asked, 1)
    replies = Counter(a["body"] for rfi in there.values() for a in rfi["answers"])
    said = {text: replies[text] for text in site.answered}
    assert said == dict.fromkeys(site.answered, 1)
    assert {rfi: there[rfi]["reference"] for rfi in site.wanted} == site.wanted
    names = Counter(file["name"] for file in site.procore.world["files"])
    assert {name: names[name] for name in site.uploaded} == dict.fromkeys(site.uploaded, 1)
    here = site.procore.world["rfis"].select(site.lane.project_id)
    mirrored = Rfi.objects.filter(project_id=site.lane.project_id, missing_since=None)
    assert set(mirrored.values_list("procore_id", "subject")) == {
        (i, there[i]["subject"]) for i in here
    }
    assert not mirrored.filter(edits__isnull=False).exists()

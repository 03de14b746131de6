"""Do several workers share a backlog without doing anything twice, while some come and go?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from worlds import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from cli_installation import InstallationHere

    from trajanus.simulator import Simulator

QUESTIONS = 40


ASK = """
import sys, django
django.setup()
from trajanus.resources.catalog import resource_named
from trajanus.resources.models import Rfi
from trajanus.store.models import Connection
from trajanus.sync.lane import Lane
from trajanus.sync.writing import edits

asked = Rfi.objects.exclude(rfi_manager_id=None).order_by("-project_id").first()
lane = Lane(Connection.objects.get(), asked.project_id, resource_named("rfis"))
people = {"rfi_manager_id": asked.rfi_manager_id, "assignee_id": asked.rfi_manager_id}
for subject in sys.argv[1:]:
    edits.create(lane, {"subject": subject, "question": "?", **people}, by=None)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals")
def test_workers_that_come_and_die_drain_a_backlog_once(
    connected: InstallationHere,
    simulated: Simulator,
    wait_for: Callable[[Callable[[], bool]], None],
) -> None:
    for resource in ("projects", "users", "rfis"):
        assert connected.run("sync", "--resource", resource).code == 0
    asked = [f"Question {number}" for number in range(QUESTIONS)]
    django = {"DJANGO_SETTINGS_MODULE": "trajanus.django_settings"}
    environment = connected.environment | django
    subprocess.run([sys.executable, "-c", ASK, *asked], check=True, env=environment)

    first, _ = (connected.start("worker") for _ in range(2))
    wait_for(lambda: sum(_there(simulated)[one] for one in asked) > 5)
    connected.start("worker")
    os.kill(first.pid, signal.SIGKILL)
    open_entries = "SELECT count(*) FROM store_outboxentry WHERE ended_at IS NULL"
    wait_for(lambda: not connected.count(open_entries))

    there = _there(simulated)
    assert {one: there[one] for one in asked} == dict.fromkeys(asked, 1)


def _there(simulated: Simulator) -> Counter[str]:
    return Counter(rfi["subject"] for rfi in shown(simulated, "rfis"))

"""What has the demo's QC manager put into the submittal register before anybody looks?"""

from __future__ import annotations

import re
from collections import defaultdict

from trajanus.accounts.models import User
from trajanus.resources.project import Project
from trajanus.resources.submittal import CLASSIFICATIONS, SUBMITTAL, Submittal
from trajanus.store.models import Connection
from trajanus.sync.lane import Lane
from trajanus.sync.writing import bulk

#: How the sample project's items begin what they say of themselves.
_SAID = re.compile(r"Classification ([A-Z/]+)\.")
#: The days that the sample contract gives the Government.
_REVIEW_DAYS = 30


def keep(connection: Connection, *, by: str) -> None:
    """Fill in class and days for review of items that nobody classified yet."""
    person = User.objects.get(username=by).pk
    for project in Project.objects.filter(connection=connection):
        lane = Lane(connection, project.procore_id, SUBMITTAL)
        for name, keys in _unclassified(lane).items():
            given: dict[str, object] = {"classification": name}
            if name == "GA":
                given["review_days"] = _REVIEW_DAYS
            bulk.change(lane, keys, given, by=person)


def _unclassified(lane: Lane) -> dict[str, list[int]]:
    found = defaultdict(list)
    rows = Submittal.objects.filter(
        connection=lane.connection, project_id=lane.project_id, classification=None
    )
    for key, text in rows.filter(missing_since=None).values_list("pk", "description")[: bulk.MOST]:
        said = _SAID.match(text or "")
        if said and said[1] in CLASSIFICATIONS:
            found[said[1]].append(key)
    return found

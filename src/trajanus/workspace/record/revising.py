"""How does a submittal get from one revision to the next?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from trajanus.resources.submittal import Submittal
from trajanus.sync.lane import Lane
from trajanus.workspace.record.inputs import typed_text
from trajanus.workspace.shown import tone_of

#: So many revisions of a submittal are looked for.
MOST = 30
#: What a revision has in common with the one before.
_CARRIED = (
    "number", "title", "description", "type", "specification_section_id", "submittal_package_id",
    "submittal_manager_id", "received_from_id", "responsible_contractor_id", "location_id",
    "cost_code_id", "scheduled_task_id", "required_on_site_date", "lead_time", "private",
)  # fmt: skip
_LATER = re.compile(r"\.\d+$")


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision of a submittal."""

    procore_id: int
    number: str
    status: str
    received: date | None
    is_this: bool

    @property
    def tone(self) -> str:
        return tone_of(self.status)


def begun(lane: Lane, source: str) -> dict[str, str]:
    """Return what the next revision of the submittal with this id starts from."""
    if lane.resource.name != "submittals" or not source.isdecimal() or len(source) > 18:
        return {}
    before = lane.rows().filter(procore_id=int(source)).first()
    if not isinstance(before, Submittal):
        return {}
    typed = {name: typed_text(getattr(before, name)) for name in _CARRIED}
    revision = before.revision or "0"
    following = str(int(revision) + 1) if revision.isdecimal() else ""
    return typed | {"source_submittal_id": source, "revision": following}


def revisions_of(lane: Lane, submittal: Submittal) -> list[Revision]:
    """Return the submittal's revisions, the newest first; alone, none."""
    number = submittal.formatted_number or ""
    base = _LATER.sub("", number)
    family = [base, *(f"{base}.{later}" for later in range(1, MOST + 1))]
    rows = lane.rows().filter(number_order__in=[_padded(one) for one in family], missing_since=None)
    columns = ("procore_id", "formatted_number", "status", "received_date")
    newest_first = rows.order_by("-number_order", "-procore_id")
    found = [
        Revision(key, formatted, status or "", received, key == submittal.procore_id)
        for key, formatted, status, received in newest_first.values_list(*columns)[:MOST]
        if formatted in family
    ]
    return found if len(found) > 1 else []


def _padded(number: str) -> str:
    """Return the number as the column that sorts by it has it."""
    return re.sub(r"\d+", lambda digits: f"{'0' * 9}{digits[0]}"[-10:], number)

"""What becomes of what somebody edited here in a record that Procore no longer shows?"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from trajanus.store.models.outbox import OutboxState
from trajanus.sync.deciding import conflicts
from trajanus.sync.lane import Lane
from trajanus.sync.writing import outbox

_EXPLANATION = "Procore no longer shows this record, and it was edited here."


def ask_about_edits(lane: Lane, ids: Iterable[int]) -> int:
    """Ask a person about those of the records that are gone and were edited; return how many."""
    with transaction.atomic():
        rows = lane.rows().select_for_update().filter(procore_id__in=list(ids))
        asked = list(rows.exclude(missing_since=None).exclude(edits=None))
        for row in asked:
            entry = outbox.of_record(lane, row).filter(state=OutboxState.WAITING).first()
            if entry:
                outbox.end(entry, OutboxState.REVIEW, _EXPLANATION)
            conflicts.ask(
                lane, row, reason=conflicts.DELETED, explanation=_EXPLANATION, entry=entry
            )
    return len(asked)

"""How is a change of a record noted, so that it can be traced later?"""

from __future__ import annotations

from collections.abc import Mapping

from trajanus import clock
from trajanus.resources.mirror import MirrorModel
from trajanus.resources.values import as_json
from trajanus.store.models import Change, OutboxEntry
from trajanus.store.models.history import Cause
from trajanus.sync.lane import Lane


def note(
    lane: Lane,
    row: MirrorModel,
    cause: Cause,
    *,
    fields: Mapping[str, tuple[object, object]] | None = None,
    lost: Mapping[str, object] | None = None,
    rule: str = "",
    by: int | None = None,
    text: str = "",
    entry: OutboxEntry | None = None,
) -> None:
    """Add a line to the record's history. `fields` is column -> (before, after)."""
    Change.objects.create(
        at=clock.now(),
        connection=lane.connection,
        project_id=lane.project_id,
        resource=lane.resource.name,
        row_id=row.pk,
        cause=cause,
        rule=rule,
        user_id=by,
        fields={name: [as_json(old), as_json(new)] for name, (old, new) in (fields or {}).items()},
        lost={name: as_json(value) for name, value in (lost or {}).items()},
        note=text,
        outbox_id=entry.pk if entry else None,
    )

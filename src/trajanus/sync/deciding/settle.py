"""What becomes of a record that somebody edited here when Procore sends its own version?"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from trajanus import clock
from trajanus.resources.mirror import MirrorModel
from trajanus.resources.values import as_json, from_json
from trajanus.store.models.history import Cause
from trajanus.sync.deciding import conflicts, history
from trajanus.sync.deciding.merge import Clocks, Merge, Rule, Verdict, merge
from trajanus.sync.deciding.ownership import owners_in
from trajanus.sync.lane import Lane
from trajanus.sync.reading import statements
from trajanus.sync.reading.execute import execute
from trajanus.sync.writing import outbox

_STAMPS = ("created_at", "updated_at")


def settle(
    lane: Lane, record_id: int, text: str, record: dict[str, Any], *, is_member: bool
) -> bool:
    """Merge Procore's version into ours, field by field; say whether it was taken in.

    `text` is the record as JSON, without what PostgreSQL cannot hold, and `record` the same
    decoded. An answer older than what is stored changes nothing.
    """
    with transaction.atomic():
        row = lane.rows().select_for_update().filter(procore_id=record_id).first()
        if row is None:
            return False
        theirs = _theirs(lane, row, text, record, is_member=is_member)
        if row.updated_at and theirs["updated_at"] and theirs["updated_at"] < row.updated_at:
            return False
        merged = _merged(lane, row, theirs)
        before = {name: getattr(row, name) for name in merged.settled}
        _keep(lane, row, merged, theirs, record, is_member=is_member)
        _explain(lane, row, merged, before)
        conflicts.record(lane, row, merged.conflicts, theirs_at=theirs["updated_at"])
        outbox.match(lane, row, owed=merged.owed, disputed=[v.field for v in merged.conflicts])
    return True


def _theirs(
    lane: Lane, row: MirrorModel, text: str, record: dict[str, Any], *, is_member: bool
) -> dict[str, Any]:
    """Return Procore's values by column; listing and member together, as both are kept."""
    whole = json.dumps({**row.payload, **record}) if is_member else text
    if not is_member and row.detail:
        whole = json.dumps({**row.detail, **record})
    [values] = execute(statements.read_columns(lane.resource), {"record": whole})
    return dict(zip(lane.resource.from_procore, values, strict=True))


def _merged(lane: Lane, row: MirrorModel, theirs: dict[str, Any]) -> Merge:
    resource, edits = lane.resource, row.edits or {}
    owners = {
        name: owner
        for name, owner in owners_in(lane).items()
        if name in resource.from_procore and name not in _STAMPS
    }
    ours = {name: getattr(row, name) for name in owners}
    agreed = ours | _agreed(lane, row, theirs)
    ahead = lane.connection.clock_ahead
    clocks = Clocks(
        ours_at={name: datetime.fromisoformat(edit["at"]) for name, edit in edits.items()},
        theirs_at=theirs["updated_at"],
        ahead=None if ahead is None else timedelta(seconds=ahead),
    )
    return merge(owners, agreed=agreed, ours=ours, theirs=theirs, clocks=clocks)


def _agreed(lane: Lane, row: MirrorModel, theirs: dict[str, Any]) -> dict[str, Any]:
    """Return what both sides last had in the columns that were edited here since.

    A value of ours that arrived before its answer did is no change of Procore's: what somebody
    wrote here after it builds on it.
    """
    edits = row.edits or {}
    sent = outbox.on_its_way(lane, row) if edits else {}
    return {
        name: theirs[name]
        if name in sent and as_json(theirs[name]) == sent[name]
        else from_json(lane.resource, name, edit["agreed"])
        for name, edit in edits.items()
        if name in theirs
    }


def _keep(
    lane: Lane,
    row: MirrorModel,
    merged: Merge,
    theirs: dict[str, Any],
    record: dict[str, Any],
    *,
    is_member: bool,
) -> None:
    for name, value in (theirs | merged.settled).items():
        setattr(row, name, value)
    if is_member:
        row.detail, row.detail_due = record, False
    else:
        row.payload = record
        row.detail_due = lane.resource.reads_members
    row.edits = _edits_after(row, merged) or None
    row.missing_since, row.seen_at = None, clock.now()
    row.save()


def _edits_after(row: MirrorModel, merged: Merge) -> dict[str, Any]:
    """Return what Procore is still to be told: what it now has is the new common ground."""
    before, after = row.edits or {}, {}
    for verdict in merged.verdicts:
        edit = before.get(verdict.field, {"at": clock.now().isoformat(), "by": None})
        if verdict.needs_a_person:
            after[verdict.field] = edit
        elif verdict.settled != verdict.theirs:
            after[verdict.field] = {**edit, "agreed": as_json(verdict.theirs)}
    # Columns that Procore does not fill are none of its business.
    return after | {name: edit for name, edit in before.items() if name not in merged.settled}


def _explain(lane: Lane, row: MirrorModel, merged: Merge, before: dict[str, object]) -> None:
    """Note what changed and who lost, one line of history per rule."""
    by_rule: dict[Rule, list[Verdict]] = defaultdict(list)
    for verdict in merged.verdicts:
        if verdict.settled != before[verdict.field] or verdict.loses:
            by_rule[verdict.rule].append(verdict)
    for rule, verdicts in by_rule.items():
        simple = rule in (Rule.THEIRS_ONLY, Rule.SAME)
        history.note(
            lane,
            row,
            Cause.PROCORE if simple else Cause.RULE,
            rule="" if simple else rule.value,
            fields={v.field: (before[v.field], v.settled) for v in verdicts},
            lost={v.field: v.lost for v in verdicts if v.loses},
        )

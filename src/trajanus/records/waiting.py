"""What waits for Procore or for a person, and what was done before? For programs and commands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from trajanus.records.naming import names_of, projects_of
from trajanus.store.models import Change, Conflict, OutboxEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One write in the outbox."""

    id: int
    connection: str
    project: int | None  # the hub's id
    resource: str
    record: int  # the hub's id
    name: str
    kind: str
    step: str
    values: dict[str, Any]
    state: str
    message: str
    problems: dict[str, list[str]]
    attempts: int
    not_before: datetime | None
    created_at: datetime
    created_by: str | None
    sent_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """One conflict: a field with its three versions, or a whole record."""

    id: int
    connection: str
    project: int | None  # the hub's id
    resource: str
    record: int  # the hub's id
    name: str
    field: str  # * for the whole record
    reason: str
    explanation: str
    agreed: Any
    ours: Any
    theirs: Any
    ours_at: datetime | None
    ours_by: str | None
    theirs_at: datetime | None
    found_at: datetime
    state: str
    chosen: Any
    decided_at: datetime | None
    decided_by: str | None
    entry: int | None  # of the outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One line of a record's history."""

    id: int
    at: datetime
    cause: str
    rule: str
    by: str | None
    fields: dict[str, list[Any]]  # before, after
    lost: dict[str, Any]
    note: str
    entry: int | None  # of the outbox


def entries(found: Iterable[OutboxEntry]) -> list[Entry]:
    """Return entries of the outbox; fetch them with `connection` and `created_by`."""
    rows = list(found)
    names = names_of((row.resource, row.row_id) for row in rows)
    projects = projects_of((row.connection_id, row.project_id) for row in rows)
    return [
        Entry(
            id=row.pk,
            connection=row.connection.name,
            project=projects.get((row.connection_id, row.project_id)),
            resource=row.resource,
            record=row.row_id,
            name=names.get((row.resource, row.row_id), ""),
            kind=row.kind,
            step=row.step,
            values=row.values,
            state=row.state,
            message=row.message,
            problems=row.problems,
            attempts=row.attempts,
            not_before=row.not_before,
            created_at=row.created_at,
            created_by=row.created_by.username if row.created_by else None,
            sent_at=row.sent_at,
            ended_at=row.ended_at,
        )
        for row in rows
    ]


def disputes(found: Iterable[Conflict]) -> list[Dispute]:
    """Return conflicts; fetch them with `connection`, `ours_by` and `decided_by`."""
    rows = list(found)
    names = names_of((row.resource, row.row_id) for row in rows)
    projects = projects_of((row.connection_id, row.project_id) for row in rows)
    return [
        Dispute(
            id=row.pk,
            connection=row.connection.name,
            project=projects.get((row.connection_id, row.project_id)),
            resource=row.resource,
            record=row.row_id,
            name=names.get((row.resource, row.row_id), ""),
            field=row.field,
            reason=row.reason,
            explanation=row.explanation,
            agreed=row.agreed,
            ours=row.ours,
            theirs=row.theirs,
            ours_at=row.ours_at,
            ours_by=row.ours_by.username if row.ours_by else None,
            theirs_at=row.theirs_at,
            found_at=row.found_at,
            state=row.state,
            chosen=row.chosen,
            decided_at=row.decided_at,
            decided_by=row.decided_by.username if row.decided_by else None,
            entry=row.outbox_id,
        )
        for row in rows
    ]


def pasts(found: Iterable[Change]) -> list[Past]:
    """Return lines of history; fetch them with `user`."""
    return [
        Past(
            id=row.pk,
            at=row.at,
            cause=row.cause,
            rule=row.rule,
            by=row.user.username if row.user else None,
            fields=row.fields,
            lost=row.lost,
            note=row.note,
            entry=row.outbox_id,
        )
        for row in found
    ]

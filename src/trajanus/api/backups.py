"""Which backups are there, and is another to be made?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Schema

from trajanus.api.answers import Before, Limit, Some, newest_first
from trajanus.api.routing import ApiRouter
from trajanus.sync.backups import making

router = ApiRouter(tags=["backups"])


class BackupView(Schema):
    """One backup that was tried."""

    id: int
    made_at: datetime
    host: str
    path: str
    by_schedule: bool
    seconds: float | None
    size: int | None
    verified_at: datetime | None  # when it was last found whole
    problem: str


class BackupAsked(Schema):
    """Whether this asked for a backup; not when one was waiting already."""

    is_new: bool


@router.get("/backups", response=Some[BackupView])
def list_backups(
    request: HttpRequest, response: HttpResponse, before: Before, limit: Limit
) -> dict[str, Any]:
    """Backups that were not given up for newer ones, the latest first."""
    return newest_first(request, response, making.present(), list, before=before, limit=limit)


@router.post("/backups", response={202: BackupAsked})
def make_backup(request: HttpRequest) -> BackupAsked:
    """Ask a worker to make a backup and check it."""
    return BackupAsked(is_new=making.ask())

"""What is wrong now, and what was the caller told?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema

from trajanus.api.access import user_of
from trajanus.api.answers import Before, Limit, Some, newest_first
from trajanus.api.routing import ApiRouter
from trajanus.store.models import Alert, Notice
from trajanus.sync.watching import alerts

router = ApiRouter(tags=["alerts"])


class AlertView(Schema):
    """Something that stays wrong until it is mended."""

    id: int
    kind: str
    connection: str | None = Field(None, alias="connection.name")
    message: str
    next_step: str
    raised_at: datetime
    seen_at: datetime
    cleared_at: datetime | None


class NoticeView(Schema):
    """Something that the caller was told."""

    id: int
    at: datetime
    title: str
    text: str
    connection: str | None = Field(None, alias="connection.name")
    project_id: int | None  # Procore's
    resource: str
    procore_id: int | None
    read_at: datetime | None


class HowMany(Schema):
    """How many notices were marked."""

    marked: int


@router.get("/alerts", response=Some[AlertView])
def list_alerts(
    request: HttpRequest,
    response: HttpResponse,
    before: Before,
    limit: Limit,
    is_open: bool | None = None,
) -> dict[str, Any]:
    """What needs somebody's attention, the latest first."""
    rows = Alert.objects.select_related("connection")
    if is_open is not None:
        rows = rows.filter(cleared_at__isnull=is_open)
    return newest_first(request, response, rows, list, before=before, limit=limit)


@router.get("/notices", response=Some[NoticeView])
def list_notices(
    request: HttpRequest,
    response: HttpResponse,
    before: Before,
    limit: Limit,
    is_unread: bool | None = None,
) -> dict[str, Any]:
    """What the caller was told by rules, the latest first."""
    rows = Notice.objects.select_related("connection").filter(user=user_of(request))
    if is_unread is not None:
        rows = rows.filter(read_at__isnull=is_unread)
    return newest_first(request, response, rows, list, before=before, limit=limit)


@router.post("/notices/read", response=HowMany)
def read_notices(request: HttpRequest) -> HowMany:
    """Note that the caller has read the notices."""
    return HowMany(marked=alerts.mark_read(user_of(request)))

"""What did the last day's requests to Procore cost, and for whom were they made?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trajanus.accounts.models import Role
from trajanus.store.models import Connection
from trajanus.store.models.budget import RateWindow, WindowKind
from trajanus.sync.watching import usage
from trajanus.workspace.access import role_required
from trajanus.workspace.sync_centre.usage_chart import Chart, chart_of


@dataclass(frozen=True, slots=True)
class Spent:
    """What one connection spent."""

    connection: Connection
    windows: tuple[RateWindow, ...]
    chart: Chart
    uses: tuple[usage.Use, ...]
    refusals: dict[str, int]


@require_safe
@role_required(Role.VIEWER)
def requests(request: HttpRequest) -> HttpResponse:
    """Show the request budget of the last day by hour and purpose."""
    connections = Connection.objects.prefetch_related("windows").order_by("name")
    page: dict[str, Any] = {"spent": [_spent(each) for each in connections]}
    return render(request, "sync/requests.html", page)


def _spent(connection: Connection) -> Spent:
    windows = {window.kind: window for window in connection.windows.all()}
    hour = windows.get(WindowKind.HOUR)
    limit = hour.limit if hour else None
    spells = usage.last_day(connection)
    chart = chart_of(usage.by_hour(spells), limit)
    uses, refused = usage.by_purpose(spells), usage.refusals(spells)
    return Spent(connection, tuple(windows.values()), chart, uses, refused)

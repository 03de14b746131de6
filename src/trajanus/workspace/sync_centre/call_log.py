"""By what is the list of requests to Procore narrowed?"""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import QueryDict

from trajanus.store.models import ApiCall, Connection
from trajanus.workspace.sync_centre.logbook import Filter, choice
from trajanus.workspace.sync_centre.syncing import ASKED_BY

_ANSWERS = {
    "ok": ("Answered", Q(status__lt=400)),
    "failed": ("All that failed", Q(status=None) | Q(status__gte=400)),
    "none": ("No answer", Q(status=None)),
    "401": ("401 sign-in", Q(status=401)),
    "403": ("403 not permitted", Q(status=403)),
    "404": ("404 not there", Q(status=404)),
    "422": ("422 refused", Q(status=422)),
    "429": ("429 too many", Q(status=429)),
    "5xx": ("Procore failed", Q(status__gte=500)),
}


def filters(given: QueryDict) -> list[Filter]:
    """Return the filters of the page."""
    names = Connection.objects.order_by("name").values_list("pk", "name")
    found = [
        choice("answer", "Answer", given, [(key, label) for key, (label, _) in _ANSWERS.items()]),
        choice("purpose", "For", given, ASKED_BY.items()),
        choice("method", "Method", given, [(one, one) for one in _METHODS]),
        Filter("path", "Address contains", given.get("path", "").replace("\x00", "")[:100]),
    ]
    return [choice("connection", "Connection", given, names), *found]


_METHODS = ("GET", "POST", "PATCH", "PUT", "DELETE")


def narrowed(rows: QuerySet[ApiCall], chosen: list[Filter]) -> QuerySet[ApiCall]:
    """Return the requests that the filters leave."""
    asked = {one.name: one.chosen for one in chosen if one.chosen}
    found = Q()
    if answer := asked.get("answer"):
        found &= _ANSWERS[answer][1]
    if connection := asked.get("connection"):
        found &= Q(connection_id=connection)
    if path := asked.get("path"):
        found &= Q(path__icontains=path)
    for name in ("purpose", "method"):
        if name in asked:
            found &= Q(**{name: asked[name]})
    return rows.filter(found)

"""What should happen when Procore tells of a change?"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Schema
from pydantic import StringConstraints

from trajanus.accounts.models import User
from trajanus.api.access import by
from trajanus.api.answers import Id
from trajanus.api.places import connection_named, found
from trajanus.api.routing import ApiRouter
from trajanus.store.models import EventRule
from trajanus.sync.webhooks import rules

router = ApiRouter(tags=["webhooks"])

_ROWS = EventRule.objects.select_related("connection").prefetch_related("notify")

Words = Annotated[str, StringConstraints(max_length=100)]


class RuleView(Schema):
    """When an event on these records arrives, and the record looks so, do this."""

    id: int
    connection: str = Field(..., alias="connection.name")
    project_id: int | None  # Procore's; empty: every project
    name: str
    resource: str
    event_types: list[str]  # empty: every event
    column: str
    value: str
    notify: list[str]
    resync: str
    emails: list[str]
    webhook_url: str
    is_active: bool
    created_at: datetime

    @staticmethod
    def resolve_notify(rule: EventRule) -> list[str]:
        return [person.username for person in rule.notify.all()]


class RuleChange(Schema):
    """Parts of a rule; what is left out stays. `notify` names people of the hub."""

    project_id: Id | None = None
    name: Words = ""
    resource: Words = ""
    event_types: list[Words] = []
    column: Words = ""
    value: Annotated[str, StringConstraints(max_length=255)] = ""
    notify: list[str] = []
    resync: Annotated[str, StringConstraints(max_length=60)] = ""
    emails: list[str] = []
    webhook_url: Annotated[str, StringConstraints(max_length=2000)] = ""
    is_active: bool = True


class NewRule(RuleChange):
    """A rule for the events of a connection."""

    connection: str


@router.get("/rules", response=list[RuleView])
def list_rules(request: HttpRequest) -> list[EventRule]:
    """What happens in the hub when Procore tells of a change."""
    return list(_ROWS.order_by("pk"))


@router.post("/rules", response={201: RuleView})
def add_rule(request: HttpRequest, given: NewRule) -> EventRule:
    """Make a rule. It notifies people, reads a resource, sends mails or calls an address."""
    place = connection_named(given.connection)
    return rules.save(place, _values(given), rule=None, by=by(request))


@router.patch("/rules/{int:rule}", response=RuleView)
def change_rule(request: HttpRequest, rule: Id, given: RuleChange) -> EventRule:
    """Change parts of a rule."""
    row = found(_ROWS, rule, "rule")
    rules.save(row.connection, _values(given), rule=row, by=by(request))
    return found(_ROWS, rule, "rule")


@router.delete("/rules/{int:rule}", response={204: None})
def delete_rule(request: HttpRequest, rule: Id) -> None:
    """Take a rule away."""
    rules.delete(found(_ROWS, rule, "rule"))


def _values(given: RuleChange) -> dict[str, Any]:
    values = given.dict(exclude_unset=True, exclude={"connection"})
    if "notify" in values:
        # Unknown names become an id that nobody has: `rules.save` then says so.
        ids = dict(User.objects.filter(username__in=given.notify).values_list("username", "pk"))
        values["notify"] = [ids.get(name, 0) for name in given.notify]
    return values

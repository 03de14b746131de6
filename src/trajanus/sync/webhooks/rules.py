"""What do people want done when Procore tells of a change? The workflows that events start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.validators import validate_email
from django.db import transaction

from trajanus import clock
from trajanus.accounts.models import User
from trajanus.audit import trail
from trajanus.audit.actions import Action
from trajanus.audit.trail import Place
from trajanus.errors import InvalidValues
from trajanus.procore.purpose import Purpose
from trajanus.resources.catalog import resource_named, resources_told_by
from trajanus.resources.mirror import MirrorModel
from trajanus.resources.spec import Listing, Resource
from trajanus.resources.values import as_json
from trajanus.store.models import Connection, EventRule, WebhookEvent
from trajanus.sync import queue
from trajanus.sync.lane import Lane
from trajanus.sync.watching import outgoing, telling
from trajanus.sync.webhooks import refresh
from trajanus.sync.webhooks.refresh import Subject

_FIELDS = (
    "name", "project_id", "resource", "event_types", "column", "value", "resync", "emails",
    "webhook_url", "is_active",
)  # fmt: skip


def apply(connection: Connection, subject: Subject, events: Sequence[WebhookEvent]) -> None:
    """Do what the rules say about these events; call inside the transaction that settles them."""
    told = {resource.name: resource for resource in resources_told_by(subject.name)}
    found = EventRule.objects.filter(connection=connection, resource__in=told, is_active=True)
    happened = {event.event_type for event in events}
    for rule in found:
        for lane, row in _records(connection, told[rule.resource], subject):
            if _concerns(rule, lane, row, happened):
                _act(rule, lane, row, subject, events[-1])


def save(
    connection: Connection, given: Mapping[str, Any], *, rule: EventRule | None, by: int | None
) -> EventRule:
    """Make or change a rule. Raises InvalidValues with problems by field, changing nothing."""
    before = _told(rule) if rule else {}
    rule = rule or EventRule(connection=connection, created_at=clock.now(), created_by_id=by)
    for name in _FIELDS:
        if name in given:
            setattr(rule, name, given[name])
    people = given.get("notify")
    if problems := dict(_problems(rule, people)):
        raise InvalidValues(problems)
    with transaction.atomic():
        rule.save()
        if people is not None:
            rule.notify.set(people)
        if before:
            trail.note_change(
                Action.RULE_CHANGED, rule.name, before=before, after=_told(rule), place=_place(rule)
            )
        else:
            trail.note(Action.RULE_ADDED, rule.name, detail=_told(rule), place=_place(rule))
    return rule


def switch(rule: EventRule, *, is_active: bool) -> None:
    """Switch a rule off, or on again."""
    before, rule.is_active = rule.is_active, is_active
    with transaction.atomic():
        rule.save(update_fields=["is_active"])
        trail.note_change(
            Action.RULE_CHANGED,
            rule.name,
            before={"is_active": before},
            after={"is_active": is_active},
            place=_place(rule),
        )


def delete(rule: EventRule) -> None:
    """Take a rule away for good; the audit keeps what it said."""
    with transaction.atomic():
        trail.note(Action.RULE_DELETED, rule.name, detail=_told(rule), place=_place(rule))
        rule.delete()


def _told(rule: EventRule) -> dict[str, object]:
    said: dict[str, object] = {name: getattr(rule, name) for name in _FIELDS}
    people = rule.notify.order_by("username").values_list("username", flat=True)
    return {**said, "notify": list(people)}


def _place(rule: EventRule) -> Place:
    return Place(rule.connection_id, rule.project_id, rule.resource)


def _records(
    connection: Connection, resource: Resource, subject: Subject
) -> Iterator[tuple[Lane, MirrorModel | None]]:
    """Yield the record that the events are about, as it is now; None where the hub has none."""
    for lane in refresh.lanes_of(connection, resource, subject):
        yield lane, lane.rows().filter(procore_id=subject.record_id).first()


def _concerns(rule: EventRule, lane: Lane, row: MirrorModel | None, happened: set[str]) -> bool:
    if rule.project_id not in (None, lane.project_id):
        return False
    if rule.event_types and not happened & set(rule.event_types):
        return False
    if not rule.column:
        return True
    return row is not None and _text(getattr(row, rule.column)) == rule.value


def _act(
    rule: EventRule, lane: Lane, row: MirrorModel | None, subject: Subject, event: WebhookEvent
) -> None:
    title = f"{rule.name}: {_called(lane, row, subject)}"
    text = f"Procore says {event.event_type} ({subject.name})."
    telling.tell(
        telling.RULES,
        title,
        text,
        people=rule.notify.filter(is_active=True),
        connection=lane.connection,
        project_id=lane.project_id,
        resource=lane.resource.name,
        procore_id=subject.record_id,
    )
    if rule.resync:
        again = resource_named(rule.resync)
        project = None if again.is_company_wide else lane.project_id
        place = Lane(lane.connection, project, again)
        queue.ask_to_read(place, full=False, purpose=Purpose.WEBHOOK)
    for address in rule.emails:
        outgoing.mail(address, title, text)
    if rule.webhook_url:
        outgoing.post(rule.webhook_url, title, _payload(rule, lane, row, event))


def _payload(
    rule: EventRule, lane: Lane, row: MirrorModel | None, event: WebhookEvent
) -> dict[str, Any]:
    return {
        "rule": rule.name,
        "event_id": event.event_id,
        "event_type": event.event_type,
        "occurred_at": as_json(event.occurred_at),
        "project_id": lane.project_id,
        "resource": lane.resource.name,
        "procore_id": event.resource_id,
        "record": {name: as_json(getattr(row, name)) for name in lane.resource.label}
        if row
        else {},
    }


def _called(lane: Lane, row: MirrorModel | None, subject: Subject) -> str:
    words = " ".join(str(text) for text in _label(lane, row).values() if text)
    return f"{lane.resource.title} {words or subject.record_id}"


def _label(lane: Lane, row: MirrorModel | None) -> dict[str, Any]:
    return {name: as_json(getattr(row, name)) for name in lane.resource.label} if row else {}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(as_json(value))


def _problems(rule: EventRule, people: Any) -> Iterator[tuple[str, list[str]]]:
    if not rule.name.strip():
        yield "name", ["is needed"]
    try:
        resource = resource_named(rule.resource)
    except KeyError:
        yield "resource", ["no such resource"]
        return
    if not resource.webhooks:
        yield "resource", [f"Procore sends no events about {resource.title_plural}"]
    if rule.column and not _has_column(resource, rule.column):
        yield "column", [f"a {resource.title} has no such column"]
    if not isinstance(rule.event_types, list) or not all(map(_is_word, rule.event_types)):
        yield "event_types", ["must be words such as create, update, delete"]
    yield from _action_problems(rule, people)


def _action_problems(rule: EventRule, people: Any) -> Iterator[tuple[str, list[str]]]:
    if rule.resync and not _is_listed(rule.resync):
        yield "resync", ["no resource that can be read by itself"]
    wrong = [text for text in rule.emails if not _is_address(text)]
    if wrong:
        yield "emails", [f"{text} is no e-mail address" for text in wrong]
    if rule.webhook_url and (problem := outgoing.why_not(rule.webhook_url)):
        yield "webhook_url", [problem]
    known = User.objects.filter(pk__in=people or ()).count()
    if people and known != len(set(people)):
        yield "notify", ["somebody in it is not known here"]
    keeps = people is None and rule.pk is not None and rule.notify.exists()
    if not (rule.resync or rule.emails or rule.webhook_url or people or keeps):
        yield "base", ["The rule does nothing: name people, a resource to read, or where to send."]


def _has_column(resource: Resource, name: str) -> bool:
    try:
        resource.model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return name in resource.owners


def _is_listed(name: str) -> bool:
    try:
        return isinstance(resource_named(name).source, Listing)
    except KeyError:
        return False


def _is_word(value: object) -> bool:
    return isinstance(value, str) and bool(value) and value == value.lower()


def _is_address(text: object) -> bool:
    try:
        validate_email(str(text))
    except ValidationError:
        return False
    return True

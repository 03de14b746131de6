"""Who is told when something is wrong, and when it is right again?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import QuerySet

from trajanus import clock
from trajanus.accounts.models import User
from trajanus.config import settings
from trajanus.resources.values import as_json
from trajanus.store.models import Alert, Notice
from trajanus.sync import live
from trajanus.sync.watching import addresses, alert_facts, outgoing, telling
from trajanus.sync.watching.alert_rules import Trouble, troubles

log = structlog.get_logger(__name__)

#: What comes and goes is one alert: it is cleared when it stayed away this long.
_CALM = timedelta(minutes=5)


def look() -> list[Alert]:
    """Compare the rules' findings with the open alerts; return those that are open now."""
    found = troubles(alert_facts.of_connections(), alert_facts.of_hub(), now=clock.now())
    return settle(found)


def settle(found: Iterable[Trouble]) -> list[Alert]:
    """Raise what is new, keep what is still there, clear what stayed away."""
    now = clock.now()
    with transaction.atomic():
        standing = {alert.key: alert for alert in open_alerts().select_for_update(of=("self",))}
        for trouble in found:
            alert = standing.pop(trouble.key, None)
            if alert is None:
                _raise(trouble)
            else:
                alert.message, alert.next_step, alert.seen_at = (
                    trouble.message,
                    trouble.next_step,
                    now,
                )
                alert.save()
        for alert in standing.values():
            if now - alert.seen_at >= _CALM:
                _clear(alert)
    return list(open_alerts())


def open_alerts() -> QuerySet[Alert]:
    """Return what is wrong now, newest first."""
    return Alert.objects.filter(cleared_at=None)


def unread_notices(user: User) -> QuerySet[Notice]:
    """Return what the person has not read yet, newest first."""
    return Notice.objects.filter(user=user, read_at=None)


def mark_read(user: User) -> int:
    """Note that the person has read their notices; return how many."""
    return unread_notices(user).update(read_at=clock.now())


def _raise(trouble: Trouble) -> None:
    now = clock.now()
    alert = Alert.objects.create(
        kind=trouble.kind,
        key=trouble.key,
        connection_id=trouble.connection_id,
        message=trouble.message,
        next_step=trouble.next_step,
        raised_at=now,
        seen_at=now,
    )
    log.warning("alert raised", kind=alert.kind, message=alert.message)
    _tell(alert, "raised", alert.get_kind_display())


def _clear(alert: Alert) -> None:
    alert.cleared_at = clock.now()
    alert.save(update_fields=["cleared_at"])
    log.info("alert cleared", kind=alert.kind)
    _tell(alert, "cleared", f"Over: {alert.get_kind_display()}")


def _tell(alert: Alert, what: str, subject: str) -> None:
    """Put mails and webhook calls on their way, as the settings say; the workspace shows it."""
    text = f"{alert.message}\n\n{alert.next_step}\n\n{settings().public_url}/alerts/"
    telling.tell(f"alert_{alert.kind}", f"{subject}: {alert.message}", alert.next_step)
    for address in filter(None, (one.strip() for one in settings().alert_emails.split(","))):
        outgoing.mail(address, f"Trajanus Hub: {subject}", text)
    payload = {
        "alert": alert.pk,
        "state": what,
        "kind": alert.kind,
        "connection": alert.connection.name if alert.connection else None,
        "message": alert.message,
        "next_step": alert.next_step,
        "raised_at": as_json(alert.raised_at),
        "cleared_at": as_json(alert.cleared_at),
    }
    addresses.tell(alert.kind, subject, payload)
    live.sync_moved(alert.connection_id or 0)

"""Which of the hub's troubles are worth an alert? Pure: facts in, troubles out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from trajanus.store.models.alert import AlertKind

#: A lane is late when this many of its cadences passed, and never before the least lateness.
_CADENCES, _LEAST_LATENESS = 3, timedelta(hours=2)
#: So many runs in a row must have failed.
_FAILURES = 3
_STUCK_AFTER, _FORGOTTEN_AFTER = timedelta(minutes=15), timedelta(days=1)
_EVENTS_AFTER = timedelta(minutes=10)
#: The part of the hourly window that is nearly nothing.
_LOW = 0.1
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that is wrong now. The same trouble has the same key."""

    kind: AlertKind
    message: str
    next_step: str
    connection_id: int | None = None

    @property
    def key(self) -> str:
        return f"{self.kind.value}/{self.connection_id or ''}"


@dataclass(frozen=True, slots=True)
class LaneFacts:
    """How one resource of one project stands."""

    name: str
    every: timedelta
    last_success_at: datetime | None
    known_since: datetime
    failures: int = 0  # in a row, latest first
    last_message: str = ""


@dataclass(frozen=True, slots=True)
class HookFacts:
    """How one hook stands."""

    name: str
    failing_since: datetime | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ConnectionFacts:
    """How one connection stands."""

    id: int
    name: str
    is_usable: bool
    is_meant_to_be: bool  # False: somebody disconnected it
    reason: str = ""
    lanes: Sequence[LaneFacts] = ()
    hooks: Sequence[HookFacts] = ()
    outbox_waiting_since: datetime | None = None  # tried more than once, or not at all
    outbox_held: int = 0  # refused, or waiting for a decision
    outbox_held_since: datetime | None = None
    events_waiting_since: datetime | None = None
    events_failed: int = 0  # lately
    budget_left: float | None = None  # of the hourly window; None: unknown or full again
    doubted: Sequence[str] = ()  # resources whose comparison was not believed


@dataclass(frozen=True, slots=True)
class HubFacts:
    """How the installation stands."""

    disk_free: float  # gigabytes
    disk_least: float
    messages_given_up: int = 0  # lately
    backup_due: bool = False  # the latest whole backup is older than wanted
    backup_problem: str = ""  # of the latest that was tried


def troubles(
    connections: Iterable[ConnectionFacts], hub: HubFacts, *, now: datetime
) -> list[Trouble]:
    """Return all that is wrong."""
    found = [trouble for one in connections for trouble in _of_connection(one, now)]
    return [*found, *_of_hub(hub)]


def _of_connection(facts: ConnectionFacts, now: datetime) -> Iterator[Trouble]:
    if not facts.is_meant_to_be:
        return
    if not facts.is_usable:
        # Everything else follows from it.
        yield Trouble(
            AlertKind.SIGN_IN,
            f"{facts.name}: {facts.reason or 'Procore needs somebody to sign in again.'}",
            "Open Sync > Connections and sign in to Procore again.",
            facts.id,
        )
        return
    for rule in (_failing, _stale, _outbox, _events, _budget, _endpoint, _drift):
        yield from rule(facts, now)


def _failing(facts: ConnectionFacts, now: datetime) -> Iterator[Trouble]:
    lanes = [lane for lane in facts.lanes if lane.failures >= _FAILURES]
    if lanes:
        yield Trouble(
            AlertKind.FAILING,
            f"{facts.name}: {_names([one.name for one in lanes])} could not be read "
            f"{_FAILURES} times in a row. {lanes[0].last_message}".strip(),
            "Open the sync centre: each run says what went wrong and what to do.",
            facts.id,
        )


def _stale(facts: ConnectionFacts, now: datetime) -> Iterator[Trouble]:
    lanes = [lane for lane in facts.lanes if _is_late(lane, now)]
    if lanes:
        yield Trouble(
            AlertKind.STALE,
            f"{facts.name}: {_names([one.name for one in lanes])} "
            f"{'is' if len(lanes) == 1 else 'are'} read too late.",
            "See whether a worker is running (hub status) and how much of Procore's request "
            "limit is left.",
            facts.id,
        )


def _is_late(lane: LaneFacts, now: datetime) -> bool:
    allowed = max(_CADENCES * lane.every, _LEAST_LATENESS)
    return now - (lane.last_success_at or lane.known_since) > allowed


def _outbox(facts: ConnectionFacts, now: datetime) -> Iterator[Trouble]:
    if _older(facts.outbox_waiting_since, _STUCK_AFTER, now):
        yield Trouble(
            AlertKind.OUTBOX,
            f"{facts.name}: changes made here have been waiting to reach Procore since "
            f"{facts.outbox_waiting_since:%Y-%m-%d %H:%M} UTC.",
            "Open the outbox: each change says why it waits.",
            facts.id,
        )
    elif _older(facts.outbox_held_since, _FORGOTTEN_AFTER, now):
        yield Trouble(
            AlertKind.OUTBOX,
            f"{facts.name}: {facts.outbox_held} changes were refused by Procore or wait for a "
            "decision, the oldest for more than a day.",
            "Open the outbox and the conflicts, and decide.",
            facts.id,
        )


def _events(facts: ConnectionFacts, now: datetime) -> Iterator[Trouble]:
    if _older(facts.events_waiting_since, _EVENTS_AFTER, now):
        yield Trouble(
            AlertKind.EVENTS,
            f"{facts.name}: webhook events have been waiting since "
            f"{facts.events_waiting_since:%Y-%m-%d %H:%M} UTC.",
            "See whether a worker is running (hub status).",
            facts.id,
        )
    elif facts.events_failed:
        yield Trouble(
            AlertKind.EVENTS,
            f"{facts.name}: {facts.events_failed} webhook events of the last day failed.",
            "List them with `hub webhooks events --status failed`; work one off again with "
            "`hub webhooks replay`.",
            facts.id,
        )


def _budget(facts: ConnectionFacts, now: datetime) -> Iterator[Trouble]:
    if facts.budget_left is not None and facts.budget_left < _LOW:
        yield Trouble(
            AlertKind.BUDGET,
            f"{facts.name}: {facts.budget_left:.0%} of this hour's requests to Procore are left.",
            "Nothing is lost: background work waits. If it comes often, read less often or ask "
            "Procore for a higher limit.",
            facts.id,
        )


def _endpoint(facts: ConnectionFacts, now: datetime) -> Iterator[Trouble]:
    failing = [hook for hook in facts.hooks if hook.failing_since]
    wrong = [hook for hook in facts.hooks if hook.problem]
    if failing:
        yield Trouble(
            AlertKind.ENDPOINT,
            f"{facts.name}: Procore cannot deliver webhooks of "
            f"{_names([one.name for one in failing])}. After 12 hours it gives events up.",
            "See whether HUB_PUBLIC_URL can be reached from outside and leads to this hub.",
            facts.id,
        )
    elif wrong:
        yield Trouble(
            AlertKind.ENDPOINT,
            f"{facts.name}: webhooks of {_names([one.name for one in wrong])} are not as they "
            f"should be. {wrong[0].problem}",
            "Give the connected account the right to use webhooks, then `hub webhooks register`.",
            facts.id,
        )


def _drift(facts: ConnectionFacts, now: datetime) -> Iterator[Trouble]:
    if facts.doubted:
        yield Trouble(
            AlertKind.DRIFT,
            f"{facts.name}: Procore hides most records of {_names(facts.doubted)}; none was "
            "called deleted.",
            "See whether the connected account still has its permissions in Procore, then "
            "`hub reconcile`.",
            facts.id,
        )


def _of_hub(hub: HubFacts) -> Iterator[Trouble]:
    if hub.disk_free < hub.disk_least:
        yield Trouble(
            AlertKind.DISK,
            f"Only {hub.disk_free:.1f} GB are free where the hub keeps its data.",
            "Make room: a full disk stops the database.",
        )
    if hub.messages_given_up:
        yield Trouble(
            AlertKind.MESSAGES,
            f"{hub.messages_given_up} mails or webhook calls of the last day did not get through.",
            "Check HUB_EMAIL_HOST, HUB_OUTGOING_HOSTS and the receivers.",
        )
    if hub.backup_due:
        yield Trouble(
            AlertKind.BACKUP,
            f"The latest whole backup is too old. {hub.backup_problem}".strip(),
            "Open Administration > Backups, or run: hub backup now",
        )


def _older(since: datetime | None, limit: timedelta, now: datetime) -> bool:
    return since is not None and now - since > limit


def _names(names: Sequence[str]) -> str:
    shown, more = names[:_NAMED], len(names) - _NAMED
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")

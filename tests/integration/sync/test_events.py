"""Are bursts, echoes, troubles and rules of webhook events dealt with, within the budget?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from manual_clock import ManualClock

from trajanus.accounts.models import Role, User
from trajanus.errors import InvalidValues, RetryLater
from trajanus.jobs import worker
from trajanus.resources.models import Rfi
from trajanus.simulator import Simulator
from trajanus.store.models import (
    Connection,
    Notice,
    OutboxEntry,
    OutgoingMessage,
    WebhookEvent,
)
from trajanus.store.models.connection import ConnectionState
from trajanus.store.models.inbox import EventStatus
from trajanus.sync import schedule
from trajanus.sync.lane import Lane
from trajanus.sync.service import Outcome
from trajanus.sync.webhooks import events, inbox, rules
from trajanus.sync.writing import edits, push

Lanes = Callable[[str], Lane]
Read = Callable[..., Outcome]
Tell = Callable[..., WebhookEvent]


@pytest.fixture
def tell(company: Connection, project_id: int, clock: ManualClock) -> Tell:
    """Put an event into the inbox, as if it had been delivered."""
    number = 0

    def tell(record_id: int, *, at: datetime | None = None, **fields: Any) -> WebhookEvent:
        nonlocal number
        number += 1
        return WebhookEvent.objects.create(
            **{
                "connection": company,
                "event_id": f"01JEVENT{number}",
                "received_at": clock.now(),
                "occurred_at": at or clock.now() + timedelta(milliseconds=300),
                "project_id": project_id,
                "resource_name": "RFIs",
                "resource_id": record_id,
                "event_type": "update",
                "payload": {"user_id": fields.pop("user_id", 1)},
                **fields,
            }
        )

    return tell


@pytest.fixture
def rfis(procore: Simulator, project_id: int) -> list[int]:
    return [one["id"] for one in procore.world["rfis"].where(project_id=project_id)]


# --- Bursts ---------------------------------------------------------------------------------------


def test_ten_thousand_events_with_duplicates_and_out_of_order_read_each_record_once(
    company: Connection, project_id: int, rfis: list[int], procore: Simulator, clock: ManualClock
) -> None:
    random = Random(7)  # noqa: S311  repeatable on purpose
    order = [number % len(rfis) for number in range(10_000)]
    random.shuffle(order)
    WebhookEvent.objects.bulk_create(
        [
            WebhookEvent(
                connection=company, event_id=f"e{n}", received_at=clock.now(),
                occurred_at=clock.now() + timedelta(milliseconds=random.randrange(60_000)),
                project_id=project_id, resource_name="RFIs", resource_id=rfis[place],
                event_type="update", payload={},
            )
            for n, place in enumerate(order)
        ]
    )  # fmt: skip
    procore.requests.clear()

    done = events.process(company)

    assert done == 10_000
    assert len(procore.requests.api) == len(rfis)
    assert WebhookEvent.objects.filter(status=EventStatus.PROCESSED).count() == len(rfis)
    assert not WebhookEvent.objects.filter(status=EventStatus.WAITING).exists()


def test_many_records_whose_listing_says_all_are_read_with_one_listing(
    company: Connection, lane: Lanes, tell: Tell, procore: Simulator, project_id: int
) -> None:
    punched = [one["id"] for one in procore.world["punch_items"].where(project_id=project_id)]
    for record_id in (punched * 30)[:1] + list(range(1, 41)):
        tell(record_id, resource_name="Punch Items")
    procore.requests.clear()

    events.process(company)

    assert list(procore.requests.api) == []  # a job reads the listing
    assert "latest changes" in WebhookEvent.objects.order_by("id")[0].note


# --- Echoes ---------------------------------------------------------------------------------------


def test_an_event_older_than_what_the_mirror_has_costs_nothing(
    company: Connection, read: Read, tell: Tell, rfis: list[int], procore: Simulator,
    clock: ManualClock,
) -> None:  # fmt: skip
    happened = clock.now() + timedelta(milliseconds=500)
    clock.advance(30)
    procore.world["rfis"].change(rfis[0], {"subject": "Later"})
    read("rfis")
    Rfi.objects.update(detail_due=False)
    tell(rfis[0], at=happened)
    procore.requests.clear()

    events.process(company)

    assert list(procore.requests.api) == []
    assert "knew it already" in WebhookEvent.objects.get().note


def test_another_change_in_the_second_of_the_mirrors_state_is_read(
    company: Connection, read: Read, tell: Tell, rfis: list[int], procore: Simulator,
    clock: ManualClock,
) -> None:  # fmt: skip
    procore.world["rfis"].change(rfis[0], {"subject": "First"})
    read("rfis")
    Rfi.objects.update(detail_due=False)
    procore.world["rfis"].change(rfis[0], {"subject": "Second, within the same second"})
    tell(rfis[0], at=clock.now() + timedelta(milliseconds=700))

    events.process(company)

    assert Rfi.objects.get(procore_id=rfis[0]).subject == "Second, within the same second"


def test_the_echo_of_our_own_push_costs_nothing(
    company: Connection, lane: Lanes, read: Read, tell: Tell, rfis: list[int], procore: Simulator,
    clock: ManualClock,
) -> None:  # fmt: skip
    company.account_id = procore.oauth.service_user_id
    company.save()
    read("rfis")
    clock.advance(60)
    edits.change(lane("rfis"), rfis[0], {"subject": "Sent by us"}, by=None)
    push.work_off(company)
    assert OutboxEntry.objects.get().state == "done"
    tell(rfis[0], at=clock.now() + timedelta(milliseconds=200), user_id=company.account_id)
    procore.requests.clear()

    events.process(company)

    assert list(procore.requests.api) == []


def test_somebody_elses_change_in_the_second_of_our_push_is_read(
    company: Connection, lane: Lanes, read: Read, tell: Tell, rfis: list[int], procore: Simulator,
    clock: ManualClock,
) -> None:  # fmt: skip
    company.account_id = procore.oauth.service_user_id
    company.save()
    read("rfis")
    clock.advance(60)
    edits.change(lane("rfis"), rfis[0], {"subject": "Sent by us"}, by=None)
    push.work_off(company)
    procore.world["rfis"].change(rfis[0], {"subject": "And changed by another"})
    tell(rfis[0], at=clock.now() + timedelta(milliseconds=900), user_id=4711)

    events.process(company)

    assert Rfi.objects.get(procore_id=rfis[0]).subject == "And changed by another"


def test_a_replayed_event_is_read_although_the_mirror_seems_to_know_it(
    company: Connection, read: Read, tell: Tell, rfis: list[int], procore: Simulator,
    clock: ManualClock,
) -> None:  # fmt: skip
    read("rfis")
    Rfi.objects.update(detail_due=False)
    event = tell(rfis[0], at=clock.now() - timedelta(days=900))
    events.process(company)
    procore.requests.clear()

    inbox.replay(event)
    events.process(company)

    assert len(procore.requests.api) == 1
    with pytest.raises(InvalidValues):
        inbox.replay(tell(rfis[1]))


# --- Troubles -------------------------------------------------------------------------------------


def test_a_record_that_fails_every_time_is_set_aside_and_blocks_nobody(
    company: Connection, tell: Tell, rfis: list[int], procore: Simulator, clock: ManualClock
) -> None:
    procore.faults.add("status", status=500, path=f"/rfis/{rfis[0]}$", times=None)
    poisoned, *_ = [tell(record_id) for record_id in rfis[:3]]

    for _ in range(8):
        with pytest.raises(RetryLater):
            events.process(company)
        clock.advance(3600)

    assert {one.status for one in WebhookEvent.objects.exclude(pk=poisoned.pk)} == {"processed"}
    poisoned.refresh_from_db()
    assert poisoned.status == EventStatus.FAILED
    assert "Tried 8 times" in poisoned.note


def test_a_project_that_was_taken_away_costs_one_refusal_for_all_its_events(
    company: Connection, tell: Tell, rfis: list[int], procore: Simulator
) -> None:
    for record_id in rfis:
        tell(record_id)
    procore.faults.add("status", status=403, path="/rfis/", times=None)
    procore.requests.clear()

    events.process(company)

    assert len(procore.requests.api) == 1
    assert set(WebhookEvent.objects.values_list("status", flat=True)) == {"failed"}


def test_events_of_an_unusable_connection_wait_until_it_can_be_used_again(
    company: Connection, tell: Tell, rfis: list[int], procore: Simulator
) -> None:
    event = tell(rfis[0])
    company.state = ConnectionState.SIGN_IN_NEEDED
    company.save()
    schedule.ask_for_due_lanes()
    worker.run(1, wait=False)
    event.refresh_from_db()
    assert event.status == EventStatus.WAITING

    company.state = ConnectionState.CONNECTED
    company.save()
    schedule.ask_for_due_lanes()
    events.process(company)

    event.refresh_from_db()
    assert event.status == EventStatus.PROCESSED


def test_a_deletion_of_something_the_hub_never_had_costs_nothing(
    company: Connection, tell: Tell, procore: Simulator
) -> None:
    tell(123_456, event_type="delete")
    procore.requests.clear()

    events.process(company)

    assert list(procore.requests.api) == []


# --- Rules ----------------------------------------------------------------------------------------


@pytest.fixture
def manager(transactional_db: None) -> User:
    return User.objects.create(username="manager", role=Role.QC_MANAGER)


def test_a_rule_tells_people_once_for_a_burst_when_its_condition_holds(
    company: Connection, tell: Tell, rfis: list[int], procore: Simulator, manager: User,
    settings: Any, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    procore.world["rfis"].change(rfis[0], {"status": "closed"})
    closed, still_open = (
        rfis[0],
        next(one["id"] for one in procore.world["rfis"] if one["status"] == "open"),
    )
    rule = {"name": "Closed", "resource": "rfis", "column": "status", "value": "closed"}
    rules.save(company, {**rule, "notify": [manager.pk], "resync": "submittals",
                         "emails": ["qc@example.com"]}, rule=None, by=None)  # fmt: skip
    for record_id in (closed, still_open, closed, closed):
        tell(record_id)

    events.process(company)

    notice = Notice.objects.get()
    assert (notice.user, notice.procore_id, notice.resource) == (manager, closed, "rfis")
    assert OutgoingMessage.objects.get().target == "qc@example.com"


def test_a_rule_for_deletions_lets_updates_pass(
    company: Connection, tell: Tell, read: Read, rfis: list[int], procore: Simulator, manager: User
) -> None:
    read("rfis")
    rules.save(
        company,
        {"name": "Gone", "resource": "rfis", "event_types": ["delete"], "notify": [manager.pk]},
        rule=None,
        by=None,
    )
    procore.world["rfis"].remove(rfis[1])
    tell(rfis[0])
    tell(rfis[1], event_type="delete")

    events.process(company)

    assert Notice.objects.get().procore_id == rfis[1]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"resource": "nothing"}, "resource"),
        ({"column": "nothing"}, "column"),
        ({"emails": ["nobody"]}, "emails"),
        ({"webhook_url": "http://169.254.169.254/latest"}, "webhook_url"),
        ({"name": ""}, "name"),
        ({"resync": "rfi_replies"}, "resync"),
        ({"notify": []}, "base"),
    ],
)
def test_a_rule_that_cannot_work_is_refused_by_field(
    wrong: dict[str, Any], field: str, company: Connection, manager: User
) -> None:
    good = {"name": "Any", "resource": "rfis", "notify": [manager.pk]}

    with pytest.raises(InvalidValues) as caught:
        rules.save(company, good | wrong, rule=None, by=None)

    assert field in caught.value.problems

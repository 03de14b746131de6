"""Does a comparison find what was missed, say why, mend it, and call nothing deleted too soon?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lanes import in_pages_of
from manual_clock import ManualClock

from trajanus.resources.models import Rfi, Submittal
from trajanus.simulator import Simulator
from trajanus.store.models import CensusId, Conflict, Connection, Cursor, DriftReport, WebhookEvent
from trajanus.store.models.inbox import EventStatus
from trajanus.sync.comparing import reconcile
from trajanus.sync.comparing.reconcile import Comparison
from trajanus.sync.lane import Lane
from trajanus.sync.service import Outcome
from trajanus.sync.webhooks import hooks
from trajanus.sync.writing import edits

Lanes = Callable[[str], Lane]
Read = Callable[..., Outcome]


@pytest.fixture
def compared(lane: Lanes) -> Callable[[str], DriftReport]:
    """Compare one resource of the sample project, and return the report."""

    def compared(resource: str) -> DriftReport:
        outcome: Comparison = reconcile.compare(lane(resource))
        assert outcome.report is not None, outcome.message
        return outcome.report

    return compared


def test_equal_sides_have_no_drift_and_cost_one_pass(
    read: Read, compared: Callable[[str], DriftReport], procore: Simulator
) -> None:
    read("rfis")
    procore.requests.clear()

    report = compared("rfis")

    assert (report.drift, report.records, report.message) == (0, 25, "Both sides are the same.")
    assert len(procore.requests.api) == 1
    assert not CensusId.objects.exists()


def test_a_change_that_no_reading_saw_is_found_explained_and_mended(
    read: Read,
    compared: Callable[[str], DriftReport],
    procore: Simulator,
    project_id: int,
    clock: ManualClock,
) -> None:
    read("rfis")
    one = procore.world["rfis"].where(project_id=project_id)[0]
    Rfi.objects.filter(procore_id=one["id"]).update(
        subject="Old", updated_at="2020-01-01T00:00:00Z", payload={"id": one["id"]}
    )

    report = compared("rfis")

    [found] = report.found
    assert (found["id"], found["what"]) == (one["id"], "changed")
    assert "No webhook tells" in found["why"]
    assert Rfi.objects.get(procore_id=one["id"]).subject == one["subject"]


def test_what_is_merely_not_due_yet_is_no_drift(
    read: Read,
    compared: Callable[[str], DriftReport],
    procore: Simulator,
    project_id: int,
    clock: ManualClock,
) -> None:
    read("rfis")
    clock.advance(600)
    one = procore.world["rfis"].where(project_id=project_id)[0]
    procore.world["rfis"].change(one["id"], {"subject": "New"})

    report = compared("rfis")

    assert report.drift == 0
    assert Rfi.objects.get(procore_id=one["id"]).subject == "New"


def test_a_deletion_that_only_counting_shows_needs_two_passes(
    read: Read, compared: Callable[[str], DriftReport], procore: Simulator, project_id: int,
    clock: ManualClock,
) -> None:  # fmt: skip
    read("rfis")
    clock.advance(60)
    one = procore.world["rfis"].where(project_id=project_id)[0]
    procore.world["rfis"].remove(one["id"])
    procore.requests.clear()

    report = compared("rfis")

    assert (report.deleted_count, report.passes) == (1, 2)
    assert report.found[0]["repair"] == "Flagged as gone."
    assert Rfi.objects.get(procore_id=one["id"]).missing_since is not None
    assert Rfi.objects.filter(missing_since=None).count() == 24
    assert len(procore.requests.api) == 3  # two passes and a look into the bin


def test_the_recycle_bin_spares_the_second_pass(
    read: Read, compared: Callable[[str], DriftReport], procore: Simulator, project_id: int,
    clock: ManualClock,
) -> None:  # fmt: skip
    read("submittals")
    clock.advance(60)
    one = procore.world["submittals"].where(project_id=project_id)[0]
    procore.world["submittals"].recycle(one["id"])

    report = compared("submittals")

    assert (report.deleted_count, report.passes) == (1, 1)
    assert Submittal.objects.get(procore_id=one["id"]).missing_since is not None


def test_a_record_skipped_by_one_pass_is_not_called_deleted(
    read: Read, compared: Callable[[str], DriftReport], procore: Simulator, project_id: int,
    clock: ManualClock,
) -> None:  # fmt: skip
    read("rfis")
    clock.advance(60)
    procore.faults.add("missing_record", path=r"/rfis$", times=1)

    report = compared("rfis")

    assert (report.deleted_count, report.passes) == (0, 2)
    assert not Rfi.objects.exclude(missing_since=None).exists()


def test_an_edited_record_that_is_gone_goes_to_a_person(
    read: Read, compared: Callable[[str], DriftReport], procore: Simulator, project_id: int,
    lane: Lanes, clock: ManualClock,
) -> None:  # fmt: skip
    read("rfis")
    one = procore.world["rfis"].where(project_id=project_id)[0]
    edits.change(lane("rfis"), one["id"], {"subject": "Ours"}, by=None)
    clock.advance(60)
    procore.world["rfis"].remove(one["id"])

    report = compared("rfis")

    assert report.deleted_count == 1
    assert "asked about edits" in report.found[0]["repair"]
    assert Conflict.objects.get().reason == "deleted"
    assert Rfi.objects.get(procore_id=one["id"]).subject == "Ours"


def test_a_listing_that_hides_almost_everything_is_not_believed(
    read: Read, compared: Callable[[str], DriftReport], procore: Simulator, project_id: int,
    clock: ManualClock,
) -> None:  # fmt: skip
    read("rfis")
    clock.advance(60)
    with procore.world.quietly():
        for one in procore.world["rfis"].where(project_id=project_id)[:20]:
            procore.world["rfis"].remove(one["id"])

    report = compared("rfis")

    assert report.is_doubted
    assert report.deleted_count == 0
    assert "hides 20" in report.message
    assert not Rfi.objects.exclude(missing_since=None).exists()


def test_a_project_that_is_taken_away_deletes_nothing(
    read: Read, lane: Lanes, procore: Simulator, clock: ManualClock
) -> None:
    read("rfis")
    clock.advance(60)
    procore.faults.add("status", status=403, path="/rfis", times=50)

    outcome = reconcile.compare(lane("rfis"))

    assert outcome.report is None
    assert "may not" in outcome.message
    assert not Rfi.objects.exclude(missing_since=None).exists()
    assert not DriftReport.objects.filter(ended_at=None).exists()


def test_an_interrupted_comparison_goes_on_at_the_page_it_had_not_committed(
    read: Read, lane: Lanes, procore: Simulator, project_id: int, clock: ManualClock
) -> None:
    read("rfis")
    small = in_pages_of(10, lane("rfis"))
    begun = DriftReport.objects.create(
        connection=small.connection, project_id=project_id, resource="rfis",
        started_at=clock.now(), next_page=2, total=25,
    )  # fmt: skip
    counted = procore.world["rfis"].select(project_id)
    CensusId.objects.bulk_create(
        [CensusId(report=begun, number=1, procore_id=one) for one in counted]
    )
    clock.advance(600)
    procore.requests.clear()

    outcome = reconcile.compare(small)

    assert outcome.report == begun
    assert (outcome.report.records, outcome.report.drift) == (25, 0)
    assert len(procore.requests.api) == 2


def test_the_reason_tells_a_webhook_that_failed_from_one_that_never_came(
    read: Read, compared: Callable[[str], DriftReport], procore: Simulator, project_id: int,
    company: Connection,
) -> None:  # fmt: skip
    read("rfis")
    hooks.ensure_hooks(company)
    lost, failed = procore.world["rfis"].where(project_id=project_id)[:2]
    for one in (lost, failed):
        Rfi.objects.filter(procore_id=one["id"]).update(updated_at="2020-01-01T00:00:00Z")
    WebhookEvent.objects.create(
        connection=company, event_id="1", received_at="2026-03-02T15:00:00Z", payload={},
        project_id=project_id, resource_name="RFIs", resource_id=failed["id"],
        event_type="update", status=EventStatus.FAILED,
    )  # fmt: skip

    report = compared("rfis")

    reasons = {entry["id"]: entry["why"] for entry in report.found}
    assert "did not arrive" in reasons[lost["id"]]
    assert "could not be worked off" in reasons[failed["id"]]


def test_a_comparison_is_due_before_the_full_reading_and_replaces_it(
    read: Read, company: Connection, lane: Lanes, clock: ManualClock
) -> None:
    read("rfis", full=True)
    assert reconcile.ask_for_due(company) == 0

    clock.advance(6.5 * 86400)

    assert reconcile.ask_for_due(company) >= 1
    reconcile.compare(lane("rfis"))
    place = Cursor.objects.get(resource="rfis")
    assert place.last_full_at == clock.now()

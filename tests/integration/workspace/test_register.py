"""The submittal register: where each item stands, in groups, and changed by the dozen."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trajanus.accounts.models import User
from trajanus.records.computed import compute
from trajanus.records.register import REGISTER, STATE, STATES
from trajanus.resources.project import Project
from trajanus.resources.submittal import Submittal
from trajanus.store.models import Change, OutboxEntry

TODAY = date(2026, 6, 3)

Make = Callable[..., Any]


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)


@pytest.fixture
def page(project: Project) -> str:
    return f"/projects/{project.pk}/submittals/"


def days(count: int) -> date:
    return TODAY + timedelta(days=count)


def stands(one: Submittal) -> dict[str, Any]:
    names = [*(each.name for each in REGISTER), STATE.days]
    found = compute(Submittal.objects.filter(pk=one.pk), REGISTER, names, TODAY)
    return dict(found.values(*names).get())


def answered(considered: str) -> dict[str, Any]:
    """Return a submittal's record at Procore that one approver answered so."""
    return {"approvers": [{"response": None}, {"response": {"considered": considered}}]}


@pytest.mark.parametrize(
    ("values", "state", "count"),
    [
        ({"status": "Void", "base_status": "Closed"}, "void", None),
        ({"base_status": "Closed", "submit_by": days(-9)}, "closed", None),
        ({"closed_at": datetime(2026, 6, 1).astimezone()}, "closed", None),
        ({"status": "Revise and Resubmit"}, "returned", None),
        ({"received_date": days(-31), "review_days": 30}, "review_overdue", 1),
        ({"received_date": days(-30), "review_days": 30}, "in_review", 30),
        ({"received_date": days(-30), "due_date": days(-2)}, "review_overdue", 2),
        # The contract's period counts, whatever Procore's due date says.
        (
            {"received_date": days(-3), "review_days": 30, "due_date": days(-2)},
            "in_review",
            3,
        ),
        ({"received_date": days(-3)}, "in_review", 3),
        ({"submit_by": days(-1)}, "late", 1),
        ({"submit_by": days(-1), "base_status": "Draft"}, "late", 1),
        ({"submit_by": days(1), "base_status": "Draft"}, "draft", None),
        ({"submit_by": TODAY}, "due_soon", 0),
        ({"submit_by": days(7)}, "due_soon", 7),
        ({"submit_by": days(8)}, "not_due", 8),
        ({}, "undated", None),
    ],
)
def test_an_item_stands_where_its_dates_put_it(
    submittal: Make, values: dict[str, Any], state: str, count: int | None
) -> None:
    found = stands(submittal(1, **values))

    assert (found["state"], found["state_days"]) == (state, count)


def test_an_approvers_refusal_returns_an_item(submittal: Make) -> None:
    one = submittal(1, received_date=days(-3), payload=answered("Revise and Resubmit"))
    other = submittal(2, received_date=days(-3), payload=answered("approved as noted"))

    assert [stands(each)["state"] for each in (one, other)] == ["returned", "in_review"]


def test_days_are_counted_from_the_day_after(submittal: Make) -> None:
    late = stands(submittal(1, submit_by=days(-5)))
    handed_in = stands(submittal(2, submit_by=days(-5), received_date=days(-3)))
    early = stands(submittal(3, submit_by=days(5), received_date=days(-3)))

    assert [one["days_late"] for one in (late, handed_in, early)] == [5, 2, 0]
    assert [one["days_in_review"] for one in (late, handed_in, early)] == [None, 3, 3]


def test_approval_is_needed_before_the_lead_time_begins(submittal: Make) -> None:
    known = stands(submittal(1, required_on_site_date=days(40), lead_time=30))
    unknown = stands(submittal(2, required_on_site_date=days(40)))
    odd = stands(submittal(3, required_on_site_date=days(40), lead_time=2_000_000_000))

    assert known["approval_needed_by"] == days(10)
    assert unknown["approval_needed_by"] is None
    assert odd["approval_needed_by"] is not None  # and PostgreSQL did not refuse to count


some_day = st.none() | st.integers(-60, 60).map(days)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    status=st.sampled_from([None, "Void", "Rejected", "Open"]),
    base_status=st.sampled_from([None, "Open", "Draft", "Closed"]),
    submit_by=some_day,
    received_date=some_day,
    due_date=some_day,
    review_days=st.none() | st.integers(-5, 40),
    payload=st.sampled_from([{}, answered("rejected"), {"approvers": None}]),
)
def test_every_item_is_found_by_its_own_state_and_by_no_other(
    submittal: Make, **values: Any
) -> None:
    Submittal.objects.all().delete()
    one = submittal(1, **values)

    found = [
        state.name
        for state in STATES
        if Submittal.objects.filter(STATE.is_any([state.name], TODAY), pk=one.pk).exists()
    ]

    assert found == [stands(one)["state"]]


def test_the_register_is_filtered_by_state(viewer: Client, page: str, submittal: Make) -> None:
    submittal(1, submit_by=days(-1))
    submittal(2, submit_by=days(30))
    submittal(3, received_date=days(-3))

    found = viewer.get(f"{page}?state=late&state=in_review").content.decode()

    assert re.findall(r"Title \d(?=</bdi>)", found) == ["Title 1", "Title 3"]
    assert re.search(r"Late to submit</span> <small[^>]*>by 1 day<", found)


def test_a_group_says_what_it_has_in_common_and_how_many(
    viewer: Client, page: str, submittal: Make
) -> None:
    submittal(1, spec_section="05 12 00", spec_section_title="Structural Steel")
    submittal(2, spec_section="03 30 00", spec_section_title="Cast-in-Place Concrete")
    submittal(3, spec_section="05 12 00", spec_section_title="Structural Steel")
    submittal(4)

    found = viewer.get(f"{page}?group=spec_section").content.decode()

    heads = re.findall(r'scope="rowgroup"[^>]*><bdi>(.*?)</bdi> <small>(\d+)', found)
    assert heads == [
        ("03 30 00 Cast-in-Place Concrete", "1"),
        ("05 12 00 Structural Steel", "2"),
        ("No section", "1"),
    ]


def test_states_are_sorted_by_urgency_not_by_name(
    viewer: Client, page: str, submittal: Make
) -> None:
    submittal(1, submit_by=days(30))
    submittal(2, submit_by=days(-1))
    submittal(3, received_date=days(-60), review_days=30)

    found = viewer.get(f"{page}?sort=state").content.decode()

    assert re.findall(r"Title \d(?=</bdi>)", found) == ["Title 3", "Title 2", "Title 1"]


def test_chosen_items_get_the_same_values_and_a_line_of_history(
    manager: Client, page: str, submittal: Make
) -> None:
    one, other, third = submittal(1), submittal(2, classification="GA"), submittal(3)
    address = f"{page}bulk/?id={one.pk}&id={other.pk}"

    shown = manager.get(address)
    kept = manager.post(address, {"count": "2", "classification": "GA", "review_days": "30"})

    assert "Change 2" in " ".join(shown.content.decode().split())
    assert kept.status_code == 302
    for row in (one, other, third):
        row.refresh_from_db()
    assert [row.review_days for row in (one, other, third)] == [30, 30, None]
    assert [row.classification for row in (one, other, third)] == ["GA", "GA", None]
    said = Change.objects.get(resource="submittals", row_id=one.pk)
    assert said.fields == {"classification": [None, "GA"], "review_days": [None, 30]}
    assert said.user == User.objects.get(username="qc_manager")
    assert not OutboxEntry.objects.exists()


def test_all_that_a_filter_finds_is_changed_and_nothing_else(
    manager: Client, page: str, submittal: Make
) -> None:
    rows = [submittal(number, type="SD-02" if number % 2 else "SD-03") for number in range(1, 61)]

    manager.post(f"{page}bulk/?type=SD-02&every=1", {"count": "30", "classification": "FIO"})

    for row in rows:
        row.refresh_from_db()
    assert [row.formatted_number for row in rows if row.classification] == [
        row.formatted_number for row in rows if row.type == "SD-02"
    ]


def test_what_procore_is_told_of_goes_out_record_by_record(
    manager: Client, page: str, submittal: Make
) -> None:
    rows = [submittal(number) for number in (1, 2)]

    manager.post(f"{page}bulk/?every=1", {"count": "2", "submit_by": "2026-07-01"})

    entries = OutboxEntry.objects.filter(kind="update")
    assert sorted(entries.values_list("row_id", flat=True)) == [row.pk for row in rows]
    assert {str(entry.values["submit_by"]) for entry in entries} == {"2026-07-01"}


def test_a_selection_that_grew_meanwhile_is_shown_again(
    manager: Client, page: str, submittal: Make
) -> None:
    row = submittal(1)

    answer = manager.post(f"{page}bulk/?every=1", {"count": "3", "classification": "GA"})

    row.refresh_from_db()
    assert answer.status_code == 422
    assert "Other records are found now" in answer.content.decode()
    assert row.classification is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Fill in what is to change"),
        ({"review_days": "soon"}, "must be a whole number"),
        ({"classification": "secret"}, "must be"),
        ({"title": "All alike"}, "Fill in what is to change"),
    ],
)
def test_nonsense_changes_nothing_and_is_told_at_its_field(
    manager: Client, page: str, submittal: Make, typed: dict[str, str], said: str
) -> None:
    submittal(1)

    answer = manager.post(f"{page}bulk/?every=1", {"count": "1"} | typed)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Change.objects.exists()


def test_a_field_is_emptied_on_purpose_only(manager: Client, page: str, submittal: Make) -> None:
    row = submittal(1, classification="GA", review_days=30)

    manager.post(
        f"{page}bulk/?every=1", {"count": "1", "classification": "", "empty": "review_days"}
    )

    row.refresh_from_db()
    assert (row.classification, row.review_days) == ("GA", None)


def test_a_record_that_is_gone_is_named_and_the_others_change(
    manager: Client, page: str, submittal: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, gone = submittal(1), submittal(2)

    from trajanus.sync.writing import bulk

    change = bulk.change

    def vanish(*args: Any, **options: Any) -> Any:
        Submittal.objects.filter(pk=gone.pk).update(missing_since=gone.seen_at)
        return change(*args, **options)

    monkeypatch.setattr(bulk, "change", vanish)
    answer = manager.post(f"{page}bulk/?every=1", {"count": "2", "classification": "GA"})

    here.refresh_from_db()
    assert here.classification == "GA"
    assert answer.status_code == 422
    assert "05 12 00-2" in answer.content.decode()


def test_chosen_records_alone_become_a_file(viewer: Client, page: str, submittal: Make) -> None:
    one, _, third = submittal(1, submit_by=days(-1)), submittal(2), submittal(3)

    answer = viewer.get(f"{page}export/csv/?id={one.pk}&id={third.pk}")

    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert "State" in lines[0]
    assert [line.split(",")[0].strip("\ufeff\"'") for line in lines[1:]] == [
        "05 12 00-1",
        "05 12 00-3",
    ]
    assert "Late to submit" in lines[1]

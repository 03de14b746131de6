"""Do the pages of the daily log tell what each day has, and what it lacks?"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from trajanus.resources.catalog import resource_named
from trajanus.resources.daily_log import DailyLogHeader
from trajanus.resources.project import Project
from trajanus.store.models import Cursor, OutboxEntry
from trajanus.workspace.daily_logs.log_days import State, judged
from trajanus.workspace.daily_logs.log_tallies import NEEDED

from .conftest import _placed

Make = Callable[..., Any]
WEDNESDAY = date(2026, 6, 3)
TODAY = date(2026, 7, 1)


@pytest.fixture
def log(project: Project) -> Make:
    """Make an entry of the daily log of 3 June unless the test says otherwise."""
    keys = iter(range(1, 10_000))

    def make(kind: str, **values: Any) -> Any:
        model = resource_named(f"{kind}_logs").model
        key = values.pop("procore_id", None) or next(keys)
        return model.objects.create(**_placed(project, key), **{"date": WEDNESDAY} | values)

    return make


@pytest.fixture
def whole_day(log: Make) -> Callable[[date], None]:
    """Log what every working day needs."""

    def make(on: date) -> None:
        log("manpower", date=on, vendor="Delta Concrete", num_workers=6, num_hours=8, man_hours=48)
        for kind in ("equipment", "work", "weather"):
            log(kind, date=on)

    return make


def shown(browser: Client, project: Project, path: str = "2026-06-03/") -> str:
    answer = browser.get(f"/projects/{project.pk}/daily-logs/{path}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def states(browser: Client, project: Project, month: str = "2026-06") -> dict[str, str]:
    """Return what the month says of each day."""
    page = shown(browser, project, f"?month={month}")
    found = re.findall(r'data-row>\w+ (\S+)</a>.*?<span class="status[^>]*>([^<]+)<', page)
    return {day: state for day, state in found if day.startswith(month)}


def test_a_month_marks_complete_incomplete_and_missing_days(
    viewer: Client, project: Project, log: Make, whole_day: Callable[[date], None]
) -> None:
    whole_day(WEDNESDAY)
    log("manpower", date=date(2026, 6, 4))

    found = states(viewer, project)

    assert found["2026-06-02"] == "Before the first log"
    assert found["2026-06-03"] == "Complete"
    assert found["2026-06-04"] == "Incomplete"
    assert found["2026-06-05"] == "No log"
    assert found["2026-06-06"] == "Weekend"
    assert len(found) == 30


def test_a_month_says_what_is_to_be_written(
    viewer: Client, project: Project, log: Make, whole_day: Callable[[date], None]
) -> None:
    whole_day(WEDNESDAY)
    log("manpower", date=date(2026, 6, 4))

    page = shown(viewer, project, "?month=2026-06")

    assert "<b>1</b> day complete, <b>1</b> incomplete, <b>18</b> without a log." in page
    assert "<b>48</b> hours worked" in page
    assert '/daily-logs/2026-06-04/">Thu 2026-06-04</a> equipment, work, weather' in page
    assert page.count('<b class="late">missing</b>') == 3


@pytest.mark.parametrize(("weeks", "state"), [(2, State.OFF), (3, State.GAP)])
def test_a_weekend_day_is_missed_where_people_worked_on_most_of_those_before(
    weeks: int, state: State
) -> None:
    saturday = date(2026, 6, 27)
    worked = {saturday - timedelta(weeks=back) for back in range(1, weeks + 1)}

    found = judged(saturday, None, worked=worked, begin=date(2026, 5, 1), today=TODAY)

    assert found is state


def test_the_weekends_of_the_month_before_count_too(
    viewer: Client, project: Project, log: Make
) -> None:
    for day in (16, 23, 30):
        log("notes", date=date(2026, 5, day))

    assert states(viewer, project)["2026-06-06"] == "No log"
    assert states(viewer, project)["2026-06-07"] == "Weekend"


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (TODAY, State.NOT_YET),
        (TODAY + timedelta(1), State.AHEAD),
        (TODAY - timedelta(1), State.GAP),
        (date(2026, 6, 2), State.BEFORE),
    ],
)
def test_days_that_are_not_over_or_before_the_first_log_are_no_gaps(
    day: date, state: State
) -> None:
    assert judged(day, None, worked=(), begin=WEDNESDAY, today=TODAY) is state


def test_a_date_mistyped_by_years_makes_no_gaps_before_the_project_began(
    viewer: Client, project: Project, log: Make
) -> None:
    Project.objects.update(start_date=date(2026, 6, 1))
    log("notes", date=date(2016, 6, 3))

    assert set(states(viewer, project, "2026-05").values()) == set()
    assert states(viewer, project)["2026-06-02"] == "No log"


def test_a_day_is_complete_once_procore_has_all_of_it(
    viewer: Client, project: Project, log: Make
) -> None:
    for kind in ("manpower", "work", "weather"):
        log(kind)
    log("equipment", procore_id=-5)

    before = states(viewer, project)["2026-06-03"]
    resource_named("equipment_logs").model._default_manager.update(procore_id=5)

    assert before == "On its way to Procore"
    assert states(viewer, project)["2026-06-03"] == "Complete"


def test_a_day_shows_its_entries_in_the_columns_of_a_report(
    viewer: Client, project: Project, log: Make
) -> None:
    log("manpower", vendor="Delta Concrete", num_workers=6, num_hours=8, notes="Forming\nline C")
    log("manpower", vendor="Acme Steel", num_workers=3, num_hours="7.5", man_hours="22.5")
    log("inspection", inspection_type="Rebar", start_hour=9, start_minute=5, end_hour=10)
    log("manpower", vendor="Gone Inc", num_workers=50, missing_since=timezone.now())
    log("manpower", vendor="Tomorrow Inc", num_workers=50, date=date(2026, 6, 4))
    DailyLogHeader.objects.create(
        **_placed(project, 1), log_date=WEDNESDAY, completed=True, completed_by="Pat Site"
    )

    page = shown(viewer, project)

    assert "<dt>Workers on site</dt> <dd> 9 </dd>" in page
    assert "<dt>Hours worked</dt> <dd> 70.5 </dd>" in page
    assert '<td class="num">9</td><td class="num"></td><td class="num">70.5</td>' in page
    assert page.index("Acme Steel") < page.index("Delta Concrete")
    assert "09:05 to 10:00" in page
    assert "<bdi>Pat Site</bdi>" in page
    assert "Gone Inc" not in page
    assert "Tomorrow Inc" not in page
    assert ">Cost code<" not in page  # nobody gave one


def test_what_procore_refused_or_has_not_got_is_marked(
    viewer: Client, project: Project, log: Make
) -> None:
    refused = log("notes", comment="Refused one", procore_id=-1)
    log("notes", comment="Waiting one", procore_id=-2)
    log("notes", comment="Changed one", edits={"comment": {}})
    OutboxEntry.objects.create(
        connection=project.connection,
        project_id=project.procore_id,
        resource="notes_logs",
        row_id=refused.pk,
        kind="create",
        state="refused",
        origin_id="one",
        created_at=timezone.now(),
    )

    page = shown(viewer, project)

    assert re.search(r"Refused one</bdi></a> <span[^>]*>Refused by Procore<", page)
    assert re.search(r"Waiting one</bdi></a> <span[^>]*>On its way to Procore<", page)
    assert re.search(r"Changed one</bdi></a> <span[^>]*>Change on its way<", page)


def test_those_who_may_write_find_the_forms_of_the_day(
    viewer: Client, manager: Client, project: Project, log: Make
) -> None:
    log("weather")
    form = f"/projects/{project.pk}/equipment_logs/new/?date=2026-06-03&amp;then="

    page = shown(manager, project)

    assert "Still to be logged: manpower, equipment, work." in page
    assert page.count(form) == 2  # what is missing, and the menu of all kinds
    assert "Still to be logged: manpower, equipment, work." in shown(viewer, project)
    assert "/new/" not in shown(viewer, project)


def test_a_new_entry_leads_back_to_its_day(manager: Client, project: Project) -> None:
    day = f"/projects/{project.pk}/daily-logs/2026-06-03/"
    form = f"/projects/{project.pk}/notes_logs/new/?date=2026-06-03&then={day}"

    page = manager.get(form).content.decode()
    answer = manager.post(form, {"date": "2026-06-03", "comment": "Holiday: no work."})

    assert 'value="2026-06-03"' in page
    assert f'href="{day}" data-drop-draft' in page
    assert answer["Location"] == day
    assert "Holiday: no work." in shown(manager, project)


def test_an_entry_leads_to_its_day(viewer: Client, project: Project, log: Make) -> None:
    entry = log("notes", comment="Footing placed")

    page = viewer.get(f"/projects/{project.pk}/notes_logs/{entry.procore_id}/").content.decode()

    assert f'/projects/{project.pk}/daily-logs/2026-06-03/"' in page


def test_more_entries_than_are_shown_are_added_up_all_the_same(
    viewer: Client, project: Project
) -> None:
    model = resource_named("delay_logs").model
    model._default_manager.bulk_create(
        model(**_placed(project, key), date=WEDNESDAY, duration=Decimal(2)) for key in range(1, 251)
    )

    page = shown(viewer, project)

    assert "The first 100 are shown." in page
    assert "delay_logs/?date_from=2026-06-03&amp;date_to=2026-06-03" in page
    assert '<td class="num">500</td>' in page


def test_days_and_months_that_make_no_sense(viewer: Client, project: Project) -> None:
    path = f"/projects/{project.pk}/daily-logs/"
    months = [viewer.get(f"{path}?month={text}") for text in ("x", "2026-13", "0001-01", "\0")]

    assert {answer.status_code for answer in months} == {200}
    assert viewer.get(f"{path}2026-06-31/").status_code == 404
    assert viewer.get(f"{path}0001-01-01/").status_code == 404
    assert viewer.get(f"{path}1900-01-01/").status_code == 200
    assert viewer.get(f"{path}2199-12-31/").status_code == 200
    assert "This day has not come yet." in shown(viewer, project, "2199-12-31/")


def test_a_project_without_logs_is_told_so(viewer: Client, project: Project) -> None:
    page = shown(viewer, project, "?month=2026-06")

    assert "No daily log in June 2026" in page
    assert "and nothing was expected" in shown(viewer, project)


def test_what_was_not_read_is_no_gap_to_rely_on(viewer: Client, project: Project) -> None:
    for resource in NEEDED[:3]:
        Cursor.objects.create(
            connection=project.connection,
            project_id=project.procore_id,
            resource=resource.name,
            last_success_at=datetime(2026, 6, 3, tzinfo=UTC),
        )

    page = shown(viewer, project)

    assert "The hub has not read weather logs of this project yet" in page


def test_the_part_that_follows_changes_comes_only_when_it_changed(
    viewer: Client, project: Project, log: Make
) -> None:
    log("weather", sky="Clear")
    [again] = re.findall(r'hx-get="([^"]+/daily-logs/2026-06-03/[^"]+)"', shown(viewer, project))
    headers = {"HX-Request": "true", "HX-Target": "daily-log"}

    before = viewer.get(again, headers=headers)
    log("notes", comment="Rain came")
    after = viewer.get(again, headers=headers)

    assert before.status_code == 204
    assert "Rain came" in after.content.decode()
    assert "<html" not in after.content.decode()

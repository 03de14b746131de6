"""Does an administrator find who did what, and take it along?"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from trajanus.accounts.models import Role, User
from trajanus.audit import actor, trail
from trajanus.audit.actions import Action
from trajanus.audit.actor import Actor, Way
from trajanus.audit.models import Entry
from trajanus.audit.trail import Place
from trajanus.records.audit_lines import some
from trajanus.records.auditing import Asked, mark_in
from trajanus.resources.catalog import resource_named
from trajanus.resources.project import Project
from trajanus.resources.rfi import Rfi
from trajanus.resources.spec import Owner
from trajanus.store.models.history import Cause
from trajanus.sync.deciding import history, ownership
from trajanus.sync.lane import Lane

NOW = timezone.now()


@pytest.fixture
def vera() -> User:
    return User.objects.create_user("vera", role=Role.QC_MANAGER)


@pytest.fixture
def edited(project: Project, rfi: Callable[..., Rfi], vera: User) -> Rfi:
    """An RFI whose due date a person changed."""
    row = rfi(12, subject="Rebar spacing at the footing")
    lane = Lane(project.connection, 5200, resource_named("rfis"))
    fields = {"due_date": ("2027-03-30", "2027-04-02")}
    history.note(lane, row, Cause.PROCORE, fields={"status": ("draft", "open")})
    history.note(lane, row, Cause.PERSON, fields=fields, by=vera.pk)
    return row


def page(admin: Client, query: str = "") -> str:
    return admin.get(f"/admin/audit/{query}").content.decode()


def actions(asked: Asked) -> list[str]:
    return [line.action for line in some(asked)[0]]


def test_deeds_and_edits_stand_in_one_list_with_before_and_after(
    admin: Client, edited: Rfi, project: Project
) -> None:
    ownership.override(Lane(project.connection, 5200, resource_named("rfis")), "subject", Owner.HUB)

    shown = page(admin)

    assert f'href="/projects/{project.pk}/rfis/7012/"' in shown
    assert "Rebar spacing at the footing" in shown
    assert "2027-03-30" in shown
    assert "2027-04-02" in shown
    assert "Field&#x27;s owner changed" in shown
    assert "draft" not in shown  # what Procore did is in the record's own history


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("?person=vera", True),
        ("?person=system_admin", False),
        ("?action=record_edited", True),
        ("?action=role_changed", False),
        ("?resource=rfis&words=rebar", True),
        ("?resource=rfis&words=concrete", False),
        ("?words=2027+04", True),
        (f"?since={NOW.date() - timedelta(days=1)}&until={NOW.date() + timedelta(days=1)}", True),
        (f"?until={NOW.date() - timedelta(days=2)}", False),
    ],
)
def test_filters_in_the_address_narrow_it(
    query: str, admin: Client, edited: Rfi, *, is_found: bool
) -> None:
    assert ("Rebar spacing" in page(admin, query)) is is_found


def test_one_record_has_a_list_of_its_own(admin: Client, edited: Rfi) -> None:
    assert "Rebar" in page(admin, f"?resource=rfis&record={edited.pk}")
    assert "Nothing matches" in page(admin, f"?resource=rfis&record={edited.pk + 1}")


def test_words_find_names_addresses_and_details_by_their_beginnings() -> None:
    boss = Actor(name="boss", way=Way.API, program="nightly-export", address="192.0.2.7")
    with actor.acting(boss):
        trail.note(Action.RULE_ADDED, "Tell S-101's reviewer", detail={"emails": ["Zoë@x.example"]})

    for words in ("101", "night", "192.0.2", "zoë", "tell REVIEWER", "rule:'\\ tell"):
        found = actions(Asked(words=words.replace("rule:", "")))
        assert found == ["rule_added"], words
    assert actions(Asked(words="eviewer")) == []


def test_older_pages_go_on_where_the_newer_ended_also_within_one_moment(
    edited: Rfi, vera: User, clock: Any
) -> None:
    lane = Lane(edited.connection, 5200, resource_named("rfis"))
    for number in range(4):
        trail.note(Action.FILE_OPENED, str(number))
        history.note(lane, edited, Cause.DECISION, by=vera.pk)
        if number == 1:
            clock.advance(60)
    whole, _ = some(Asked())

    parts, mark = [], ""
    while True:
        part, mark = some(Asked(), before=mark_in(mark), most=2)
        parts += part
        if not mark:
            break

    assert parts == whole
    assert len(whole) == 9


def test_pages_of_a_common_word_are_the_whole_of_it_in_parts(
    edited: Rfi, vera: User, clock: Any
) -> None:
    lane = Lane(edited.connection, 5200, resource_named("rfis"))
    for number in range(5):
        trail.note(Action.FILE_OPENED, f"Sheet {number}" if number % 2 else f"Common {number}")
        history.note(lane, edited, Cause.DECISION, by=vera.pk, text="Common sense")
        clock.advance(1)
    asked = Asked(words="common")
    whole, _ = some(asked)

    newest, mark = some(asked, most=3)
    older, _ = some(asked, before=mark_in(mark))

    assert [line.about for line in whole if line.action == "file_opened"] == [
        "Common 4", "Common 2", "Common 0",
    ]  # fmt: skip
    assert newest + older == whole
    assert len(whole) == 8


def test_a_mark_that_is_none_begins_anew() -> None:
    assert [mark_in(text) for text in ("", "1.2", "x.0.1", "9" * 30 + ".0.1")] == [None] * 4


def test_what_is_taken_along_is_as_filtered_and_is_noted_itself(admin: Client, edited: Rfi) -> None:
    answer = admin.get("/admin/audit/export/xlsx/?person=vera")
    book = load_workbook(io.BytesIO(b"".join(answer)))  # type: ignore[arg-type]
    text = b"".join(admin.get("/admin/audit/export/csv/?action=record_edited")).decode()  # type: ignore[arg-type]

    cells = [str(cell) for sheet in book for row in sheet.values for cell in row if cell]
    assert "Who: vera" in cells
    assert sum("Record edited" in cell for cell in cells) == 1
    assert "2027-03-30 → 2027-04-02" in text
    assert [one.detail["as"] for one in Entry.objects.filter(action="list_exported")] == [
        "CSV", "Excel workbook (XLSX)",
    ]  # fmt: skip


def test_programs_read_it_and_go_on_by_the_next_address(admin: Client, edited: Rfi) -> None:
    trail.note(Action.RULE_ADDED, "One", place=Place(edited.connection_id, 5200))
    trail.note(Action.RULE_ADDED, "Two", place=Place(edited.connection_id, 5200))
    project = Project.objects.get()

    first = admin.get(f"/api/v1/audit?project={project.pk}&limit=2").json()
    second = admin.get(first["next"]).json()

    assert [one["about"] for one in first["items"]] == ["Two", "One"]
    assert [one["action"] for one in second["items"]] == ["record_edited"]
    assert second["next"] is None
    assert admin.get("/api/v1/audit?action=dancing").status_code == 422
    assert admin.get("/api/v1/audit?before=yesterday").status_code == 422

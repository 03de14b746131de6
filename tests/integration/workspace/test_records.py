"""Does a record's page show all that is known, and keep what people type?"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from trajanus.accounts.models import Role, User
from trajanus.resources.project import Project
from trajanus.resources.rfi import Rfi

Make = Callable[..., Any]


def page_of(project: Project, number: int = 1) -> str:
    return f"/projects/{project.pk}/rfis/{7000 + number}/"


def note_form(browser: Client, page: str) -> dict[str, str]:
    """Return the note form's hidden fields, as a browser would send them."""
    text = browser.get(page).content.decode()
    seen = re.findall(r'name="seen" value="(\w+)"', text)[0]
    return {"seen": seen, "next": page}


def test_an_rfi_shows_its_question_and_replies_in_order(
    viewer: Client, project: Project, rfi: Make, reply: Make
) -> None:
    record = rfi(1, question="Which spacing governs?")
    later = datetime.fromisoformat("2026-06-03T09:00:00+00:00")
    earlier = datetime.fromisoformat("2026-06-02T09:00:00+00:00")
    reply(1, record, body="Use 200 mm.", official=True, answer_date=later, created_by="Bob")
    reply(2, record, body="We look into it.", answer_date=earlier, created_by="Ann")

    text = viewer.get(page_of(project)).content.decode()

    parts = ["Which spacing governs?", "We look into it.", "Official answer", "Use 200 mm."]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert text.count("Official answer") == 1


def test_times_are_those_of_the_project(viewer: Client, project: Project, rfi: Make) -> None:
    rfi(1, initiated_at=datetime.fromisoformat("2026-06-03T02:00:00+00:00"))

    text = viewer.get(page_of(project)).content.decode()

    assert "2026-06-02 22:00" in text


def test_a_record_gone_from_procore_says_so(viewer: Client, project: Project, rfi: Make) -> None:
    rfi(1, missing_since=datetime.fromisoformat("2026-06-03T02:00:00+00:00"))

    text = viewer.get(page_of(project)).content.decode()

    assert "Procore no longer shows this RFI" in text


@pytest.mark.parametrize(
    "approvers",
    [None, [], "text", [None, "text", 7, {}], [{"user": "text", "response": []}], {"a": 1}],
)
def test_a_submittal_survives_any_workflow(
    viewer: Client, project: Project, submittal: Make, approvers: object
) -> None:
    submittal(1, payload={"approvers": approvers})

    assert viewer.get(f"/projects/{project.pk}/submittals/4001/").status_code == 200


def test_a_submittal_shows_its_workflow(viewer: Client, project: Project, submittal: Make) -> None:
    line = {
        "approver_type": "Approver",
        "user": {"name": "Bob Design"},
        "response": {"name": "Revise and Resubmit"},
        "comment": "Show the <splices>.",
        "workflow_group_number": 2,
    }
    submittal(1, payload={"approvers": [line]}, spec_section="05 12 00")

    text = viewer.get(f"/projects/{project.pk}/submittals/4001/").content.decode()

    for part in ("Bob Design", "Revise and Resubmit", "Show the &lt;splices&gt;.", "05 12 00"):
        assert part in text


@pytest.mark.parametrize(
    ("link", "is_shown"),
    [
        ("https://app.procore.com/5200/project/rfi/show/700", True),
        ("javascript:alert(1)", False),
        ("https://procore.com.example.net/", False),
        ("http://app.procore.com/", False),
        ("https://[", False),
        (7, False),
    ],
)
def test_only_an_address_of_procore_becomes_a_link(
    viewer: Client, project: Project, rfi: Make, link: object, is_shown: bool
) -> None:
    record = rfi(1)
    Rfi.objects.filter(pk=record.pk).update(payload={"link": link})

    text = viewer.get(page_of(project)).content.decode()

    assert ("in Procore</a>" in text) == is_shown


def test_a_manager_writes_a_note(manager: Client, project: Project, rfi: Make) -> None:
    rfi(1)
    page = page_of(project)

    answer = manager.post(
        f"{page}note/", note_form(manager, page) | {"qc_note": " Checked\r\non site.\x00 "}
    )

    assert answer["Location"] == page
    assert Rfi.objects.get().qc_note == "Checked\non site."


def test_a_viewer_reads_the_note_but_has_no_form(
    viewer: Client, project: Project, rfi: Make
) -> None:
    rfi(1, qc_note="Checked on site.")

    text = viewer.get(page_of(project)).content.decode()

    assert "Checked on site." in text
    assert "<textarea" not in text


def test_two_people_writing_at_once_lose_nothing(
    manager: Client, project: Project, rfi: Make
) -> None:
    rfi(1)
    page = page_of(project)
    mine = note_form(manager, page) | {"qc_note": "Mine"}
    Rfi.objects.update(qc_note="Theirs")

    answer = manager.post(f"{page}note/", mine)

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Mine</textarea>" in text
    assert "Theirs" in text
    assert Rfi.objects.get().qc_note == "Theirs"


def test_a_note_that_is_too_long_is_given_back(
    manager: Client, project: Project, rfi: Make
) -> None:
    rfi(1)
    page = page_of(project)
    long = "x" * 10_001

    answer = manager.post(f"{page}note/", note_form(manager, page) | {"qc_note": long})

    assert answer.status_code == 409
    assert long in answer.content.decode()


def test_text_typed_in_an_expired_session_is_there_after_signing_in(
    manager: Client, project: Project, rfi: Make
) -> None:
    rfi(1)
    page = page_of(project)
    typed = note_form(manager, page) | {"qc_note": "Typed before lunch"}
    session = manager.session
    del session["_auth_user_id"]  # what remains of a session that has ended
    session.save()

    refused = manager.post(f"{page}note/", typed)
    manager.force_login(User.objects.get(role=Role.QC_MANAGER))
    text = manager.get(page).content.decode()

    assert refused["Location"].startswith("/accounts/login/?next=")
    assert "Typed before lunch</textarea>" in text
    assert "was not saved" in text
    assert "Typed before lunch" not in manager.get(page).content.decode()


def test_text_in_a_form_that_is_too_old_is_given_back(
    project: Project, rfi: Make, manager: Client
) -> None:
    rfi(1)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(role=Role.QC_MANAGER))

    answer = strict.post(f"{page_of(project)}note/", {"qc_note": "Typed long ago"})

    assert answer.status_code == 403
    assert "Typed long ago</textarea>" in answer.content.decode()


def test_an_unknown_record_is_not_found(viewer: Client, project: Project) -> None:
    for number in ("1", "9" * 30):
        assert viewer.get(f"/projects/{project.pk}/rfis/{number}/").status_code == 404
    assert viewer.get("/projects/99999999999999999999/rfis/").status_code == 404

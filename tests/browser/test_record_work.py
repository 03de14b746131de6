"""Can a QC manager do the day's work on records, and does it arrive at Procore?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from trajanus import clock, config
from trajanus.accounts.models import Role
from trajanus.resources.catalog import resource_named
from trajanus.resources.project import Project
from trajanus.resources.rfi import Rfi
from trajanus.resources.submittal import Submittal
from trajanus.resources.user import ProjectUser
from trajanus.simulator import Simulator
from trajanus.store.models import Conflict, Connection
from trajanus.sync.lane import Lane
from trajanus.sync.writing import edits, push

from .conftest import PASSWORD, read_project
from .looks import problems_at, problems_of


@pytest.fixture
def project(site: Connection) -> Project:
    """The sample project as the hub reads it, with what these tests look at."""
    return read_project(site, "users", "rfis", "submittals")


@pytest.fixture
def rfi(project: Project) -> Rfi:
    """An open RFI."""
    return Rfi.objects.filter(status="open", project_id=project.procore_id).earliest("procore_id")


@pytest.fixture
def for_developers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the hub show the style guide."""
    monkeypatch.setenv("HUB_LOG_LEVEL", "DEBUG")
    config.settings.cache_clear()
    yield
    monkeypatch.undo()
    config.settings.cache_clear()


def at_procore(procore: Simulator, kind: str, **wanted: Any) -> list[dict[str, Any]]:
    return [
        record
        for record in procore.world[kind]
        if all(record.get(name) == value for name, value in wanted.items())
    ]


def edit_and_dispute(project: Project, rfi: Rfi) -> None:
    """Leave an edit of one field on its way, and another one to be decided."""
    lane = Lane(project.connection, project.procore_id, resource_named("rfis"))
    edits.change(lane, rfi.procore_id, {"reference": "S-9", "due_date": "2027-05-09"}, by=None)
    Conflict.objects.create(
        connection=project.connection, project_id=project.procore_id, resource="rfis",
        row_id=rfi.pk, field="due_date", reason="both", explanation="Both sides changed it.",
        agreed="2027-05-01", ours="2027-05-09", theirs="2027-05-05", found_at=clock.now(),
    )  # fmt: skip


def opened(page: Page, project: Project, path: str) -> None:
    page.goto(f"/projects/{project.pk}/{path}")
    page.locator("body[data-live-state=live]").wait_for()


def test_an_rfi_is_asked_and_arrives_at_procore(
    page: Page,
    project: Project,
    site: Connection,
    procore: Simulator,
    sign_in: Callable[[Role], None],
    complaints: list[str],
) -> None:
    someone = ProjectUser.objects.filter(project_id=project.procore_id).earliest("procore_id")
    sign_in(Role.QC_MANAGER)
    page.goto(f"/projects/{project.pk}/rfis/")

    page.get_by_role("link", name="New RFI").click()
    page.get_by_label("Subject").fill("Anchor bolts at grid C")
    page.get_by_label("Question").fill("Which grade governs?")
    page.get_by_label("RFI manager").select_option(str(someone.procore_id))
    page.get_by_label("Assignee").select_option(str(someone.procore_id))
    page.get_by_role("button", name="Save and send to Procore").click()

    expect(page.get_by_text("Not at Procore yet")).to_be_visible()
    expect(page.get_by_role("status").get_by_text("Waiting")).to_be_visible()
    page.locator("body[data-live-state=live]").wait_for()
    push.work_off(site)

    page.wait_for_url(lambda address: "/rfis/-" not in address)
    expect(page.get_by_text("Not at Procore yet")).to_have_count(0)
    expect(page.locator(".entry").get_by_text("At Procore", exact=True)).to_be_visible()
    assert len(at_procore(procore, "rfis", subject="Anchor bolts at grid C")) == 1
    assert complaints == []


def test_an_rfi_is_answered_and_closed(
    page: Page,
    project: Project,
    rfi: Rfi,
    site: Connection,
    procore: Simulator,
    sign_in: Callable[[Role], None],
    complaints: list[str],
) -> None:
    sign_in(Role.QC_MANAGER)
    opened(page, project, f"rfis/{rfi.procore_id}/")

    page.get_by_role("link", name="Answer", exact=True).click()
    dialog = page.get_by_role("dialog", name="Answer")
    dialog.get_by_label("Answer needed").fill("Use grade 36.")
    dialog.get_by_role("button", name="Answer").click()
    page.locator("body[data-live-state=live]").wait_for()
    push.work_off(site)
    expect(page.locator(".reply").get_by_text("Use grade 36.")).to_be_visible()

    page.get_by_role("link", name="Close", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    page.locator("body[data-live-state=live]").wait_for()
    push.work_off(site)
    expect(page.get_by_role("link", name="Reopen")).to_be_visible()

    assert procore.world["rfis"].get(rfi.procore_id)["status"] == "closed"
    assert complaints == []


def test_a_refused_edit_shows_procores_words_at_the_field_and_keeps_the_text(
    page: Page,
    project: Project,
    rfi: Rfi,
    site: Connection,
    procore: Simulator,
    sign_in: Callable[[Role], None],
    complaints: list[str],
) -> None:
    sign_in(Role.QC_MANAGER)
    page.goto(f"/projects/{project.pk}/rfis/{rfi.procore_id}/edit/")
    page.get_by_label("Subject").fill("Duct through the beam")
    page.get_by_label("Assignee").select_option("")
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator("body[data-live-state=live]").wait_for()

    push.work_off(site)

    expect(page.get_by_role("status").get_by_text("Refused by Procore")).to_be_visible()
    expect(page.locator("#fact-assignee_id")).to_contain_text("Procore refused it: required")
    page.locator("#edit-all").click()
    expect(page.locator("#assignee_id-problems")).to_contain_text("required")
    expect(page.get_by_label("Subject")).to_have_value("Duct through the beam")
    page.get_by_label("Assignee").select_option(str(rfi.assignee_id))
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator("body[data-live-state=live]").wait_for()
    push.work_off(site)

    expect(page.locator(".entry").get_by_text("At Procore", exact=True)).to_be_visible()
    assert procore.world["rfis"].get(rfi.procore_id)["subject"] == "Duct through the beam"
    assert complaints == []


def test_one_field_is_edited_in_its_place_and_taken_back(
    page: Page,
    project: Project,
    rfi: Rfi,
    sign_in: Callable[[Role], None],
    announce: Callable[[str], None],
    complaints: list[str],
) -> None:
    before = rfi.due_date.isoformat() if rfi.due_date else ""
    sign_in(Role.QC_MANAGER)
    opened(page, project, f"rfis/{rfi.procore_id}/")
    page.get_by_role("link", name="Edit Due", exact=True).click()
    field = page.get_by_label("Due", exact=True)
    expect(field).to_be_focused()
    field.fill("2027-05-01")
    page.get_by_role("heading", name="History").click()
    announce('{"topic": "sync"}')
    page.locator("#fact-due_date").get_by_role("button", name="Save").click()

    expect(page.locator("#fact-due_date")).to_contain_text(
        f"Not at Procore yet. Procore has “{before}”"
    )
    page.locator("#fact-due_date").get_by_role("button", name="Take back").click()

    expect(page.locator("#fact-due_date time")).to_have_text(before)
    expect(page.locator("#fact-due_date")).not_to_contain_text("Not at Procore yet")
    assert complaints == []


def test_an_expired_session_loses_no_text(
    page: Page, project: Project, sign_in: Callable[[Role], None]
) -> None:
    sign_in(Role.QC_MANAGER)
    page.goto(f"/projects/{project.pk}/rfis/new/")
    page.get_by_label("Question").fill("Typed before lunch")
    Session.objects.all().delete()

    page.get_by_role("button", name="Save and send to Procore").click()
    page.get_by_label("User name or e-mail").fill(Role.QC_MANAGER.value)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_label("Question")).to_have_value("Typed before lunch")
    expect(page.get_by_text("this was not saved")).to_be_visible()


def test_a_reload_loses_no_text(
    page: Page, project: Project, rfi: Rfi, sign_in: Callable[[Role], None]
) -> None:
    sign_in(Role.QC_MANAGER)
    page.goto(f"/projects/{project.pk}/rfis/{rfi.procore_id}/edit/")
    page.get_by_label("Subject").fill("Half a sen")

    page.reload()

    expect(page.get_by_label("Subject")).to_have_value("Half a sen")
    page.get_by_role("link", name="Cancel").click()
    page.goto(f"/projects/{project.pk}/rfis/{rfi.procore_id}/edit/")
    expect(page.get_by_label("Subject")).to_have_value(rfi.subject or "")


def test_a_revision_is_uploaded(
    page: Page,
    project: Project,
    site: Connection,
    procore: Simulator,
    sign_in: Callable[[Role], None],
    complaints: list[str],
) -> None:
    source = Submittal.objects.filter(project_id=project.procore_id, current_revision=True)[0]
    sign_in(Role.QC_MANAGER)
    page.goto(f"/projects/{project.pk}/submittals/{source.procore_id}/")

    page.get_by_role("link", name="Upload a revision").click()
    expect(page.get_by_label("Title")).to_have_value(source.title or "")
    page.get_by_label("Attachments").set_input_files(
        {"name": "revised.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 revised"}
    )
    page.get_by_role("button", name="Save and send to Procore").click()
    page.locator("body[data-live-state=live]").wait_for()
    push.work_off(site)

    page.wait_for_url(lambda address: "/submittals/-" not in address)
    expect(page.get_by_role("link", name="revised.pdf")).to_be_visible()
    expect(page.get_by_role("heading", name="Revisions")).to_be_visible()
    made = at_procore(procore, "submittals", source_submittal_log_id=source.procore_id)
    assert [one["title"] for one in made] == [source.title]
    assert complaints == []


def test_the_forms_are_clean(
    page: Page,
    project: Project,
    rfi: Rfi,
    sign_in: Callable[[Role], None],
    complaints: list[str],
    for_developers: None,
) -> None:
    sign_in(Role.QC_MANAGER)
    edit_and_dispute(project, rfi)
    base = f"/projects/{project.pk}/rfis"
    one = f"{base}/{rfi.procore_id}"
    addresses = (f"{base}/new/", f"{one}/", f"{one}/edit/", f"{one}/steps/answer/",
                 f"{one}/delete/", "/styleguide/")  # fmt: skip

    problems = problems_at(page, addresses)
    page.goto(f"{one}/")
    page.get_by_role("link", name="Answer", exact=True).click()
    page.get_by_role("dialog").wait_for()

    assert problems == {}
    assert problems_of(page) == []
    assert complaints == []


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_a_field_is_edited_without_the_script(
    page: Page, project: Project, rfi: Rfi, sign_in: Callable[[Role], None]
) -> None:
    sign_in(Role.QC_MANAGER)
    page.goto(f"/projects/{project.pk}/rfis/{rfi.procore_id}/")

    page.locator("#edit-due_date").click()
    page.get_by_label("Due", exact=True).fill("2027-05-01")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator("#fact-due_date")).to_contain_text("Not at Procore yet.")


def test_a_dropped_file_is_attached(
    page: Page,
    project: Project,
    rfi: Rfi,
    site: Connection,
    sign_in: Callable[[Role], None],
    complaints: list[str],
) -> None:
    sign_in(Role.QC_MANAGER)
    opened(page, project, f"rfis/{rfi.procore_id}/")
    dropped = page.evaluate_handle(
        """() => {
            const files = new DataTransfer();
            files.items.add(new File(["bytes"], "photo.jpg", {type: "image/jpeg"}));
            return files;
        }"""
    )

    page.dispatch_event("#record .drop", "drop", {"dataTransfer": dropped})
    expect(page.locator("[data-dropped]")).to_contain_text("photo.jpg")
    page.get_by_role("button", name="Attach", exact=True).click()
    expect(page.locator(".entry").get_by_text("photo.jpg")).to_be_visible()
    page.locator("body[data-live-state=live]").wait_for()
    push.work_off(site)

    link = page.locator(".attached").get_by_role("link", name="photo.jpg")
    expect(link).to_be_visible()
    assert page.request.get(str(link.get_attribute("href"))).body() == b"bytes"
    assert complaints == []

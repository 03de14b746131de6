"""Can a person edit, make and move records, with nothing lost and everything told plainly?"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from trajanus.records.derive import listed
from trajanus.resources.catalog import resource_named
from trajanus.resources.project import Project
from trajanus.resources.rfi import Rfi
from trajanus.resources.submittal import Submittal
from trajanus.resources.user import ProjectUser
from trajanus.store.models import Conflict, OutboxEntry
from trajanus.store.models.conflict import ConflictState
from trajanus.store.models.outbox import OutboxKind, OutboxState
from trajanus.sync.deciding import conflicts
from trajanus.sync.lane import Lane
from trajanus.sync.writing import edits
from trajanus.workspace.record.details import can_create

Make = Callable[..., Any]
WRONG = 422


def page_of(project: Project, record: Rfi | Submittal) -> str:
    name = "rfis" if isinstance(record, Rfi) else "submittals"
    return f"/projects/{project.pk}/{name}/{record.procore_id}/"


def lane_of(project: Project, name: str = "rfis") -> Lane:
    return Lane(project.connection, project.procore_id, resource_named(name))


def colleague(project: Project, key: int, name: str) -> ProjectUser:
    return ProjectUser.objects.create(
        connection=project.connection, project_id=project.procore_id, procore_id=key,
        name=name, payload={}, seen_at=project.seen_at,
    )  # fmt: skip


def form_of(browser: Client, address: str) -> dict[str, str]:
    """Return what the form's fields hold, as a browser would send them back."""
    page = browser.get(address).content.decode()
    hidden = re.findall(r'name="(was-[\w-]+)" value="([^"]*)"', page)
    return dict(hidden)


def refused(record: Rfi, problems: dict[str, list[str]]) -> OutboxEntry:
    """Let the record's last entry be one that Procore refused."""
    entry = OutboxEntry.objects.latest("pk")
    entry.state, entry.problems, entry.message = OutboxState.REFUSED, problems, "Not taken."
    entry.save()
    return entry


# --- Editing --------------------------------------------------------------------------------------


def test_only_what_was_touched_is_written(manager: Client, project: Project, rfi: Make) -> None:
    record = rfi(1, question="Which one?", reference="S-101")
    page = page_of(project, record)
    typed = form_of(manager, f"{page}edit/") | {
        "subject": "Subject 1", "question": "Which\r\none?", "reference": "S-101",
    }  # fmt: skip
    Rfi.objects.update(reference="S-102")  # somebody else was there meanwhile

    answer = manager.post(f"{page}edit/", typed)

    assert answer["Location"] == page
    record.refresh_from_db()
    assert (record.question, record.reference) == ("Which\none?", "S-102")
    assert set(OutboxEntry.objects.get().values) == {"question"}


def test_a_field_that_changed_meanwhile_is_shown_before_it_is_replaced(
    manager: Client, project: Project, rfi: Make
) -> None:
    record = rfi(1, reference="S-101")
    page = f"{page_of(project, record)}edit/"
    typed = form_of(manager, page) | {"reference": "Mine"}
    Rfi.objects.update(reference="Theirs")

    answer = manager.post(page, typed)

    assert answer.status_code == WRONG
    text = answer.content.decode()
    assert "This changed meanwhile to: Theirs." in text
    assert 'value="Mine"' in text
    again = dict(re.findall(r'name="(was-[\w-]+)" value="([^"]*)"', text))
    assert manager.post(page, again | {"reference": "Mine"}).status_code == 302
    record.refresh_from_db()
    assert record.reference == "Mine"


def test_wrong_values_come_back_with_the_problem_at_the_field(
    manager: Client, project: Project, rfi: Make
) -> None:
    page = f"{page_of(project, rfi(1))}edit/"

    answer = manager.post(page, {"due_date": "soon", "schedule_impact_days": "many"})

    text = answer.content.decode()
    assert answer.status_code == WRONG
    assert 'id="due_date-problems"' in text
    assert "Must be a whole number" in text
    assert 'value="soon"' in text
    assert not OutboxEntry.objects.exists()


def test_a_person_is_chosen_and_named_before_procore_has_it(
    manager: Client, project: Project, rfi: Make
) -> None:
    record = rfi(1, assignee_id=11, assignee_name="Alice Site")
    colleague(project, 11, "Alice Site")
    colleague(project, 12, "Bob Design")
    page = page_of(project, record)

    manager.post(f"{page}edit/?field=assignee_id", {"assignee_id": "12"})

    text = " ".join(manager.get(page).content.decode().split())
    assert "<bdi>Bob Design</bdi></a>" in text
    assert "Procore has “<bdi>Alice Site</bdi>”" in text


def test_long_lists_are_searched_with_and_without_the_script(
    manager: Client, project: Project, rfi: Make
) -> None:
    for key in range(120):
        colleague(project, 100 + key, f"Person {key:03}")
    page = f"{page_of(project, rfi(1, assignee_id=105))}edit/"
    typed = {"find": "assignee_id", "find-assignee_id": "son 07", "assignee_id": "105"}

    whole = manager.post(page, typed | {"subject": "Half a sen"}).content.decode()
    part = manager.get(
        f"/projects/{project.pk}/rfis/choices/?column=assignee_id&find-assignee_id=son+07"
    ).content.decode()

    assert 'value="Half a sen"' in whole
    assert '<option value="105" selected>Person 005</option>' in whole
    assert "Person 079" in whole
    assert "Person 080" not in whole
    assert part.count("<option") == 13
    assert len(whole) < 60_000


def test_what_procore_refused_stands_at_the_field_until_it_is_corrected(
    manager: Client, project: Project, rfi: Make
) -> None:
    record = rfi(1, reference="S-101")
    page = page_of(project, record)
    manager.post(f"{page}edit/", {"reference": "S-9", "drawing_number": "A-1"})
    entry = refused(record, {"reference": ["has no such drawing"]})
    conflicts.ask(
        lane_of(project), Rfi.objects.get(), reason=conflicts.REFUSED, explanation="No.",
        entry=entry, fields={"reference": "has no such drawing"},
    )  # fmt: skip

    shown = manager.get(page).content.decode()
    form = manager.get(f"{page}edit/").content.decode()
    manager.post(f"{page}take-back/", {"field": "reference"})

    assert "Procore refused it: has no such drawing" in shown
    assert 'value="S-9"' in form
    entry.refresh_from_db()
    assert (entry.state, entry.values) == (OutboxState.WAITING, {"drawing_number": "A-1"})
    assert Conflict.objects.get().state == ConflictState.OVERTAKEN


def test_a_conflict_is_decided_at_its_field(manager: Client, project: Project, rfi: Make) -> None:
    record = rfi(1, due_date="2027-05-01")
    edits.change(lane_of(project), record.procore_id, {"due_date": "2027-05-09"}, by=None)
    asked = Conflict.objects.create(
        connection=project.connection, project_id=project.procore_id, resource="rfis",
        row_id=record.pk, field="due_date", reason="both", explanation="Both changed it.",
        agreed="2027-05-01", ours="2027-05-09", theirs="2027-05-05", found_at=project.seen_at,
    )  # fmt: skip
    page = page_of(project, record)

    shown = manager.get(page).content.decode()
    manager.post(f"{page}conflicts/{asked.pk}/", {"choice": "theirs"})

    assert "2027-05-05" in shown
    record.refresh_from_db()
    assert str(record.due_date) == "2027-05-05"


def test_a_viewer_sees_all_and_edits_nothing(viewer: Client, project: Project, rfi: Make) -> None:
    record = rfi(1)
    edits.change(lane_of(project), record.procore_id, {"reference": "S-9"}, by=None)

    text = viewer.get(page_of(project, record)).content.decode()

    assert "Not at Procore yet." in text
    assert "On its way to Procore" in text
    for word in ("/edit/", "Take back", "/steps/", "<textarea", 'type="file"'):
        assert word not in text


# --- Making ---------------------------------------------------------------------------------------


def test_a_new_record_has_a_page_before_procore_has_it_and_the_same_address_after(
    manager: Client, project: Project
) -> None:
    colleague(project, 11, "Alice Site")
    typed = {"subject": "Anchor bolts", "question": "Which grade?", "rfi_manager_id": "11"}

    answer = manager.post(f"/projects/{project.pk}/rfis/new/", typed)
    before = manager.get(answer["Location"]).content.decode()
    listed = manager.get(f"/projects/{project.pk}/rfis/").content.decode()
    Rfi.objects.update(procore_id=7009)
    after = manager.get(answer["Location"])
    part = manager.get(answer["Location"], headers={"HX-Request": "true", "HX-Target": "record"})

    assert "Not at Procore yet" in before
    assert answer["Location"] in listed
    assert after["Location"] == f"/projects/{project.pk}/rfis/7009/"
    assert part["HX-Redirect"] == after["Location"]
    assert OutboxEntry.objects.get().kind == OutboxKind.CREATE


def test_what_is_needed_is_said_and_what_was_typed_stays(manager: Client, project: Project) -> None:
    answer = manager.post(f"/projects/{project.pk}/rfis/new/", {"question": "Which grade?"})

    text = answer.content.decode()
    assert answer.status_code == WRONG
    assert 'href="#id_subject"' in text
    assert "Which grade?</textarea>" in text
    assert not Rfi.objects.exists()


def test_every_resource_that_can_be_made_has_a_form(manager: Client, project: Project) -> None:
    made = [resource.name for resource in listed() if can_create(resource)]

    answers = {
        name: manager.get(f"/projects/{project.pk}/{name}/new/").status_code for name in made
    }

    assert len(made) > 30
    assert set(answers.values()) == {200}


def test_a_part_is_made_from_what_it_belongs_to_and_nothing_unknown(
    manager: Client, project: Project
) -> None:
    address = f"/projects/{project.pk}/change_event_line_items/new/"

    answer = manager.post(address, {"parent_id": "77", "description": "Concrete"})

    assert answer.status_code == WRONG
    assert "the hub knows no such record" in answer.content.decode()


def test_what_procore_refused_to_make_is_corrected_and_made_anew(
    manager: Client, project: Project
) -> None:
    new = f"/projects/{project.pk}/locations/new/"
    page = manager.post(new, {"node_name": "Bay 1"})["Location"]
    entry = OutboxEntry.objects.get()
    entry.state, entry.problems = OutboxState.REFUSED, {"node_name": ["is taken"]}
    entry.save()
    way = re.search(r'href="([^"]*\?instead=[^"]*)"', manager.get(page).content.decode())
    assert way is not None

    form = manager.get(way[1]).content.decode()
    manager.post(way[1], {"node_name": "Bay 2"})

    assert 'value="Bay 1"' in form
    assert "Procore refused it: is taken" in form
    states = OutboxEntry.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [OutboxState.WITHDRAWN, OutboxState.WAITING]


def test_a_revision_starts_from_the_one_before(
    manager: Client, project: Project, submittal: Make
) -> None:
    before = submittal(1, revision="0", title="Shop drawings", type="SD-02")

    text = manager.get(
        f"/projects/{project.pk}/submittals/new/?revise={before.procore_id}"
    ).content.decode()

    assert re.search(r'id="id_revision"[^>]*value="1"', text)
    assert "Shop drawings" in text


def test_a_draft_outlives_a_session_that_is_gone_altogether(
    manager: Client, project: Project
) -> None:
    address = f"/projects/{project.pk}/rfis/new/"
    visitor = Client()

    refused = visitor.post(address, {"subject": "Typed before lunch", "csrfmiddlewaretoken": "x"})
    visitor.force_login(manager.get(address).wsgi_request.user)
    again = visitor.get(address).content.decode()

    assert refused["Location"].startswith("/accounts/login/?next=")
    assert 'value="Typed before lunch"' in again
    assert "this was not saved" in again
    assert "Typed before lunch" not in visitor.get(address).content.decode()


# --- Steps and files ------------------------------------------------------------------------------


def test_steps_are_offered_by_status_and_taken_once(
    manager: Client, project: Project, rfi: Make
) -> None:
    record = rfi(1, status="open")
    page = page_of(project, record)

    offered = re.findall(r'id="step-(\w+)"', manager.get(page).content.decode())
    manager.post(f"{page}steps/close/")
    left = re.findall(r'id="step-(\w+)"', manager.get(page).content.decode())
    refused = manager.post(f"{page}steps/reopen/")

    assert offered == ["answer", "forward", "close"]
    assert left == ["answer", "forward"]
    assert refused.status_code == WRONG
    assert "not possible while" in refused.content.decode()


def test_a_refused_answer_is_corrected_instead_of_sent_twice(
    manager: Client, project: Project, rfi: Make
) -> None:
    record = rfi(1)
    page = page_of(project, record)
    manager.post(f"{page}steps/answer/", {"body": "Use 200 mn.", "official": "no"})
    entry = refused(record, {"body": ["is odd"]})

    form = manager.get(f"{page}steps/answer/?instead={entry.pk}").content.decode()
    manager.post(f"{page}steps/answer/?instead={entry.pk}", {"body": "Use 200 mm."})

    assert "Use 200 mn.</textarea>" in form
    assert "Procore refused it: is odd" in form
    states = OutboxEntry.objects.order_by("pk").values_list("state", "values__body")
    assert list(states) == [("withdrawn", "Use 200 mn."), ("waiting", "Use 200 mm.")]


def test_entries_are_taken_back_and_sent_again(
    manager: Client, project: Project, rfi: Make
) -> None:
    record = rfi(1, reference="S-101")
    page = page_of(project, record)
    manager.post(f"{page}edit/", {"reference": "S-9"})
    entry = refused(record, {})

    manager.post(f"{page}outbox/{entry.pk}/retry/")
    entry.refresh_from_db()
    again = entry.state
    manager.post(f"{page}outbox/{entry.pk}/withdraw/")

    entry.refresh_from_db()
    record.refresh_from_db()
    assert (again, entry.state) == (OutboxState.WAITING, OutboxState.WITHDRAWN)
    assert (record.reference, record.edits) == ("S-101", None)


def test_files_are_attached_and_their_way_is_shown(
    manager: Client, project: Project, rfi: Make
) -> None:
    page = page_of(project, rfi(1))
    photo = SimpleUploadedFile("photo.jpg", b"bytes", content_type="image/jpeg")

    manager.post(f"{page}files/", {"target": "question", "files": [photo]})
    nothing = manager.post(f"{page}files/", {"target": "question"}, follow=True)

    assert OutboxEntry.objects.get().uploads.get().name == "photo.jpg"
    assert "photo.jpg" in nothing.content.decode()
    assert "Nothing was attached: is needed" in nothing.content.decode()


def test_a_page_in_the_open_hears_only_of_what_is_new(
    manager: Client, project: Project, rfi: Make
) -> None:
    record = rfi(1)
    page = page_of(project, record)
    seen = re.search(r"\?seen=(\w+)", manager.get(page).content.decode())
    assert seen is not None
    part = {"HX-Request": "true", "HX-Target": "record"}

    quiet = manager.get(f"{page}?seen={seen[1]}", headers=part)
    edits.change(lane_of(project), record.procore_id, {"reference": "S-9"}, by=None)
    news = manager.get(f"{page}?seen={seen[1]}", headers=part)

    assert (quiet.status_code, quiet.content) == (204, b"")
    assert "S-9" in news.content.decode()
    assert "<html" not in news.content.decode()


def test_deleting_is_asked_for_twice(manager: Client, project: Project, rfi: Make) -> None:
    page = page_of(project, rfi(1))

    asked = manager.get(f"{page}delete/").content.decode()
    manager.post(f"{page}delete/")

    assert "Delete this RFI?" in asked
    assert OutboxEntry.objects.get().kind == OutboxKind.DELETE

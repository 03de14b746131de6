"""Can a QC manager put documents into their folders and find them again?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from trajanus.accounts.models import Role
from trajanus.resources.document import File, Folder
from trajanus.resources.project import Project
from trajanus.simulator import Simulator
from trajanus.store.models import Connection
from trajanus.sync.writing import push

from .conftest import read_project
from .looks import problems_at, problems_of

#: Two parts of an upload.
BIG = 9_000_000


@pytest.fixture
def project(site: Connection) -> Project:
    """The sample project with its documents, as the hub reads them."""
    return read_project(site, "folders", "files")


@pytest.fixture
def folder(project: Project) -> Folder:
    """A folder that lies in another one and has files."""
    held = File.objects.filter(project_id=project.procore_id).values("above_id")
    inside = Folder.objects.filter(procore_id__in=held, project_id=project.procore_id)
    above = Folder.objects.filter(project_id=project.procore_id).values("procore_id")
    return inside.filter(above_id__in=above).earliest("path")


def opened(page: Page, project: Project, path: str) -> None:
    page.goto(f"/projects/{project.pk}/documents/{path}")
    page.locator("body[data-live-state=live]").wait_for()


def drop(page: Page, name: str, size: int) -> None:
    """Drop a file of this size onto the page."""
    dropped = page.evaluate_handle(
        """([name, size]) => {
            const files = new DataTransfer();
            files.items.add(new File([new Uint8Array(size)], name, {type: "application/pdf"}));
            return files;
        }""",
        [name, size],
    )
    page.dispatch_event("main", "drop", {"dataTransfer": dropped})


def test_a_big_file_is_dropped_and_arrives_at_procore(
    page: Page,
    project: Project,
    folder: Folder,
    site: Connection,
    procore: Simulator,
    sign_in: Callable[[Role], None],
    complaints: list[str],
) -> None:
    sign_in(Role.QC_MANAGER)
    opened(page, project, f"{folder.procore_id}/")

    drop(page, "as-built plans.pdf", BIG)
    row = page.get_by_role("row").filter(has_text="as-built plans.pdf")
    expect(row).to_contain_text("Waiting")
    expect(row).to_contain_text("0 %")
    push.work_off(site)

    expect(row.locator(".move")).to_have_count(0)
    expect(row).to_contain_text("8.6")
    [there] = [one for one in procore.world["files"] if one["name"] == "as-built plans.pdf"]
    assert there["parent_id"] == folder.procore_id
    assert complaints == []


def test_a_taken_name_becomes_a_new_version_and_a_bad_one_is_told(
    page: Page,
    project: Project,
    folder: Folder,
    site: Connection,
    procore: Simulator,
    sign_in: Callable[[Role], None],
    complaints: list[str],
) -> None:
    known = File.objects.filter(above_id=folder.procore_id).earliest("procore_id")
    sign_in(Role.QC_MANAGER)
    opened(page, project, f"{folder.procore_id}/")

    drop(page, "empty.pdf", 0)
    expect(page.locator("[data-queue]")).to_contain_text("It is empty.")
    page.get_by_role("button", name="Leave it: empty.pdf").click()
    drop(page, str(known.name), 2000)
    expect(page.locator("[data-queue]")).to_contain_text("in the folder already")
    page.get_by_role("button", name=f"Send as a new version: {known.name}").click()
    row = page.get_by_role("row").filter(has_text=str(known.name))
    expect(row).to_contain_text("New version")
    push.work_off(site)

    expect(row.locator(".move")).to_have_count(0)
    expect(row.locator("td.num").first).to_have_text(str((known.version or 1) + 1))
    assert complaints == []


def test_the_tree_is_walked_by_keys(
    page: Page,
    project: Project,
    folder: Folder,
    sign_in: Callable[[Role], None],
    complaints: list[str],
) -> None:
    above = Folder.objects.get(procore_id=folder.above_id, project_id=project.procore_id)
    sign_in(Role.VIEWER)
    opened(page, project, "")
    tree = page.get_by_role("navigation", name="Folders", exact=True)
    tree.get_by_role("link", name=str(above.name)).first.focus()

    page.keyboard.press("ArrowRight")
    expect(tree.get_by_role("link", name=str(folder.name), exact=True).first).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(tree.get_by_role("link", name=str(above.name)).first).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(tree.get_by_role("link", name=str(folder.name), exact=True)).to_have_count(0)
    assert complaints == []


def test_the_pages_are_clean(
    page: Page,
    project: Project,
    folder: Folder,
    sign_in: Callable[[Role], None],
    complaints: list[str],
) -> None:
    sign_in(Role.QC_MANAGER)
    paths = ("", f"{folder.procore_id}/", "?q=pdf", "?q=unfindable")

    assert problems_at(page, paths, go=lambda path: opened(page, project, path)) == {}
    assert complaints == []


def test_a_document_is_found_by_name_and_shown(
    page: Page,
    project: Project,
    sign_in: Callable[[Role], None],
    complaints: list[str],
) -> None:
    wanted = File.objects.filter(project_id=project.procore_id, file_type="pdf").earliest("path")
    sign_in(Role.VIEWER)
    opened(page, project, "")

    with page.expect_response(lambda answer: "q=" in answer.url):
        page.get_by_role("searchbox", name="Search documents").fill(str(wanted.name))
    link = page.locator("#contents").get_by_role("link", name=str(wanted.name), exact=True)
    with page.expect_response(lambda answer: "/content/" in answer.url) as shown:
        link.first.click()

    assert shown.value.status == 200
    assert shown.value.headers["content-type"] == "application/pdf"
    assert shown.value.headers["x-frame-options"] == "SAMEORIGIN"
    expect(page.get_by_title(f"Preview of {wanted.name}")).to_be_visible()
    expect(page.get_by_role("heading", name="Versions")).to_be_visible()
    assert complaints == []


def test_a_version_is_uploaded_from_the_page_of_the_file(
    page: Page,
    project: Project,
    site: Connection,
    procore: Simulator,
    sign_in: Callable[[Role], None],
    complaints: list[str],
) -> None:
    known = File.objects.filter(project_id=project.procore_id, file_type="pdf").earliest("path")
    sign_in(Role.QC_MANAGER)
    page.goto(f"/projects/{project.pk}/files/{known.procore_id}/")
    assert problems_of(page) == []
    page.get_by_label("Upload a new version").set_input_files(
        {"name": "newer.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 newer"}
    )
    page.get_by_label("What is new in it").fill("Stair moved")
    page.get_by_role("button", name="Upload the version").click()
    expect(page.locator(".entry").get_by_text("newer.pdf")).to_be_visible()
    page.locator("body[data-live-state=live]").wait_for()
    push.work_off(site)

    versions = page.get_by_role("region", name="Table of versions")
    expect(versions).to_contain_text("Stair moved")
    newest = versions.get_by_role("link", name="Download").first
    address = str(newest.get_attribute("href"))
    assert page.request.get(address).body() == b"%PDF-1.4 newer"
    assert complaints == []

"""Register, schedule, people and papers of the federal data set agree with each other."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from typing import Any

import httpx2
import pytest

from trajanus.simulator import ManualClock, Simulator
from trajanus.simulator.modules.catalog import API

# What only clients make: their hooks, and who is told of new RFIs by default.
_OF_CLIENTS = ("/webhooks/", "/default_distribution")
_NAMED = {
    "document_id": "files", "contract_id": "prime_contracts", "list_id": "inspections",
    "budget_view_snapshot_id": "budget_view_snapshots",
}  # fmt: skip


@pytest.fixture
def main(shared_sim: Simulator) -> int:
    return int(next(iter(shared_sim.world["projects"]))["id"])


def read(api: httpx2.Client, address: str, project: int, **query: object) -> Any:
    answer = api.get(address, params={"project_id": project, "per_page": 1000, **query})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    return found["data"] if isinstance(found, dict) and "data" in found else found


def lists() -> list[str]:
    """The paths of all operations that may list something."""
    reads = [route for routes in API for route in routes.all if route.method == "GET"]
    found = [route.path for route in reads if not route.path.endswith(("id}", "uuid}"))]
    return [path for path in found if not any(part in path for part in _OF_CLIENTS)]


@pytest.mark.parametrize("path", lists())
def test_every_list_holds_something(
    path: str, shared_sim: Simulator, shared_api: httpx2.Client, main: int
) -> None:
    def filled(found: re.Match[str]) -> str:
        name = found[1]
        if name in ("project_id", "company_id"):
            return str(main if name == "project_id" else shared_sim.company_id)
        kind = _NAMED.get(name, f"{name.removesuffix('_id')}s")
        if name == "id":
            # A list below one record, such as its revisions.
            kind = path.partition("/{id}")[0].rpartition("/")[2]
        here = [r for r in shared_sim.world[kind] if r.get("project_id") in (None, main)]
        return str(here[0]["id"])

    prime = next(iter(shared_sim.world["prime_contracts"]))["id"]
    query = {"company_id": shared_sim.company_id, "start_date": "2025-01-01",
             "end_date": "2027-01-01", "contract_id": prime}  # fmt: skip
    if path.endswith("commitment_change_orders"):
        del query["contract_id"]

    assert read(shared_api, re.sub(r"{(\w+)}", filled, path), main, **query) != []


def test_everybody_who_has_the_ball_is_a_member_of_the_project(
    shared_api: httpx2.Client, shared_sim: Simulator
) -> None:
    for project in [each["id"] for each in shared_sim.world["projects"]]:
        users = read(shared_api, f"/rest/v1.0/projects/{project}/users", project)
        members = {each["id"] for each in users}
        rfis = read(shared_api, f"/rest/v1.0/projects/{project}/rfis", project)
        items = read(shared_api, f"/rest/v1.1/projects/{project}/submittals", project)
        details = [
            read(shared_api, f"/rest/v1.1/projects/{project}/submittals/{item['id']}", project)
            for item in items
        ]

        assert {who["id"] for rfi in rfis for who in rfi["ball_in_courts"]} <= members
        assert {who["id"] for item in details for who in item["ball_in_court"]} <= members
        assert {a["user"]["id"] for item in details for a in item["approvers"]} <= members


def test_open_rfis_are_unanswered_discussed_or_answered(
    shared_api: httpx2.Client, main: int
) -> None:
    query = {"filters[status]": "open"}
    found = read(shared_api, f"/rest/v1.0/projects/{main}/rfis", main, **query)
    answers = {
        rfi["number"]: read(
            shared_api, f"/rest/v1.0/projects/{main}/rfis/{rfi['id']}/replies", main
        )
        for rfi in found
    }
    holders = {rfi["number"]: rfi["ball_in_court"]["name"] for rfi in found}

    said = Counter("none" if not a else a[0]["official"] for a in answers.values())
    assert said == {"none": 6, False: 2, True: 1}
    assert [n for n, name in holders.items() if name == "QC Manager"] == ["15"]


def test_review_dates_follow_each_other(shared_api: httpx2.Client, main: int) -> None:
    for item in read(shared_api, f"/rest/v1.1/projects/{main}/submittals", main):
        assert item["created_at"] <= item["updated_at"]
        for step in item["approvers"]:
            if step["returned_date"]:
                assert step["sent_date"] <= step["returned_date"]
        if item["status"]["name"] == "Closed":
            assert item["closed_at"]
            assert item["ball_in_court"] == []


def test_a_package_holds_the_items_of_its_section(shared_api: httpx2.Client, main: int) -> None:
    packages = read(shared_api, f"/rest/v1.0/projects/{main}/submittal_packages", main)
    items = read(shared_api, f"/rest/v1.1/projects/{main}/submittals", main)

    assert [len(each["submittal_ids"]) for each in packages] == [3, 3]
    for package in packages:
        inside = [item for item in items if item["id"] in package["submittal_ids"]]
        assert len({item["specification_section"]["number"] for item in inside}) == 1


def test_the_new_schedule_shows_the_activities_of_the_old_one(
    shared_sim: Simulator, shared_api: httpx2.Client, main: int
) -> None:
    tasks = read(shared_api, "/rest/v1.0/tasks", main)
    base = f"/rest/v2.0/companies/{shared_sim.company_id}/projects/{main}/schedules"
    (schedule,) = shared_api.get(base).json()["data"]
    activities = list(
        shared_sim.world["activities"].where(schedule_id=int(schedule["schedule_id"]))
    )

    leaves = {t["name"]: t["percentage"] for t in tasks if t["activity_id"]}
    assert {a["activity_name"]: a["percent_complete"] for a in activities} == leaves
    assert all(task["wbs"] for task in tasks)


def test_the_daily_log_covers_sixty_days_with_gaps(
    shared_sim: Simulator, shared_api: httpx2.Client, main: int
) -> None:
    today = shared_sim.clock.now().date()
    query = {"start_date": str(today - timedelta(days=60)), "end_date": str(today)}
    days = {
        each["date"]
        for each in read(shared_api, f"/rest/v1.0/projects/{main}/work_logs", main, **query)
    }
    weekdays = {str(today - timedelta(days=n)) for n in range(1, 61)
                if (today - timedelta(days=n)).weekday() < 5}  # fmt: skip

    assert len(weekdays - days) == 2
    assert {date.fromisoformat(day).weekday() for day in days - weekdays} == {5}
    for kind in ("weather", "manpower", "equipment", "notes", "quantity"):
        address = f"/rest/v1.0/projects/{main}/{kind}_logs"
        assert {each["date"] for each in read(shared_api, address, main, **query)} == days


def test_what_was_done_on_a_day_belongs_to_an_activity_under_way(
    shared_sim: Simulator, shared_api: httpx2.Client, main: int
) -> None:
    begun = {task["id"] for task in read(shared_api, "/rest/v1.0/tasks", main)
             if task["percentage"] > 0}  # fmt: skip

    for log in shared_sim.world["work_logs"]:
        assert set(log["task_ids"]) <= begun


def downloaded(api: httpx2.Client, url: str) -> bytes:
    moved = api.get(url, follow_redirects=False)
    return httpx2.get(moved.headers["location"], trust_env=False).content


def texts_of(pdf: bytes) -> str:
    """The text of a PDF whose every part is where its table says; wrong places fail here."""
    start = int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0])
    table = pdf[start:].split(b"\n")
    assert table[0] == b"xref"
    count = int(table[1].split()[1])
    for number in range(1, count):
        offset = int(table[2 + number][:10])
        assert pdf[offset:].startswith(b"%d 0 obj\n" % number)
    for found in re.finditer(rb"/Length (\d+) >>\nstream\n", pdf):
        assert pdf[found.end() + int(found[1]) :].startswith(b"\nendstream")
    assert pdf.startswith(b"%PDF-1.4")
    assert pdf.endswith(b"%%EOF\n")
    return " ".join(text.decode("cp1252") for text in re.findall(rb"\((.*?)\) Tj", pdf))


def test_every_drawing_and_paper_opens(
    shared_sim: Simulator, shared_api: httpx2.Client, main: int
) -> None:
    index = read(shared_api, f"/rest/v1.0/projects/{main}/documents", main)
    files = [each for each in index if each["document_type"] == "file"]
    assert len(files) == 40

    versions = Counter[int]()
    for each in files:
        shown = read(shared_api, f"/rest/v1.0/files/{each['id']}", main)
        versions[len(shown["file_versions"])] += 1
        for version in shown["file_versions"]:
            content = downloaded(shared_api, version["url"])
            assert len(content) == version["size"]
            sheet = shown["name"].removesuffix(".pdf")
            assert sheet.split(" ")[0] in texts_of(content)
    assert versions == {1: 33, 2: 6, 3: 1}


def test_every_drawing_that_a_question_names_is_in_the_folders(
    shared_sim: Simulator, shared_api: httpx2.Client, main: int
) -> None:
    index = read(shared_api, f"/rest/v1.0/projects/{main}/documents", main)
    sheets = {each["name"].split(" ")[0] for each in index}

    named = {rfi["drawing_number"] for rfi in shared_sim.world["rfis"].where(project_id=main)}

    assert named - {""} <= sheets


def test_each_version_of_a_sheet_says_what_changed(
    shared_sim: Simulator, shared_api: httpx2.Client, main: int
) -> None:
    file = shared_sim.world["files"].where(name="CU-101 Water and Fire Main Plan.pdf")[0]

    shown = read(shared_api, f"/rest/v1.0/files/{file['id']}", main)["file_versions"]
    texts = [texts_of(downloaded(shared_api, version["url"])) for version in shown]

    assert [version["number"] for version in shown] == [3, 2, 1]
    assert [version["created_at"] for version in shown] == sorted(
        (version["created_at"] for version in shown), reverse=True
    )
    assert all(each["notes"] in text for each, text in zip(shown, texts, strict=True))
    assert "W912ZZ25C0107" in texts[0]


def test_product_data_hangs_on_the_register(
    shared_api: httpx2.Client, shared_sim: Simulator, main: int
) -> None:
    with_files = 0
    for item in read(shared_api, f"/rest/v1.1/projects/{main}/submittals", main):
        shown = read(shared_api, f"/rest/v1.1/projects/{main}/submittals/{item['id']}", main)
        for each in shown["attachments"]:
            with_files += 1
            assert each["name"].removesuffix(".pdf") in texts_of(
                downloaded(shared_api, each["url"])
            )
    asked = shared_sim.world["rfis"].where(project_id=main, number="11")[0]
    question = read(shared_api, f"/rest/v1.0/projects/{main}/rfis/{asked['id']}", main)
    (sketch,) = question["questions"][0]["attachments"]

    assert with_files == 10
    assert "4-B" in texts_of(downloaded(shared_api, sketch["url"]))


def test_projects_differ_in_people_and_records(
    shared_sim: Simulator, shared_api: httpx2.Client
) -> None:
    found = []
    for project in [each["id"] for each in shared_sim.world["projects"]]:
        below = f"/rest/v1.0/projects/{project}"
        found.append(
            (
                len(read(shared_api, f"{below}/users", project)),
                len(read(shared_api, f"{below}/rfis", project)),
                len(read(shared_api, f"/rest/v1.1/projects/{project}/submittals", project)),
            )
        )

    assert found == [(19, 25, 60), (19, 3, 4), (8, 2, 3)]


def test_no_stamp_of_any_record_lies_in_the_future() -> None:
    sim = Simulator("federal", clock=ManualClock())
    now = sim.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    late = [
        (kind, record["id"])
        for kind in sim.world.kinds
        for record in sim.world[kind]
        if max(record["created_at"], record["updated_at"]) > now
        or record["created_at"] > record["updated_at"]
    ]
    sim.stop()

    assert late == []

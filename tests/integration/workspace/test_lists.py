"""Does a list show exactly the records that its address asks for?"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from trajanus.records import paging
from trajanus.resources.project import Project
from trajanus.resources.rfi import Rfi

Make = Callable[..., Any]


def shown(browser: Client, address: str) -> list[int]:
    """Return the numbers of the RFIs in the table, in order."""
    answer = browser.get(address)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return [int(found) - 7000 for found in re.findall(r"/rfis/(\d+)/", rows(answer))]


def rows(answer: Any) -> str:
    text = answer.content.decode()
    return text[text.find("<tbody>") : text.find("</tbody>")]


@pytest.fixture
def rfis(project: Project) -> str:
    return f"/projects/{project.pk}/rfis/"


def test_newest_changes_come_first(viewer: Client, rfis: str, rfi: Make) -> None:
    for number, day in ((1, 2), (2, 9), (3, 5)):
        rfi(number, updated_at=datetime.fromisoformat(f"2026-06-{day:02}T10:00:00+00:00"))

    assert shown(viewer, rfis) == [2, 3, 1]


def test_numbers_sort_as_people_count(viewer: Client, rfis: str, rfi: Make) -> None:
    for number in (2, 10, 9):
        rfi(number)

    assert shown(viewer, f"{rfis}?sort=number") == [2, 9, 10]
    assert shown(viewer, f"{rfis}?sort=-number") == [10, 9, 2]


def test_records_without_a_due_date_come_last_both_ways(
    viewer: Client, rfis: str, rfi: Make
) -> None:
    rfi(1, due_date=None)
    rfi(2, due_date=date(2026, 6, 9))
    rfi(3, due_date=date(2026, 6, 2))

    assert shown(viewer, f"{rfis}?sort=due_date") == [3, 2, 1]
    assert shown(viewer, f"{rfis}?sort=-due_date") == [2, 3, 1]
    assert shown(viewer, f"{rfis}?sort=-due_date&status=open") == [2, 3, 1]


def test_a_column_without_an_index_sorts_a_short_list(viewer: Client, rfis: str, rfi: Make) -> None:
    rfi(1, responsible_contractor="Steel Works")
    rfi(2, responsible_contractor="Delta Concrete")

    assert shown(viewer, f"{rfis}?sort=responsible_contractor") == [2, 1]


def test_a_column_without_an_index_does_not_sort_a_long_list(
    viewer: Client, rfis: str, rfi: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "CAP", 50)
    for number in range(1, 53):
        rfi(number, responsible_contractor=f"{100 - number}")

    answer = viewer.get(f"{rfis}?sort=responsible_contractor")

    assert "too many RFIs to sort by that column" in answer.content.decode()


def test_a_second_column_sorts_within_the_first(viewer: Client, rfis: str, rfi: Make) -> None:
    for number, day in ((2, 9), (10, 9), (9, 2), (3, None)):
        rfi(number, due_date=day and date(2026, 6, day))

    assert shown(viewer, f"{rfis}?sort=-due_date,number") == [2, 10, 9, 3]
    assert shown(viewer, f"{rfis}?sort=-due_date,-number&status=open") == [10, 2, 9, 3]
    assert shown(viewer, f"{rfis}?sort=unheard_of,number,-number,") == [2, 3, 9, 10]


def test_a_heading_adds_turns_and_leaves_out_its_column(
    viewer: Client, rfis: str, rfi: Make
) -> None:
    rfi(1)

    def offers(sort: str) -> str:
        return viewer.get(f"{rfis}?sort={sort}").content.decode()

    assert 'href="?sort=due_date%2Cnumber"' in offers("due_date")
    assert 'href="?sort=due_date%2C-number"' in offers("due_date,number")
    assert 'href="?sort=due_date"' in offers("due_date,-number")
    assert offers("due_date,number").count("aria-sort") == 1


def test_a_long_list_is_sorted_by_the_first_column_alone_and_says_so(
    viewer: Client, rfis: str, rfi: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "CAP", 50)
    for number in range(1, 53):
        rfi(number, due_date=date(2026, 6, 1 + number % 2), ball_in_court=f"{number}")

    answer = viewer.get(f"{rfis}?sort=due_date,-ball_in_court").content.decode()

    assert "too many RFIs to sort by a second column" in answer
    assert "Then sort by" not in answer


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("rebar", [1]),
        ("REB", [1]),
        ("rebar grid", [1]),
        ("rebar duct", []),
        ("S-101", [1]),
        ("101", [1]),
        ("عزل", [3]),
        ("-", [1, 2, 3]),
        ("' & | ! :* \\ (", []),
        ("<script>alert(1)</script>", []),
        ("%00\x00", []),
        ("x" * 5000, []),
    ],
)
def test_search_finds_words_by_their_beginning(
    viewer: Client, rfis: str, rfi: Make, words: str, found: list[int]
) -> None:
    rfi(1, subject="Rebar spacing at grid A-1", question="See S-101.")
    rfi(2, subject="Duct elevation")
    rfi(3, subject="طلب عزل")

    answer = viewer.get(rfis, {"q": words, "sort": "number"})

    assert re.findall(r"/rfis/(\d+)/", rows(answer)) == [str(7000 + number) for number in found]


def test_filters_combine(viewer: Client, rfis: str, rfi: Make) -> None:
    rfi(1, status="open", ball_in_court="Bob")
    rfi(2, status="closed", ball_in_court="Bob")
    rfi(3, status="draft", ball_in_court=None)
    rfi(4, status="an unheard-of state", ball_in_court="Ann")

    assert shown(viewer, f"{rfis}?status=open&status=closed&sort=number") == [1, 2]
    assert shown(viewer, f"{rfis}?status=open&ball_in_court=Bob") == [1]
    assert shown(viewer, f"{rfis}?ball_in_court=~&ball_in_court=Ann&sort=number") == [3, 4]
    assert shown(viewer, f"{rfis}?status=an+unheard-of+state") == [4]


def test_a_date_range_includes_both_ends(viewer: Client, rfis: str, rfi: Make) -> None:
    for number, day in ((1, 1), (2, 2), (3, 3), (4, 4)):
        rfi(number, due_date=date(2026, 6, day))

    ranged = f"{rfis}?due_date_from=2026-06-02&due_date_to=2026-06-03&sort=number"

    assert shown(viewer, ranged) == [2, 3]


def test_overdue_means_open_and_past_due_where_the_project_is(
    viewer: Client, rfis: str, rfi: Make
) -> None:
    from django.utils import timezone

    today = timezone.localdate()
    rfi(1, due_date=today - timedelta(days=3))
    rfi(2, due_date=today - timedelta(days=3), status="closed")
    rfi(3, due_date=today + timedelta(days=3))
    rfi(4, due_date=None)

    assert shown(viewer, f"{rfis}?standing=overdue") == [1]
    assert shown(viewer, f"{rfis}?standing=due_soon") == [3]
    assert "overdue" in rows(viewer.get(rfis))


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=9999999999999999999999",
        "page=abc",
        "page=٣",
        "sort=nothing",
        "sort=--number",
        "sort=payload",
        "sort=search",
        "due_date_from=2026-13-45",
        "due_date_from=soon&due_date_to=9999-12-31",
        "status=%00",
        "standing=made-up",
        "status=" + "&status=".join(map(str, range(300))),
        "q=%F0%9F%91%B7%00&status='; DROP TABLE procore_rfis; --",
    ],
)
def test_nonsense_in_the_address_does_no_harm(
    viewer: Client, rfis: str, rfi: Make, query: str
) -> None:
    rfi(1)

    assert viewer.get(f"{rfis}?{query}").status_code == 200


def test_paging_shows_every_record_once(viewer: Client, rfis: str, rfi: Make) -> None:
    for number in range(1, 121):
        rfi(number, due_date=date(2026, 6, 1) if number % 3 else None)

    pages = [shown(viewer, f"{rfis}?sort=-due_date&page={page}") for page in (1, 2, 3)]

    assert [len(page) for page in pages] == [50, 50, 20]
    assert sorted(number for page in pages for number in page) == list(range(1, 121))


@pytest.mark.parametrize("query", ["", "status=open", "q=subject"])
def test_a_page_behind_the_end_is_not_empty(
    viewer: Client, rfis: str, rfi: Make, query: str
) -> None:
    rfi(1)

    assert shown(viewer, f"{rfis}?{query}&page=7") == [1]


@pytest.mark.parametrize("query", ["", "status=open", "q=subject"])
def test_counts_are_exact_up_to_the_cap_and_open_above(
    viewer: Client, rfis: str, rfi: Make, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    monkeypatch.setattr(paging, "CAP", 100)
    for number in range(1, 101):
        rfi(number)
    exact = viewer.get(f"{rfis}?{query}").content.decode()
    rfi(101)

    capped = viewer.get(f"{rfis}?{query}").content.decode()

    assert "<b>100</b>" in exact
    assert "<b>100+</b>" in capped
    assert len(shown(viewer, f"{rfis}?{query}&page=99")) == 50


def test_records_gone_from_procore_are_not_listed(viewer: Client, rfis: str, rfi: Make) -> None:
    rfi(1)
    rfi(2, missing_since=datetime.fromisoformat("2026-06-01T00:00:00+00:00"))

    assert shown(viewer, rfis) == [1]


def test_other_projects_and_connections_stay_apart(
    viewer: Client, rfis: str, rfi: Make, project: Project
) -> None:
    rfi(1)
    other = rfi(2)
    Rfi.objects.filter(pk=other.pk).update(project_id=1)

    assert shown(viewer, rfis) == [1]


def test_columns_are_remembered_and_the_title_stays(viewer: Client, rfis: str, rfi: Make) -> None:
    rfi(1, location="Level 2")

    viewer.post(f"{rfis}columns/", {"column": ["location", "payload", "nonsense"]})
    answer = viewer.get(rfis).content.decode()

    heads = re.findall(r'id="sort-(\w+)"', answer)
    assert heads == ["subject", "location"]
    assert "Level 2" in answer


def test_a_link_keeps_the_filters_for_the_way_back(viewer: Client, rfis: str, rfi: Make) -> None:
    rfi(1)
    listed = rows(viewer.get(f"{rfis}?status=open&sort=number"))
    link = re.findall(r'href="([^"]+)"', listed)[0].replace("&amp;", "&")

    record = viewer.get(link).content.decode()

    assert f'href="{rfis}?status=open&amp;sort=number"' in record


def test_ugly_texts_are_shown_as_text(viewer: Client, rfis: str, rfi: Make) -> None:
    rfi(1, subject="<img src=x onerror=alert(1)>" + "long " * 60, status="<b>")
    rfi(2, subject=None, status=None, due_date=None)

    text = viewer.get(rfis).content.decode()

    assert "<img src=x" not in text
    assert "&lt;img src=x" in text
    assert "(no title)" in text


def test_a_part_of_the_page_is_only_the_table(viewer: Client, rfis: str, rfi: Make) -> None:
    rfi(1)

    part = viewer.get(rfis, headers={"HX-Request": "true", "HX-Target": "results"})

    text = part.content.decode()
    assert text.strip().startswith('<div id="results"')
    assert "<html" not in text


def test_changes_since_the_page_was_made_are_counted(viewer: Client, rfis: str, rfi: Make) -> None:
    rfi(1)
    page = viewer.get(rfis).content.decode()
    link = re.findall(r'hx-get="([^"]+changes/[^"]+)"', page)[0].replace("&amp;", "&")
    before = viewer.get(link).content.decode()

    for number in (2, 3):
        rfi(number, updated_at=datetime.fromisoformat("2026-06-05T00:00:00+00:00"))

    assert before.strip() == ""
    assert "2 RFIs changed" in " ".join(viewer.get(link).content.decode().split())


def test_an_empty_list_says_what_to_do(viewer: Client, rfis: str, rfi: Make) -> None:
    nothing_yet = viewer.get(rfis).content.decode()
    rfi(1)
    nothing_found = viewer.get(f"{rfis}?q=unfindable").content.decode()

    assert "No RFIs yet" in nothing_yet
    assert "No RFIs match" in nothing_found
    assert "Clear search and filters" in nothing_found


def test_an_unknown_resource_has_no_list(viewer: Client, project: Project) -> None:
    for name in ("nonsense", "projects"):
        assert viewer.get(f"/projects/{project.pk}/{name}/").status_code == 404


def test_all_listed_resources_have_a_page(viewer: Client, project: Project) -> None:
    from trajanus.records.derive import listed

    for resource in listed():
        assert viewer.get(f"/projects/{project.pk}/{resource.name}/").status_code == 200

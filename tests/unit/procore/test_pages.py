"""Which records are in a page, and does another follow?"""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trajanus.errors import UnreadableAnswer
from trajanus.procore.protocol import Answer, Page, has_next, read_page

BASE = "https://api.procore.com/rest/v1.0/projects/1/rfis?per_page=2"


def answer(body: bytes, **headers: str) -> Answer:
    return Answer(200, {name.replace("_", "-"): value for name, value in headers.items()}, body)


def test_the_array_passes_through_as_it_came() -> None:
    body = b' [{"id": 9007199254740993, "amount": 1.10}]\n'

    assert read_page(answer(body)).body == body


def test_the_headers_say_how_much_there_is_and_where_it_goes_on() -> None:
    link = f'<{BASE}&page=1>; rel="first", <{BASE}&page=3>; rel="next", <{BASE}&page=9>; rel="last"'

    page = read_page(answer(b"[]", link=link, total="17", per_page="2"))

    assert (page.total, page.per_page, page.next_url) == (17, 2, f"{BASE}&page=3")


@pytest.mark.parametrize(
    "link",
    [
        f'<{BASE}&page=2>; rel="next"',
        f"<{BASE}&page=2>;rel=next",
        f'<{BASE}&page=2>; title="a, b"; rel="next"',
        f'<{BASE}&page=9>; rel="last", <{BASE}&page=2>; rel="next"',
        f'<{BASE}&page=9>; rel="last",<{BASE}&page=2>; REL="prev Next"',
    ],
)
def test_the_next_link_is_found_however_it_is_written(link: str) -> None:
    assert read_page(answer(b"[]", link=link)).next_url == f"{BASE}&page=2"


@pytest.mark.parametrize("link", ["", "   ", "nonsense", f'<{BASE}>; rel="prev"', '<>; rel="next"'])
def test_without_a_next_link_there_is_none(link: str) -> None:
    assert read_page(answer(b"[]", link=link)).next_url is None


@pytest.mark.parametrize("text", ["", "many", "-1", "1.5", "²"])
def test_a_count_that_is_no_number_is_unknown(text: str) -> None:
    page = read_page(answer(b"[]", total=text, per_page=text), per_page=50)

    assert (page.total, page.per_page) == (None, 50)


def test_a_v2_envelope_is_taken_off_and_its_numbers_stay_as_written() -> None:
    body = b'{"meta": {"data": 1}, "data" : [{"id": "7", "amount": 1.10}] , "more": [2]}'

    assert read_page(answer(body)).body == b'[{"id": "7", "amount": 1.10}]'


@pytest.mark.parametrize(
    ("body", "kind", "came"),
    [
        (b"", "application/json", "nothing came"),
        (b"<!doctype html><html></html>", "text/html", "an HTML page"),
        (b"[]", "text/html; charset=utf-8", "a JSON array"),
        (b'[{"id": 1}, {"id":', "application/json", "JSON that ends too early"),
        (b'{"id": 1}', "application/json", "a JSON object"),
        (b'{"data": {"id": 1}}', "application/json", "a JSON object"),
        (b'{"data": [1', "application/json", "JSON that ends too early"),
        (b'{"data": [1], "x"}', "application/json", "damaged JSON"),
        (b'{"data": [1]}}', "application/json", "damaged JSON"),
        (b"\x89PNG", "image/png", "image/png"),
        (b"oops", "", "something of no stated type"),
    ],
)
def test_what_is_no_page_of_records_is_said_in_words(body: bytes, kind: str, came: str) -> None:
    with pytest.raises(UnreadableAnswer, match=came):
        read_page(Answer(200, {"content-type": kind}, body))


def test_an_empty_page_is_the_last_one_whatever_its_headers_say() -> None:
    page = Page(b"[]", total=100, per_page=10, next_url=BASE, has_links=True)

    assert not has_next(page, 0, 3)


def test_links_without_next_end_the_listing_even_after_a_full_page() -> None:
    assert not has_next(Page(b"", total=None, per_page=10, has_links=True), 10, 1)


def test_a_total_alone_tells_whether_one_page_was_all() -> None:
    assert has_next(Page(b"", total=3), 2, 1)
    assert not has_next(Page(b"", total=2), 2, 1)
    assert not has_next(Page(b""), 2, 1)


@given(
    total=st.integers(0, 60),
    asked=st.integers(1, 25),
    largest=st.integers(1, 25),
    says=st.sets(st.sampled_from(["link", "total", "per-page"])),
)
def test_following_a_listing_reads_every_record_once(
    total: int, asked: int, largest: int, says: set[str]
) -> None:
    # A server that gives smaller pages than asked has to say so in one way or another.
    size = min(asked, largest) if says & {"link", "per-page"} else asked
    seen: list[int] = []
    number = 0
    more = True

    while more:
        number += 1
        page, records = served(total, size, number, asked=asked, says=says)
        seen += records
        more = has_next(page, len(records), number)

    assert seen == list(range(total))
    assert number <= total // size + 1


def served(
    total: int, size: int, number: int, *, asked: int, says: set[str]
) -> tuple[Page, list[int]]:
    records = list(range(total))[(number - 1) * size : number * size]
    headers = {}
    if "link" in says and total > size:
        last = -(-total // size)
        headers["link"] = f'<{BASE}&page={last}>; rel="last"'
        if number < last:
            headers["link"] += f', <{BASE}&page={number + 1}>; rel="next"'
    if "total" in says:
        headers["total"] = str(total)
    if "per-page" in says or "link" in says:
        headers["per-page"] = str(size)
    return read_page(Answer(200, headers, json.dumps(records).encode()), per_page=asked), records

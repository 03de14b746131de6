"""Which records came in one page of a listing, and is there another page?"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from trajanus.errors import UnreadableAnswer
from trajanus.procore.protocol.answers import Answer, unreadable

_NEXT = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w-]+\s*=\s*(?:\"[^\"]*\"|[^\s;,]+))*)")
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;,]+))", re.IGNORECASE)
_GAP = re.compile(r"[\s]*")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a listing: the JSON array as it came, for PostgreSQL to parse."""

    body: bytes
    total: int | None = None
    per_page: int | None = None
    next_url: str | None = None
    has_links: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether it holds no record."""
        return not self.body.strip(b"[] \t\r\n")

    @property
    def tells_what_follows(self) -> bool:
        """Whether the headers say if there is another page; else only the count can."""
        return self.has_links or self.total is not None


def read_page(answer: Answer, *, per_page: int | None = None) -> Page:
    """Return the page; `per_page` is what was asked for, in case the answer does not say.

    The array is not decoded here: only its ends are looked at. Raises UnreadableAnswer.
    """
    links = answer.headers.get("link", "")
    return Page(
        body=_array(answer),
        total=_count(answer, "total"),
        per_page=_count(answer, "per-page") or per_page,
        next_url=_next_link(links),
        has_links=bool(links.strip()),
    )


def read_records(page: Page) -> list[Any]:
    """Return the decoded records. Raises UnreadableAnswer."""
    try:
        records = json.loads(page.body)
    except (ValueError, RecursionError) as error:
        raise UnreadableAnswer("A page of Procore's records is damaged JSON.") from error
    return records if isinstance(records, list) else []


def has_next(page: Page, count: int, page_number: int) -> bool:
    """Whether another page follows the one that held `count` records.

    An empty page is always the last one, whatever the headers say, so that a reading ends.
    """
    if count == 0 or page.next_url is not None:
        return count > 0
    if page.has_links:
        return False
    if page.per_page is None:
        return page.total is not None and count < page.total
    if page.total is not None:
        return page_number * page.per_page < page.total
    return count >= page.per_page


def _array(answer: Answer) -> bytes:
    if "html" in answer.headers.get("content-type", ""):
        raise unreadable(answer, "a JSON array")
    if answer.first_byte == b"{":
        return _enveloped(answer)
    if (answer.first_byte, answer.last_byte) != (b"[", b"]"):
        raise unreadable(answer, "a JSON array")
    return answer.body


def _enveloped(answer: Answer) -> bytes:
    """Cut the array out of a v2 envelope without writing its numbers anew."""
    try:
        array = _member(answer.body.decode(), "data")
    except (ValueError, RecursionError) as error:
        raise unreadable(answer, "a JSON array") from error
    if not array.startswith("["):
        raise unreadable(answer, "a JSON array")
    return array.encode()


def _member(text: str, name: str) -> str:
    """Return the source text of one member of a JSON object, "" without it."""
    decoder = json.JSONDecoder()
    json.loads(text)  # a damaged tail must not pass because the member before it is whole
    place = text.index("{") + 1
    while text[place := _skip(text, place)] != "}":
        key, place = decoder.raw_decode(text, place)
        start = _skip(text, _skip(text, place) + 1)
        _, place = decoder.raw_decode(text, start)
        if key == name:
            return text[start:place]
        place = _skip(text, place)
        if text[place] == ",":
            place += 1
    return ""


def _skip(text: str, place: int) -> int:
    found = _GAP.match(text, place)
    return found.end() if found else place


def _next_link(header: str) -> str | None:
    for url, attributes in _NEXT.findall(header):
        relations = _REL.search(attributes)
        if relations and "next" in (relations[1] or relations[2]).lower().split():
            return str(url) or None
    return None


def _count(answer: Answer, name: str) -> int | None:
    text = answer.headers.get(name, "").strip()
    return int(text) if text.isascii() and text.isdigit() else None

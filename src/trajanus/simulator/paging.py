"""Which page was asked for, and which headers lead to the others?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode

from trajanus.simulator.errors import bad_request

if TYPE_CHECKING:
    from trajanus.simulator.call import Call

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Paging:
    """The page size of one list when none is asked for, and the most it gives."""

    default: int = 100
    most: int = 2000


V1 = Paging()
V2 = Paging(10, 100)


@dataclass(frozen=True, slots=True)
class Page:
    """One slice of a list."""

    number: int
    size: int
    total: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))

    def cut(self, items: Sequence[Item]) -> Sequence[Item]:
        return items[(self.number - 1) * self.size : self.number * self.size]


def page_of(call: Call, paging: Paging, total: int) -> Page:
    """The page that the query asks for; sizes above the most are cut down, not refused."""
    size = min(_positive(call, "per_page", paging.default), paging.most)
    return Page(_positive(call, "page", 1), size, total)


def page_headers(call: Call, page: Page) -> dict[str, str]:
    """Total, Per-Page and, when there is anything to say, Link."""
    headers = {"Total": str(page.total), "Per-Page": str(page.size)}
    link = ", ".join(f'<{_url(call, number)}>; rel="{rel}"' for rel, number in _links(page))
    if link:
        headers["Link"] = link
    return headers


def _links(page: Page) -> list[tuple[str, int]]:
    links = []
    if page.number > 1:
        links.append(("first", 1))
    # The vendor's guide shows a second page without prev, so a client may not count on it there.
    if page.number > 2:
        links.append(("prev", min(page.number - 1, page.last)))
    if page.number < page.last:
        links += [("last", page.last), ("next", page.number + 1)]
    return links


def _url(call: Call, number: int) -> str:
    query = [(name, value) for name, value in call.query if name != "page"]
    return f"{call.base}{call.path}?{urlencode([*query, ('page', str(number))])}"


def _positive(call: Call, name: str, otherwise: int) -> int:
    text = call.arg(name)
    if text is None or text == "":
        return otherwise
    if not text.isascii() or not text.isdigit() or len(text) > 9 or int(text) == 0:
        raise bad_request(f"{name} must be a positive integer.")
    return int(text)

"""Can everybody read and use a page? Asked of axe in light and dark, wide and narrow.

A page is loaded once and looked at in one look after the other. That is the same as loading it for
each: only its styles know of colours and width, its scripts do not ask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

#: What another look than the first can change; all else stays the same.
COLOURS = ("color-contrast", "link-in-text-block")
ROOM = ("target-size", "scrollable-region-focusable", "meta-viewport", "css-orientation-lock")


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is shown, and what axe is asked about it then."""

    name: str
    scheme: Literal["light", "dark"]
    width: int
    height: int
    rules: tuple[str, ...] = ()  # none given: all


LIGHT = Look("light", "light", 1280, 800)
DARK = Look("dark", "dark", 1280, 800, COLOURS)
# What 200 % zoom leaves of a 1,280 pixel wide window.
ZOOMED = Look("zoomed", "dark", 640, 400, (*COLOURS, *ROOM))
LOOKS = (LIGHT, DARK, ZOOMED)

_axe = Axe()
_RUN = "options => axe.run(options).then(found => found.violations)"


def problems_at(
    page: Page, addresses: Iterable[str], *, go: Callable[[str], object] | None = None
) -> dict[str, list[str]]:
    """Say what is wrong with the pages at these addresses, without those that are clean."""
    problems = {}
    for address in addresses:
        (go or page.goto)(address)
        problems[address] = problems_of(page)
    return {address: found for address, found in problems.items() if found}


def problems_of(page: Page, looks: Iterable[Look] = LOOKS) -> list[str]:
    """Say what is wrong with the page as it stands, in each look; show it as before afterwards."""
    page.evaluate(_axe.axe_script)
    size = page.viewport_size
    problems = [f"{look.name}: {problem}" for look in looks for problem in _problems_in(page, look)]
    page.emulate_media(color_scheme="light")
    if size:
        page.set_viewport_size(size)
    return problems


def _problems_in(page: Page, look: Look) -> Iterator[str]:
    page.emulate_media(color_scheme=look.scheme)
    page.set_viewport_size({"width": look.width, "height": look.height})
    page.wait_for_function(
        "([width, scheme]) => innerWidth === width"
        " && matchMedia(`(prefers-color-scheme: ${scheme})`).matches",
        arg=[look.width, look.scheme],
    )
    only = {"runOnly": list(look.rules)} if look.rules else {}
    for one in page.evaluate(_RUN, {"resultTypes": ["violations"], **only}):
        for node in one["nodes"]:
            yield f"{one['id']}: {node['target']} {node['failureSummary']}"
    needed = page.evaluate("document.documentElement.scrollWidth")
    if needed > look.width:
        yield f"the page is {needed} wide in a window of {look.width}"

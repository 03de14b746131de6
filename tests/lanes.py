"""Lanes as tests want them."""

from __future__ import annotations

from dataclasses import replace

from trajanus.resources.spec import Listing
from trajanus.sync.lane import Lane


def in_pages_of(size: int, lane: Lane) -> Lane:
    """Return the lane with pages of another size, as if Procore allowed no larger ones."""
    source = lane.resource.source
    assert isinstance(source, Listing)
    return replace(lane, resource=replace(lane.resource, source=replace(source, page_size=size)))

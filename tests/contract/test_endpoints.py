"""Do our descriptions agree with the vendor's published operations?

procore_operations.json holds the facts of those operations that the catalogue uses: path, query
parameters, field names with dots for nesting.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from trajanus.resources.catalog import RESOURCES
from trajanus.resources.spec import Listing, Resource, Window

OPERATIONS = json.loads((Path(__file__).parent / "procore_operations.json").read_text())

LISTED = [resource for resource in RESOURCES if isinstance(resource.source, Listing)]
WITH_MEMBER = [resource for resource in RESOURCES if resource.member]


def _operation(path: str) -> dict[str, Any]:
    wanted = re.sub(r"\{\w+\}", "{}", path)
    found = [one for one in OPERATIONS if re.sub(r"\{\w+\}", "{}", one["path"]) == wanted]
    assert found, f"Procore publishes no GET {path}"
    return dict(found[0])


def _listing(resource: Resource) -> Listing:
    assert isinstance(resource.source, Listing)
    return resource.source


@pytest.mark.parametrize("resource", LISTED, ids=lambda one: one.name)
def test_a_listing_sends_only_parameters_that_exist_and_all_that_are_required(
    resource: Resource,
) -> None:
    source = _listing(resource)
    operation = _operation(source.path)
    sent = {*source.params, *source.newest_first}
    sent |= {"filters[updated_at]"} if source.window is Window.UPDATED_AT else set()
    sent |= {"page", "per_page"} if source.page_size else set()

    assert sent <= set(operation["query"])
    assert set(operation["required"]) <= sent


@pytest.mark.parametrize("resource", WITH_MEMBER, ids=lambda one: one.name)
def test_a_member_sends_only_parameters_that_exist_and_all_that_are_required(
    resource: Resource,
) -> None:
    assert resource.member
    operation = _operation(resource.member.path)

    assert set(resource.member.params) <= set(operation["query"])
    assert set(operation["required"]) <= set(resource.member.params)


@pytest.mark.parametrize("resource", LISTED, ids=lambda one: one.name)
def test_every_column_has_a_place_in_a_published_answer(resource: Resource) -> None:
    known = set(_operation(_listing(resource).path)["fields"])
    if resource.member:
        known |= set(_operation(resource.member.path)["fields"])

    lost = {
        column: places
        for column, places in resource.from_procore.items()
        if not any(re.sub(r"\.\d+", "", place) in known for place in places)
    }

    assert lost == {}

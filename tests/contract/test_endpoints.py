"""Do our descriptions agree with the vendor's published operations?

procore_operations.json holds the facts of those operations that the catalogue uses: path, query
parameters, field names with dots for nesting. The description they come from leaves some tools
out; what the catalogue says of these is in `NOT_DESCRIBED`, and only the simulator checks it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from trajanus.resources.budget_view import TITLES
from trajanus.resources.catalog import RESOURCES, resource_named
from trajanus.resources.daily_log import DAILY_LOGS
from trajanus.resources.spec import Call, Embedded, Listing, Member, Resource, Window

OPERATIONS = json.loads((Path(__file__).parent / "procore_operations.json").read_text())

NOT_DESCRIBED = (
    "POST /rest/v1.0/projects/{}/locations",
    "POST /rest/v1.0/projects/{}/delay_logs",
    "POST /rest/v1.0/projects/{}/delivery_logs",
    "POST /rest/v1.0/projects/{}/inspection_logs",
    "POST /rest/v1.0/projects/{}/weather_logs",
    "POST /rest/v1.0/projects/{}/work_logs",
    "POST /rest/v1.0/prime_contracts",
    "POST /rest/v1.0/purchase_order_contracts",
    "POST /rest/v1.0/work_order_contracts",
    "POST /rest/v1.1/projects/{}/direct_costs",
    "/accident_logs/{}",
    "/call_logs",
    "/daily_construction_report_logs",
    "/delay_logs/{}",
    "/delivery_logs/{}",
    "/dumpster_logs",
    "/equipment_logs",
    "/inspection_logs/{}",
    "/manpower_logs/{}",
    "/notes_logs/{}",
    "/plan_revision_logs",
    "/productivity_logs",
    "/quantity_logs",
    "/safety_violation_logs",
    "/visitor_logs",
    "/waste_logs",
    "/weather_logs/{}",
    "/work_logs/{}",
    "/observations/",
    "/punch_items",
    "/checklist/",
    "/payment_applications",
    "/requisitions",
    "/direct_costs/",
    "/change_events",
    "/line_items",
    "_contracts/{}",
    "/change_order_requests/{}",
)

LISTED = [resource for resource in RESOURCES if isinstance(resource.source, Listing)]


def _bare(path: str) -> str:
    return re.sub(r"\{\w+\}", "{}", path)


def _find(method: str, path: str) -> dict[str, Any] | None:
    found = (
        one for one in OPERATIONS if (one["method"], _bare(one["path"])) == (method, _bare(path))
    )
    return next(found, None)


def _operation(method: str, path: str) -> dict[str, Any]:
    found = _find(method, path)
    if found is None and any(part in f"{method} {_bare(path)}" for part in NOT_DESCRIBED):
        pytest.skip(f"{method} {path} is not among the described operations")
    assert found, f"Procore publishes no {method} {path}"
    return found


def _listing(resource: Resource) -> Listing:
    assert isinstance(resource.source, Listing)
    return resource.source


def _calls() -> Iterator[tuple[str, Resource, Call]]:
    for resource in RESOURCES:
        writes = resource.writes
        kinds = [(kind, getattr(writes, kind)) for kind in ("create", "update", "delete", "sync")]
        for name, call in (*kinds, *((step.name, step.call) for step in resource.steps)):
            if call:
                yield f"{resource.name}-{name}", resource, call


def _sent_by(listing: Listing) -> set[str]:
    sent = {*listing.params, *listing.newest_first}
    match listing.window:
        case Window.UPDATED_AT:
            sent.add("filters[updated_at]")
        case Window.LOG_DATE:
            sent |= {"start_date", "end_date"}
        case Window.LOG_DAY:
            sent.add("log_date")
    return sent | ({"page", "per_page"} if listing.page_size else set())


#: A request names its company or its project, one of the two that are both marked as required.
EITHER = {"company_id", "project_id"}


@pytest.mark.parametrize("resource", LISTED, ids=lambda one: one.name)
def test_a_listing_sends_only_parameters_that_exist_and_all_that_are_required(
    resource: Resource,
) -> None:
    source = _listing(resource)
    operation = _operation("GET", source.path)
    sent = _sent_by(source)

    assert sent <= set(operation["query"])
    assert set(operation["required"]) - (EITHER if EITHER & sent else set()) <= sent


@pytest.mark.parametrize(
    ("resource", "member"),
    [(one, one.member) for one in RESOURCES if one.member],
    ids=lambda one: getattr(one, "name", "member"),
)
def test_a_member_sends_only_parameters_that_exist_and_all_that_are_required(
    resource: Resource, member: Member
) -> None:
    operation = _operation("GET", member.path)

    assert set(member.params) <= set(operation["query"])
    assert set(operation["required"]) <= set(member.params)


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda one: one.name)
def test_every_column_has_a_place_in_a_published_answer(resource: Resource) -> None:
    known = _fields_of(resource)

    lost = {
        column: places
        for column, places in resource.from_procore.items()
        if column not in (*STAMPS, *UNPUBLISHED.get(resource.name, ()))
        and not any(re.sub(r"\.\d+", "", place) in known for place in places)
    }

    assert lost == {}


#: Columns that answers in the field have and the published description leaves out.
UNPUBLISHED = {
    **{resource.name: ("status",) for resource in DAILY_LOGS},
    "weather_logs": ("status", "time_hour", "time_minute"),
    "requested_changes": ("task", "task_id"),
    "prime_contracts": ("vendor", "vendor_id"),
    "change_order_requests": ("contract_id", "description", "executed", "reviewed_at"),
    "commitment_change_orders": ("paid_date",),
    "specification_sections": ("division_id",),
    # The columns of a view, by the titles that a company gives them.
    **dict.fromkeys(("budget_rows", "budget_snapshot_rows"), tuple(TITLES)),
}
#: Marked as required, yet an upload takes its place.
REPLACED = {"file.data"}
#: Many listings show no stamps.
STAMPS = ("created_at", "updated_at")


def _fields_of(resource: Resource) -> set[str]:
    source = resource.source
    if isinstance(source, Embedded):
        return _fields_inside(resource_named(source.parent), source)
    if not isinstance(source, Listing):
        pytest.skip("its records are those of other resources")
    known = set(_operation("GET", source.path)["fields"])
    if source.records:
        known |= {name.partition(".")[2] for name in known}
    member = _find("GET", resource.member.path) if resource.member else None
    return known | set(member["fields"] if member else ())


def _fields_inside(parent: Resource, source: Embedded) -> set[str]:
    """Return the fields of what stands at the end of the path."""
    last = re.findall(r"(\w+)\[\*\]", source.path)[-1]
    pattern = re.compile(rf"(?:^|\.){last}\.(.+)$")
    return {found[1] for name in _fields_of(parent) if (found := pattern.search(name))}


@pytest.mark.parametrize(
    ("resource", "call"),
    [pytest.param(resource, call, id=name) for name, resource, call in _calls()],
)
def test_a_write_sends_only_what_is_published_and_all_that_is_required(
    resource: Resource, call: Call
) -> None:
    operation = _operation(call.method, call.path)

    assert set(call.params) <= set(operation["query"])
    assert set(operation["required"]) <= set(call.params)
    assert {*call.beside, *filter(None, [call.wrapper])} <= {*operation.get("body", ()), ""}


@pytest.mark.parametrize(
    "resource", [one for one in RESOURCES if one.writes.places], ids=lambda one: one.name
)
def test_every_written_column_has_a_place_in_a_published_body(resource: Resource) -> None:
    writes = resource.writes
    call = writes.create or writes.sync
    assert call
    operation = _operation(call.method, call.path)
    before = f"{call.wrapper}." if call.wrapper else ""
    places = [place for place in writes.places.values() if place]
    given = {before + re.sub(r"\.\d+$", "", place) for place in places}

    assert given <= set(operation["body"])
    sent = {*call.beside, call.wrapper, *given, *(before + one.split(".")[0] for one in places)}
    assert set(operation["required_body"]) - REPLACED <= sent

"""Does a wrong description fail when it is made, with a message that names the mistake?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from trajanus.errors import SpecError
from trajanus.resources.catalog import RESOURCES, resource_named
from trajanus.resources.rfi import RFI
from trajanus.resources.spec import Listing, Owner


def test_a_column_without_owner_is_refused() -> None:
    with pytest.raises(SpecError, match=r"rfis: no owner for due_date"):
        replace(RFI, shared=())


def test_a_column_with_two_owners_is_refused() -> None:
    with pytest.raises(SpecError, match=r"rfis\.subject is owned by both procore and shared"):
        replace(RFI, shared=("due_date", "subject"))


def test_a_column_that_does_not_exist_is_refused() -> None:
    with pytest.raises(SpecError, match="rfis: no such field: numbr"):
        replace(RFI, columns=("numbr",))


def test_a_place_for_a_column_that_procore_does_not_fill_is_refused() -> None:
    with pytest.raises(SpecError, match="rfis: a place for qc_note"):
        replace(RFI, places={**RFI.places, "qc_note": "note"})


def test_an_order_without_an_index_is_refused() -> None:
    with pytest.raises(SpecError, match="rfis: its own order -updated_at is not sortable"):
        replace(RFI, sortable=("number",))


def test_a_listing_per_parent_wants_to_know_the_parent() -> None:
    listing = Listing(path="/rest/v1.0/things/{parent_id}/rfis", per=("things",))

    with pytest.raises(SpecError, match="rfis: its records have parents"):
        replace(RFI, source=listing)


def test_a_creation_that_nothing_recognises_afterwards_is_refused() -> None:
    with pytest.raises(SpecError, match="rfis: nothing recognises a created record"):
        replace(RFI, writes=replace(RFI.writes, fingerprint=()))


def test_a_required_column_without_a_place_is_refused() -> None:
    with pytest.raises(SpecError, match="rfis: status has no place in what is written"):
        replace(RFI, writes=replace(RFI.writes, required=("status",)))


def test_owners_are_told_by_column() -> None:
    assert RFI.owners["subject"] is Owner.PROCORE
    assert RFI.owners["qc_note"] is Owner.HUB
    assert RFI.owners["due_date"] is Owner.SHARED


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(KeyError, match="known: projects, users, project_vendors"):
        resource_named("rfi")


def test_names_are_unique_and_tables_are_named_after_them() -> None:
    names = [resource.name for resource in RESOURCES]

    assert len(set(names)) == len(names)
    assert {resource.table for resource in RESOURCES} == {f"procore_{name}" for name in names}

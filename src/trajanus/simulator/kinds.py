"""Which kinds of record exist, where do their ids start, and what do webhooks call them?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record; `event` is its webhook resource name, if changes are announced."""

    name: str
    first_id: int
    event: str | None = None
    # Shown inside other records, so a change makes their cached representations stale.
    embedded: bool = False


# Many sequences start above 2**32: a client that keeps ids in 32 bits fails here, not in the field.
KINDS = (
    Kind("companies", 4_100, embedded=True),
    Kind("projects", 5_620_000_000_101, "Projects", embedded=True),
    Kind("project_stages", 310, embedded=True),
    Kind("project_types", 410, embedded=True),
    Kind("vendors", 6_270_000_000_001, "Company Vendors", embedded=True),
    Kind("users", 9_010_000_001, "Company Users", embedded=True),
    Kind("memberships", 1, embedded=True),
    Kind("permission_templates", 15, embedded=True),
    Kind("locations", 8_130_000_001, "Locations", embedded=True),
    Kind("specification_sections", 3_340_000_000_001, "Specification Sections", embedded=True),
    Kind("rfis", 7_310_000_000_001, "RFIs"),
    Kind("questions", 7_320_000_000_001),
    Kind("replies", 7_330_000_000_001),
    Kind("submittals", 4_440_000_000_001, "Submittals"),
    Kind("approvers", 4_450_000_000_001),
    Kind("submittal_packages", 4_460_000_000_001, "Submittal Packages", embedded=True),
    Kind("submittal_statuses", 1, embedded=True),
    Kind("submittal_types", 66, embedded=True),
    Kind("submittal_responses", 1, embedded=True),
    Kind("hooks", 51),
    Kind("triggers", 510),
    Kind("events", 880_000_000_001),
    Kind("distributions", 4_470_000_000_001),
)

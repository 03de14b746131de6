"""What do an inspection and its items look like?"""

from __future__ import annotations

from collections import Counter

from trajanus.simulator.modules.shown import (
    Inner,
    always,
    named,
    otherwise,
    people,
    person,
    place,
    trade,
    view,
)
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

item_view = view(
    ("id", "name", "position", "comments", "created_at", "updated_at"),
    {"list_id": otherwise("list_id", None), "status": otherwise("status", "uninspected")},
)


def _counted(*statuses: str) -> Inner:
    """How many items of an inspection have one of these answers."""

    def count(world: World, inspection: Json) -> int:
        items = world["inspection_items"].where(list_id=inspection["id"])
        found = Counter(item.get("status", "uninspected") for item in items)
        return sum(found[status] for status in statuses) if statuses else len(items)

    return count


def _template_name(world: World, inspection: Json) -> str | None:
    template = world["inspection_templates"].get(inspection.get("list_template_id"))
    return template.get("name") if template is not None else None


def _is_overdue(world: World, inspection: Json) -> bool:
    due = inspection.get("due_at")
    now = world.clock.now().isoformat()
    return bool(due) and inspection.get("status") != "closed" and str(due) < now


inspection_item = view(
    ("id", "name", "list_template_id", "number", "status", "description", "due_at",
     "identifier", "inspection_date", "created_at", "updated_at", "closed_at",
     "managed_equipment_id"),
    {
        "list_template_name": _template_name,
        "template_id": otherwise("list_template_id", None),
        "private": otherwise("private", False),
        "deleted": otherwise("deleted", False),
        "overdue": _is_overdue,
        "inspection_type": named("inspection_types", "inspection_type_id"),
        "location": place(),
        "trade": trade,
        "created_by": person(),
        "closed_by": person("closed_by_id"),
        "responsible_contractor": named("vendors", "responsible_contractor_id"),
        "point_of_contact": person("point_of_contact_id"),
        "inspectors": people("inspector_ids"),
        "distribution_members": people("distribution_member_ids"),
        "item_count": _counted(),
        "conforming_item_count": _counted("conforming"),
        "deficient_item_count": _counted("deficient"),
        "not_applicable_item_count": _counted("not_applicable"),
        "neutral_item_count": _counted("neutral"),
        "inspected_item_count": _counted("conforming", "deficient", "not_applicable", "neutral"),
        **{name: always([]) for name in ("attachments", "drawing_ids", "signature_requests",
                                         "current_drawing_revision_ids")},
        **dict.fromkeys(("observations_count", "closed_observations_count"), always(0)),
    },
    custom="ChecklistList",
)  # fmt: skip

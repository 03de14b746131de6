"""Change events: what may change the contract, before anybody priced it."""

from __future__ import annotations

from trajanus.resources import fields
from trajanus.resources.mirror import (
    MirrorModel,
    columns_of,
    lane_index,
    natural_order_column,
)
from trajanus.resources.search import search_column
from trajanus.resources.spec import (
    Area,
    Call,
    Listing,
    Member,
    Resource,
    Trigger,
    Window,
    Writes,
)

_ALL = "/rest/v1.0/projects/{project_id}/change_events"
_WRITTEN = ("title", "description", "status", "event_scope", "event_type", "change_reason")


class ChangeEvent(MirrorModel):
    number = fields.text()
    title = fields.text()
    description = fields.text()
    status = fields.text()
    event_scope = fields.text("scope")
    event_type = fields.text("type")
    change_reason = fields.text("reason")
    cost_rom = fields.amount("cost estimate")
    revenue_rom = fields.amount("revenue estimate")
    created_by = fields.text("by")
    number_order = natural_order_column("number")
    search = search_column("number", "title", "description")

    class Meta(MirrorModel.Meta):
        db_table = "procore_change_events"
        verbose_name = "change event"
        verbose_name_plural = "change events"
        indexes = (lane_index("change_event_by_number", "number_order"),)

    def __str__(self) -> str:
        return f"Change event {self.number}: {self.title}"


CHANGE_EVENT = Resource(
    name="change_events",
    model=ChangeEvent,
    source=Listing(path=_ALL, window=Window.UPDATED_AT),
    member=Member(path=_ALL + "/{id}"),
    area=Area.CHANGES,
    webhooks=(Trigger("Change Events"),),
    writes=Writes(
        create=Call(method="POST", path=_ALL, wrapper="change_event"),
        update=Call(method="PATCH", path=_ALL + "/{id}", wrapper="change_event"),
        delete=Call(method="DELETE", path=_ALL + "/{id}"),
        places={name: name for name in _WRITTEN},
        required=("title",),
        choices={
            "status": ("open", "pending", "closed", "void"),
            "event_scope": ("in_scope", "out_of_scope", "tbd"),
        },
        has_origin_id=True,
    ),
    places={
        "cost_rom": "cost_rom_total",
        "revenue_rom": "revenue_rom_total",
        "created_by": "created_by.name",
    },
    owned_by_procore=columns_of(ChangeEvent),
    label=("number", "title"),
    columns=("number", "title", "status", "event_scope", "change_reason", "cost_rom", "updated_at"),
    filters=("status", "event_scope", "event_type", "change_reason"),
    sort="number",
    sortable=("number",),
)

"""Which events may change the contract, and what would they cost?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.filters import ids, one_of, within
from trajanus.simulator.listing import Listing
from trajanus.simulator.modules.change_totals import lines_of
from trajanus.simulator.modules.ledger import Ledger, serve
from trajanus.simulator.modules.line_items import line_view
from trajanus.simulator.modules.money import cents, total
from trajanus.simulator.modules.resource import Resource
from trajanus.simulator.modules.shown import Inner, always, person, view
from trajanus.simulator.modules.stored_files import attachments
from trajanus.simulator.modules.written import Table, choice, each, text
from trajanus.simulator.reply import Reply, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

ROUTES = Routes("Change Events")

_KIND = "change_events"
_SCOPES = ("in_scope", "out_of_scope", "tbd")
_STATUSES = ("open", "pending", "closed", "void")

_TABLE: Table = {
    **each(text, "title", "description", "number", "event_type", "change_reason", "origin_id",
           "origin_data"),
    "event_scope": choice(*_SCOPES),
    "status": choice(*_STATUSES),
}  # fmt: skip


def _sum(field: str) -> Inner:
    return lambda world, event: cents(total(lines_of(world, _KIND, event), field))


def _lines(world: World, event: Json) -> list[Json]:
    shown = line_view(_KIND)
    return [shown(world, line) for line in lines_of(world, _KIND, event)]


def _numbered(call: Call, fields: Json, old: Json | None) -> Json:
    if old is None and not fields.get("number"):
        highest = call.world[_KIND].highest_number(call.project_id())
        fields["number"] = f"{highest + 1:03}"
    return fields


_event = view(
    ("id", "number", "title", "description", "event_scope", "event_type", "change_reason",
     "status", "origin_id", "origin_data", "created_at", "updated_at", "project_id"),
    {
        "created_by": person(),
        "attachments": attachments,
        "cost_rom_total": _sum("cost_rom"),
        "revenue_rom_total": _sum("revenue_rom"),
        "change_event_line_items": _lines,
        "currency_configuration": always({"currency_iso_code": "USD"}),
    },
)  # fmt: skip

_LEDGER = Ledger(
    Resource(
        _KIND,
        "change_event",
        _TABLE,
        _event,
        required=("title",),
        blank={"status": "open", "event_scope": "tbd"},
        check=_numbered,
    ),
    Listing(
        _KIND,
        {"normal": _event},
        {"id": ids, "status": one_of("status"), "updated_at": within("updated_at")},
        cached=False,
    ),
    recycles=True,
)


@ROUTES.get("/rest/v1.0/change_event/statuses")
def list_statuses(_call: Call) -> Reply:
    """The states of a change event; their ids are their places, which nobody has published."""
    names = [name.replace("_", " ").title() for name in _STATUSES]
    return ok(
        [
            {"id": place, "name": name, "mapped_to_status": state}
            for place, (name, state) in enumerate(zip(names, _STATUSES, strict=True), start=1)
        ]
    )


serve(
    ROUTES,
    _LEDGER,
    "/rest/v1.0/change_events",
    "/rest/v1.0/projects/{project_id}/change_events",
)

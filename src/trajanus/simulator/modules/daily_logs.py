"""How are the entries of the daily log listed and written, whatever their kind?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.errors import bad_request, forbidden
from trajanus.simulator.filters import ids, one_of, text_in
from trajanus.simulator.listing import Listing, answer_list
from trajanus.simulator.modules import written as w
from trajanus.simulator.modules.daily_log_types import TYPES, LogType
from trajanus.simulator.modules.daily_log_values import local_day, noon, today
from trajanus.simulator.modules.resource import Resource, find, is_admin, save_with
from trajanus.simulator.modules.shown import Inner, always, named, person, place, view
from trajanus.simulator.modules.stored_files import attachments
from trajanus.simulator.modules.values import as_date
from trajanus.simulator.records import Render, Test
from trajanus.simulator.reply import Reply, created, nothing, ok
from trajanus.simulator.routing import Handler, Routes
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

ROUTES = Routes("Daily Log")

_COMMON = ("id", "created_at", "updated_at", "deleted_at", "date", "datetime", "position",
           "daily_log_segment_id")  # fmt: skip
_INNER: dict[str, Inner] = {
    "created_by": person(),
    "location": place(),
    "vendor": named("vendors", "vendor_id"),
    "attachments": attachments,
    "daily_log_segment": always(None),
}
_WRITTEN: w.Table = {
    "date": w.day,
    "datetime": w.moment,
    "location_id": w.ref("locations"),
    "vendor_id": w.ref("vendors"),
    "daily_log_segment_id": w.whole,
}
# The web pages of these show no files, and the API takes none.
_WITHOUT_FILES = (
    "call", "daily_construction_report", "dumpster", "plan_revision", "productivity", "quantity",
    "work", "visitor", "waste",
)  # fmt: skip
_FILTERS = {
    "id": ids,
    "created_by_id": one_of("created_by_id"),
    "location_id": one_of("location_id"),
    "vendor_id": one_of("vendor_id"),
    "daily_log_segment_id": one_of("daily_log_segment_id"),
}


def days_asked_for(call: Call) -> tuple[str, str]:
    """The first and last day of the query; today, where the project is, when it names none."""
    start, end = (_day(call, name) for name in ("start_date", "end_date"))
    on = _day(call, "log_date")
    if on is None and start is None and end is None:
        on = today(call.world, call.project_id())
    if on is not None:
        return on, on
    return start or end or "", end or today(call.world, call.project_id())


def entries_asked_for(call: Call, kind: str) -> list[Json]:
    """The entries of the days asked for that the caller may see."""
    first, last = days_asked_for(call)
    rows = call.world[kind].where(project_id=call.project_id())
    return [r for r in rows if first <= (r.get("date") or "") <= last and _sees(call, r)]


def is_collaborator(call: Call) -> bool:
    """People from outside the company write, but an admin has to approve what they wrote."""
    wanted = {"user_id": call.user_id, "project_id": call.project_id()}
    found = call.world["memberships"].where(**wanted)
    template_id = found[0].get("permission_template_id") if found else None
    template = call.world["permission_templates"].get(template_id) or {}
    return template.get("category") == "external" and not is_admin(call, ROUTES.tool)


def _serve(kind: LogType) -> None:
    resource, path = _resource(kind), f"/rest/v1.0/projects/{{project_id}}/{kind.kind}"
    save = save_with(resource)

    def list_entries(call: Call) -> Reply:
        found = [entry["id"] for entry in entries_asked_for(call, kind.kind)]
        listing = _listing(kind, _seen_by(call, resource.detail))
        return answer_list(call, listing, project_id=call.project_id(), ids=found)

    def show(call: Call) -> Reply:
        return _shown(call, resource, find(call, resource))

    def create(call: Call) -> Reply:
        entry = save(call, call.wrapped(kind.wrapper), None)
        return created(_seen_by(call, resource.detail)(call.world, entry))

    def update(call: Call) -> Reply:
        entry = _changeable(call, resource)
        return _shown(call, resource, save(call, call.wrapped(kind.wrapper), entry))

    def delete(call: Call) -> Reply:
        call.world[kind.kind].remove(_changeable(call, resource)["id"], by=call.user_id)
        return nothing()

    _register(path, (list_entries, create), (show, update, delete))


def _register(path: str, of_all: tuple[Handler, Handler], of_one: tuple[Handler, ...]) -> None:
    show, update, delete = of_one
    ROUTES.get(path)(of_all[0])
    ROUTES.post(path)(of_all[1])
    ROUTES.get(f"{path}/{{id}}")(show)
    ROUTES.patch(f"{path}/{{id}}")(update)
    ROUTES.delete(f"{path}/{{id}}")(delete)


def _resource(kind: LogType) -> Resource:
    status = {"status": w.choice("pending", "approved")} if kind.approved else {}
    shown = (*_COMMON, *kind.shown, *status)

    def completed(call: Call, fields: Json, old: Json | None) -> Json:
        return _dated(call, kind, fields, old)

    return Resource(
        kind.kind,
        kind.wrapper,
        {**_WRITTEN, **kind.table, **status},
        view(dict.fromkeys(shown), {**_INNER, **kind.inner}, custom=class_name(kind)),
        required=kind.required,
        check=completed,
        custom=class_name(kind),
        attachments=kind.name not in _WITHOUT_FILES,
        sees=_sees,
    )


def class_name(kind: LogType) -> str:
    """What field sets call this kind of entry."""
    return kind.wrapper.title().replace("_", "")


def _listing(kind: LogType, render: Render) -> Listing:
    filters = {**_FILTERS, "search": text_in(*kind.searched)} if kind.searched else dict(_FILTERS)
    if kind.approved:
        filters["status"] = _status_filter
    return Listing(kind.kind, {"normal": render}, filters, cached=False)


def _status_filter(values: list[str]) -> Test:
    return Test(lambda log: "all" in values or log.get("status") in values, "status")


def _dated(call: Call, kind: LogType, fields: Json, old: Json | None) -> Json:
    """Day, instant, place in the day and approval of an entry."""
    project_id = call.project_id()
    if old is None or fields.get("date") or fields.get("datetime"):
        moment = fields.get("datetime")
        on = fields.get("date") or (moment and local_day(call.world, project_id, moment))
        fields["date"] = on or today(call.world, project_id)
        fields["datetime"] = moment or noon(call.world, project_id, fields["date"])
    if "status" in fields and not is_admin(call, ROUTES.tool):
        del fields["status"]
    if old is None:
        same_day = call.world[kind.kind].where(project_id=project_id, date=fields["date"])
        fields["position"] = len(same_day) + 1
        fields["by_collaborator"] = is_collaborator(call)
        if kind.approved:
            fields.setdefault("status", "pending" if fields["by_collaborator"] else "approved")
    return fields


def _sees(call: Call, entry: Json) -> bool:
    """What waits for approval is seen by admins and by its author."""
    return (
        entry.get("status") != "pending"
        or entry.get("created_by_id") == call.user_id
        or is_admin(call, ROUTES.tool)
    )


def _may_change(call: Call, entry: Json) -> bool:
    """Authors change their own entries, collaborators only until they are approved."""
    if is_admin(call, ROUTES.tool):
        return True
    own = entry.get("created_by_id") == call.user_id
    return own and (not entry.get("by_collaborator") or entry.get("status") != "approved")


def _changeable(call: Call, resource: Resource) -> Json:
    entry = find(call, resource)
    if not _may_change(call, entry):
        raise forbidden("Only an admin changes the entries of others.")
    return entry


def _seen_by(call: Call, render: Render) -> Render:
    """The view with what this caller may do with the entry."""

    def seen(world: World, entry: Json) -> Json:
        may = _may_change(call, entry)
        return {**render(world, entry), "permissions": {"can_update": may, "can_delete": may}}

    return seen


def _shown(call: Call, resource: Resource, entry: Json) -> Reply:
    return ok(_seen_by(call, resource.detail)(call.world, entry))


def _day(call: Call, name: str) -> str | None:
    text = call.arg(name)
    if not text:
        return None
    found = as_date(text)
    if found is None:
        raise bad_request(f"{name} is not a date.")
    return found


for _kind in TYPES:
    _serve(_kind)

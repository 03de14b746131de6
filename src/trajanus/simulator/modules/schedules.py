"""How do the newer scheduling operations work: schedules, activities and imports of a file?"""

from __future__ import annotations

from datetime import datetime, timedelta

from trajanus.simulator.call import Call
from trajanus.simulator.clock import stamp
from trajanus.simulator.errors import ApiError, bad_request, invalid
from trajanus.simulator.filters import after, flag, ids, one_of, text_in
from trajanus.simulator.listing import Listing, answer_list
from trajanus.simulator.modules.shown import Inner, always, otherwise, view
from trajanus.simulator.modules.xer import read_activities
from trajanus.simulator.paging import V2
from trajanus.simulator.reply import Reply, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json

ROUTES = Routes("Schedule")

_ALL = "/rest/v2.0/companies/{company_id}/projects/{project_id}/schedules"
_ONE = _ALL + "/{schedule_id}"

# How long an import takes on the simulated clock, and the largest file: both are our own.
_TAKES = timedelta(seconds=5)
_LARGEST = 20 * 1024 * 1024


def _as_text(field: str) -> Inner:
    """Ids are texts in this generation of the API."""
    return lambda _world, record: None if record.get(field) is None else str(record[field])


_COMMON: dict[str, Inner] = {
    "project_id": _as_text("project_id"),
    "company_id": lambda world, _record: str(world.company_id),
    "calendar_id": _as_text("calendar_id"),
    "created_by": _as_text("created_by_id"),
    "updated_by": _as_text("updated_by_id"),
}
schedule_item = view(
    ("schedule_name", "data_date", "start_date", "created_at", "updated_at", "deleted_at",
     "deleted_by"),
    {
        "schedule_id": _as_text("id"),
        **_COMMON,
        "schedule_type": otherwise("schedule_type", "READONLY_PROJECT_SCHEDULE"),
        "is_active": otherwise("is_active", True),
        "parent_schedule_id": _as_text("parent_schedule_id"),
    },
)  # fmt: skip
activity_item = view(
    ("activity_name", "start_date", "finish_date", "duration", "percent_complete",
     "constraint_type", "constraint_date", "assigned_company", "crew_size", "deadline_date",
     "deadline_variance", "total_float", "notes", "created_at", "updated_at"),
    {
        "activity_id": _as_text("id"),
        "schedule_id": _as_text("schedule_id"),
        **_COMMON,
        "parent_id": _as_text("parent_id"),
        "duration_unit": always("DAYS"),
        "duration_display_unit": always("DAYS"),
        "ordered_parent_index": otherwise("ordered_parent_index", 0),
        "is_critical": otherwise("is_critical", False),
        "category_data": always([]),
        "resource_data": always([]),
    },
)  # fmt: skip
SCHEDULES = Listing(
    "schedules",
    {"normal": schedule_item},
    {
        "schedule_id": ids,
        "schedule_name": text_in("schedule_name"),
        "schedule_type": one_of("schedule_type"),
        "is_active": flag("is_active"),
        "updated_at[gt]": after("updated_at"),
    },
    {"schedule_id": "id", **{n: n for n in ("schedule_name", "schedule_type", "is_active",
                                            "updated_at")}},
    V2,
    envelope=True,
)  # fmt: skip
ACTIVITIES = Listing(
    "activities",
    {"normal": activity_item},
    {
        "activity_id": ids,
        "activity_name": text_in("activity_name"),
        "is_critical": flag("is_critical"),
        "updated_at[gt]": after("updated_at"),
    },
    {"activity_id": "id", "last_modified_at": "updated_at", "starts_at": "start_date",
     "finishes_at": "finish_date",
     **{n: n for n in ("activity_name", "start_date", "finish_date", "percent_complete",
                       "parent_id", "ordered_parent_index", "deadline_date", "created_at")}},
    V2,
    envelope=True,
)  # fmt: skip


@ROUTES.get(_ALL)
def list_schedules(call: Call) -> Reply:
    return answer_list(call, SCHEDULES, project_id=call.project_id())


@ROUTES.get(_ONE + "/activities")
def list_activities(call: Call) -> Reply:
    rows = call.world["activities"].where(schedule_id=_schedule(call)["id"])
    return answer_list(call, ACTIVITIES, project_id=call.project_id(), ids=[r["id"] for r in rows])


@ROUTES.put(_ONE + "/import")
def start_import(call: Call) -> Reply:
    """202 with a job: the file is taken in a little later, on the simulated clock."""
    schedule = _schedule(call)
    if any(not _is_over(call, job) for job in _jobs(call, schedule)):
        raise ApiError(409, {"errors": ["Another import of this schedule is still running."]})
    file = call.body.get("file")
    if not isinstance(file, dict) or "data" not in file:
        raise bad_request("param is missing or the value is empty: file")
    if len(file["data"]) > _LARGEST:
        raise ApiError(413, {"errors": ["The file is too large."]})
    if not str(file.get("filename")).lower().endswith((".xer", ".xml", ".mpp")):
        raise invalid({"file": ["must be a schedule of Primavera or Microsoft Project"]})
    job = call.world["schedule_imports"].add(
        {"project_id": call.project_id(), "schedule_id": schedule["id"], "status": "queued",
         "ready_at": stamp(call.sim.clock.now() + _TAKES),
         "text": file["data"].decode("utf-8", "replace")}
    )  # fmt: skip
    return ok({"data": _job_view(job)}, 202, {"Location": f"{call.base}{_job_path(call, job)}"})


@ROUTES.get(_ONE + "/import_jobs/{id}")
def show_import(call: Call) -> Reply:
    """The state of a job; where the real service tells it is not in its reference."""
    job = call.find("schedule_imports", call.number("id"), project_id=call.project_id())
    _is_over(call, job)
    return ok({"data": _job_view(job)})


def _schedule(call: Call) -> Json:
    return call.find("schedules", call.number("schedule_id"), project_id=call.project_id())


def _jobs(call: Call, schedule: Json) -> list[Json]:
    return call.world["schedule_imports"].where(schedule_id=schedule["id"])


def _is_over(call: Call, job: Json) -> bool:
    """Whether the job is done, doing it now when its time has come."""
    if job.get("status") != "queued":
        return True
    if call.sim.clock.now() < datetime.fromisoformat(job["ready_at"]):
        return False
    try:
        _take_in(call, job, read_activities(job.pop("text")))
        job["status"] = "completed"
    except ValueError as error:
        job |= {"status": "failed", "errors": [str(error)]}
    return True


def _take_in(call: Call, job: Json, activities: list[Json]) -> None:
    """The file replaces what the schedule held."""
    home = {"schedule_id": job["schedule_id"], "project_id": job["project_id"]}
    for old in call.world["activities"].where(**home):
        call.world["activities"].remove(old["id"])
    for activity in activities:
        call.world["activities"].add({**activity, **home, "created_by_id": call.user_id})
    call.world["schedules"].change(job["schedule_id"], {"updated_by_id": call.user_id})


def _job_view(job: Json) -> Json:
    return {
        "job_id": str(job["id"]),
        "schedule_id": str(job["schedule_id"]),
        "status": job["status"],
        "errors": job.get("errors", []),
    }


def _job_path(call: Call, job: Json) -> str:
    return f"{call.path.removesuffix('/import')}/import_jobs/{job['id']}"

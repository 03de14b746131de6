"""How is a project's schedule set up, and which program owns it?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.reply import Reply, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json

ROUTES = Routes("Schedule")

_OF_PROJECT = "/rest/v1.0/projects/{project_id}"

_SWITCHES = (
    "project_integration", "display_task_names_with_full_outline_path",
    "schedule_show_resources_on_calendar", "schedule_allow_task_updates",
    "schedule_task_auto_formatting", "create_calendar_item_enabled",
    "calendar_people_filters_enabled", "schedule_use_project_admin_working_days",
)  # fmt: skip
_NO_EMAILS: Json = {
    "project_schedule_email_setting_id": 1, "send_weekly": False, "day_of_week": 1,
    "hour_to_send": 6, "weeks_to_show": 3, "last_sent_at": None, "next_scheduled_at": None,
    "lookahead_send_weekly": False, "lookahead_day_of_week": 1, "lookahead_hour_to_send": 6,
    "lookahead_last_sent_at": None, "lookahead_next_scheduled_at": None,
    "resource_send_weekly": False, "resource_day_of_week": 1, "resource_hour_to_send": 6,
    "resource_weeks_to_show": 3, "resource_last_sent_at": None,
    "resource_next_scheduled_at": None,
}  # fmt: skip


@ROUTES.get("/rest/v1.0/schedule_type")
def show_type(call: Call) -> Reply:
    """The program that owns the schedule; null while it is kept here."""
    project = call.find("projects", call.project_id())
    return ok({"key": project.get("schedule_type"), "p6_id": project.get("p6_id")})


@ROUTES.get(_OF_PROJECT + "/schedule/settings")
def show_settings(call: Call) -> Reply:
    project = call.find("projects", call.project_id())
    return ok(
        {
            "project_id": project["id"],
            "company_id": call.world.company_id,
            "primavera_schedule_id": project.get("p6_id"),
            "schedule_type": project.get("schedule_type"),
            "schedule_file_pattern": None,
            **{name: bool(project.get(name)) for name in _SWITCHES},
            "email_settings": _NO_EMAILS,
        }
    )

"""Which kinds of entry does the daily log have, and which fields has each?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from trajanus.simulator.modules import written as w
from trajanus.simulator.modules.daily_log_values import (
    clock_hour,
    company_name,
    delay_end,
    delay_hours,
    man_hours,
    scheduled_tasks,
    weather_time,
    yes_no,
)
from trajanus.simulator.modules.shown import Inner, always, named, person, trade


@dataclass(frozen=True, slots=True)
class LogType:
    """One kind of entry; lists and bodies take their names from it."""

    name: str
    table: w.Table
    # What is shown besides the written fields and what all entries have.
    inner: Mapping[str, Inner] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    # Entries of collaborators wait for an approval.
    approved: bool = False
    searched: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return f"{self.name}_logs"

    @property
    def wrapper(self) -> str:
        return f"{self.name}_log"

    @property
    def shown(self) -> tuple[str, ...]:
        """The written fields that are read under the same name."""
        return tuple(name for name in self.table if not name.endswith(("_id", "_ids")))


def _clock(*prefixes: str) -> w.Table:
    return w.each(clock_hour, *(f"{p}_{unit}" for p in prefixes for unit in ("hour", "minute")))


_WORK_GROUPS = ("apprentice", "foreman", "journeyman", "other")
_HOUR_GROUPS = ("first_year", "local_city", "local_county", "minority", "veteran", "women")
_COST_CODE: dict[str, Inner] = {"cost_code": named("cost_codes", "cost_code_id")}

TYPES = (
    LogType(
        "accident",
        {**w.each(w.text, "comments", "involved_company", "involved_name"), **_clock("time")},
        required=("time_hour", "time_minute"),
    ),
    LogType(
        "call",
        {**w.each(w.text, "subject_from", "subject_to", "description"), **_clock("start", "end")},
    ),
    LogType(
        "daily_construction_report",
        {
            "notes": w.text,
            **w.each(w.amount, *(f"{group}_hours" for group in (*_WORK_GROUPS, *_HOUR_GROUPS))),
            **w.each(w.whole, *(f"number_of_{group}_workers" for group in _WORK_GROUPS)),
            "trade_id": w.ref("trades"),
        },
        {"trade": trade},
        approved=True,
    ),
    LogType(
        "delay",
        {**w.each(w.text, "comments", "delay_type"), "duration": w.whole,
         **_clock("start_time", "end_time")},
        {"end_time": delay_end, "duration": delay_hours},
        approved=True,
    ),
    LogType(
        "delivery",
        {**w.each(w.text, "comments", "contents", "delivery_from", "tracking_number"),
         **_clock("time")},
        approved=True,
    ),
    LogType("dumpster", {"comments": w.text, "quantity_delivered": w.whole,
                         "quantity_removed": w.whole}),
    LogType(
        "equipment",
        {"notes": w.text, **w.each(w.amount, "hours_idle", "hours_operating"),
         "inspected": w.flag, **_clock("inspection"), "equipment_name": w.text,
         "cost_code_id": w.ref("cost_codes")},
        {**_COST_CODE,
         "equipment": lambda _world, log: {"id": log["id"], "name": log.get("equipment_name")}},
    ),
    LogType(
        "inspection",
        {**w.each(w.text, "area", "comments", "inspecting_entity", "inspection_type",
                  "inspector_name"), **_clock("start", "end")},
    ),
    LogType(
        "manpower",
        {"notes": w.text, "num_workers": w.whole, "num_hours": w.amount,
         "contact_id": w.whole, "user_id": w.ref("users"),
         "cost_code_id": w.ref("cost_codes"), "trade_id": w.ref("trades")},
        {**_COST_CODE, "man_hours": man_hours, "user": person("user_id"),
         "contact": always(None), "trade": trade},
        approved=True,
        searched=("notes",),
    ),
    LogType(
        "notes",
        {"comment": w.text, "is_issue_day": w.flag, "daily_log_header_id": w.whole},
        {"created_by_collaborator": lambda _world, log: bool(log.get("by_collaborator")),
         "daily_log_header_id": lambda _world, log: log.get("daily_log_header_id")},
        approved=True,
    ),
    LogType("plan_revision", w.each(w.text, "category", "comments", "plan_number", "revision",
                                    "title")),
    LogType(
        "productivity",
        {**w.each(w.text, "notes", "company", "contract", "line_item_description"),
         **w.each(w.amount, "previously_delivered", "previously_used", "quantity_delivered",
                  "quantity_used"),
         "line_item_id": w.whole},
        {"line_item_id": lambda _world, log: log.get("line_item_id"), "company": company_name,
         "line_item_holder": always(None)},
    ),
    LogType(
        "quantity",
        {**w.each(w.text, "description", "unit"), "quantity": w.whole,
         "cost_code_id": w.ref("cost_codes")},
        _COST_CODE,
    ),
    LogType(
        "safety_violation",
        {**w.each(w.text, "comments", "issued_to", "safety_notice", "subject"),
         "compliance_due": w.day, **_clock("time")},
    ),
    LogType(
        "visitor",
        {**w.each(w.text, "subject", "details"), **_clock("begin", "end")},
        approved=True,
    ),
    LogType(
        "waste",
        {**w.each(w.text, "description", "disposal_location", "material", "method_of_disposal"),
         "approximate_quantity": w.whole, **_clock("time")},
    ),
    LogType(
        "weather",
        {**w.each(w.text, "average", "calamity", "comments", "ground", "precipitation", "sky",
                  "temperature", "wind"), "is_weather_delay": yes_no, **_clock("time")},
        {"time": weather_time},
    ),
    LogType(
        "work",
        {**w.each(w.text, "comments", "resource_name"),
         **w.each(w.number, "hourly_rate", "hours"), "workers": w.whole,
         **w.each(w.flag, "reimbursable", "showed"), "task_ids": w.refs("tasks")},
        {"scheduled_tasks": scheduled_tasks},
    ),
)  # fmt: skip

"""Which kinds of entry does a daily log have, and which columns has each?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from trajanus.resources import fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of entry; its addresses and its body take their names from `name`."""

    name: str
    title: str
    columns: Mapping[str, models.Field[Any, Any]]  # beside those of all kinds
    says: tuple[str, ...]  # by which people tell two entries of a day apart
    places: Mapping[str, str] = field(default_factory=dict)
    not_written: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...] | str] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    events: tuple[str, ...] = ("create", "update", "delete")

    @property
    def table(self) -> str:
        return f"{self.name}_logs"

    @property
    def text(self) -> str:
        """Return the column in which people say most."""
        return [name for name in self.texts if name not in self.not_written][-1]

    @property
    def texts(self) -> tuple[str, ...]:
        """Return the columns of text."""
        return tuple(
            name for name, column in self.columns.items() if type(column) is models.TextField
        )


_COST_CODE = {"cost_code": "cost_code.name", "cost_code_id": "cost_code.id"}
_BY_COST_CODE = {"cost_code_id": "cost_codes"}

KINDS = (
    Kind(
        name="manpower",
        title="manpower log",
        says=("vendor", "notes"),
        columns={
            "notes": fields.text(),
            "num_workers": fields.whole("workers"),
            "num_hours": fields.amount("hours each"),
            "man_hours": fields.amount("hours"),
            "trade": fields.text(),
            "trade_id": fields.ident(),
            "cost_code": fields.text(),
            "cost_code_id": fields.ident(),
        },
        places={**_COST_CODE, "trade": "trade.name", "trade_id": "trade.id"},
        # Procore finds the firm by the people.
        not_written=("vendor_id", "man_hours", "trade", "cost_code"),
        choices=_BY_COST_CODE,
    ),
    Kind(
        name="equipment",
        title="equipment log",
        says=("equipment", "notes"),
        columns={
            "equipment": fields.text(),
            "hours_operating": fields.amount("hours at work"),
            "hours_idle": fields.amount("idle hours"),
            "inspected": fields.flag(),
            "notes": fields.text(),
            "cost_code": fields.text(),
            "cost_code_id": fields.ident(),
        },
        places={**_COST_CODE, "equipment": "equipment.name"},
        not_written=("equipment", "cost_code"),
        choices=_BY_COST_CODE,
    ),
    Kind(
        name="work",
        title="work log",
        says=("vendor", "comments"),
        columns={
            "resource_name": fields.text("resource"),
            "workers": fields.whole(),
            "hours": fields.amount(),
            "hourly_rate": fields.amount(),
            "comments": fields.text(),
            "task": fields.text(),
        },
        places={"task": "scheduled_tasks.0.task_name"},
        not_written=("task",),
    ),
    Kind(
        name="weather",
        title="weather log",
        says=("sky", "temperature"),
        columns={
            "time_hour": fields.whole("hour"),
            "time_minute": fields.whole("minute"),
            "temperature": fields.text(),
            "sky": fields.text(),
            "precipitation": fields.text(),
            "wind": fields.text(),
            "ground": fields.text(),
            "average": fields.text(),
            "calamity": fields.text(),
            "is_weather_delay": fields.flag("delayed work"),
            "comments": fields.text(),
        },
        events=("create", "update"),
    ),
    Kind(
        name="delivery",
        title="delivery log",
        says=("delivery_from", "contents"),
        columns={
            "contents": fields.text(),
            "delivery_from": fields.text("from"),
            "tracking_number": fields.text(),
            "time_hour": fields.whole("hour"),
            "time_minute": fields.whole("minute"),
            "comments": fields.text(),
        },
    ),
    Kind(
        name="notes",
        title="notes log",
        says=("comment",),
        columns={"comment": fields.text(), "is_issue_day": fields.flag("issue")},
    ),
    Kind(
        name="inspection",
        title="inspection log",
        says=("inspection_type", "area"),
        columns={
            "inspection_type": fields.text("type"),
            "inspecting_entity": fields.text("inspected by"),
            "inspector_name": fields.text("inspector"),
            "area": fields.text(),
            "start_hour": fields.whole("from hour"),
            "start_minute": fields.whole("from minute"),
            "end_hour": fields.whole("to hour"),
            "end_minute": fields.whole("to minute"),
            "comments": fields.text(),
        },
    ),
    Kind(
        name="safety_violation",
        title="safety violation log",
        says=("subject", "issued_to"),
        columns={
            "subject": fields.text(),
            "safety_notice": fields.text(),
            "issued_to": fields.text(),
            "compliance_due": fields.day(),
            "time_hour": fields.whole("hour"),
            "time_minute": fields.whole("minute"),
            "comments": fields.text(),
        },
    ),
    Kind(
        name="accident",
        title="accident log",
        says=("involved_name", "comments"),
        columns={
            "involved_name": fields.text("person"),
            "involved_company": fields.text("employer"),
            "time_hour": fields.whole("hour"),
            "time_minute": fields.whole("minute"),
            "comments": fields.text(),
        },
        required=("time_hour", "time_minute"),
    ),
    Kind(
        name="delay",
        title="delay log",
        says=("delay_type", "comments"),
        columns={
            "delay_type": fields.text("type"),
            "duration": fields.amount("hours"),
            "start_time_hour": fields.whole("from hour"),
            "start_time_minute": fields.whole("from minute"),
            "end_time_hour": fields.whole("to hour"),
            "end_time_minute": fields.whole("to minute"),
            "comments": fields.text(),
        },
    ),
    Kind(
        name="visitor",
        title="visitor log",
        says=("subject", "details"),
        columns={
            "subject": fields.text("visitor"),
            "details": fields.text(),
            "begin_hour": fields.whole("from hour"),
            "begin_minute": fields.whole("from minute"),
            "end_hour": fields.whole("to hour"),
            "end_minute": fields.whole("to minute"),
        },
    ),
    Kind(
        name="call",
        title="phone call log",
        says=("subject_from", "description"),
        columns={
            "subject_from": fields.text("from"),
            "subject_to": fields.text("to"),
            "description": fields.text(),
            "start_hour": fields.whole("from hour"),
            "start_minute": fields.whole("from minute"),
            "end_hour": fields.whole("to hour"),
            "end_minute": fields.whole("to minute"),
        },
    ),
    Kind(
        name="dumpster",
        title="dumpster log",
        says=("comments",),
        columns={
            "quantity_delivered": fields.whole("delivered"),
            "quantity_removed": fields.whole("removed"),
            "comments": fields.text(),
        },
    ),
    Kind(
        name="plan_revision",
        title="plan revision log",
        says=("plan_number", "title"),
        columns={
            "plan_number": fields.text("plan"),
            "title": fields.text(),
            "revision": fields.text(),
            "category": fields.text(),
            "comments": fields.text(),
        },
    ),
    Kind(
        name="productivity",
        title="productivity log",
        says=("company", "line_item_description"),
        columns={
            "company": fields.text(),
            "contract": fields.text(),
            "line_item_description": fields.text("work"),
            "previously_delivered": fields.amount("delivered before"),
            "quantity_delivered": fields.amount("delivered"),
            "previously_used": fields.amount("used before"),
            "quantity_used": fields.amount("used"),
            "notes": fields.text(),
        },
        not_written=("company",),
    ),
    Kind(
        name="quantity",
        title="quantity log",
        says=("description",),
        columns={
            "description": fields.text(),
            "quantity": fields.amount(),
            "unit": fields.text(),
            "cost_code": fields.text(),
            "cost_code_id": fields.ident(),
        },
        places=_COST_CODE,
        not_written=("cost_code",),
        choices=_BY_COST_CODE,
    ),
    Kind(
        name="waste",
        title="waste log",
        says=("material", "disposal_location"),
        columns={
            "material": fields.text(),
            "approximate_quantity": fields.whole("quantity"),
            "method_of_disposal": fields.text(),
            "disposal_location": fields.text("taken to"),
            "description": fields.text(),
            "time_hour": fields.whole("hour"),
            "time_minute": fields.whole("minute"),
        },
    ),
    Kind(
        name="daily_construction_report",
        title="daily construction report log",
        says=("trade", "notes"),
        columns={
            "trade": fields.text(),
            "trade_id": fields.ident(),
            "number_of_foreman_workers": fields.whole("foremen"),
            "number_of_journeyman_workers": fields.whole("journeymen"),
            "number_of_apprentice_workers": fields.whole("apprentices"),
            "number_of_other_workers": fields.whole("others"),
            "foreman_hours": fields.amount(),
            "journeyman_hours": fields.amount(),
            "apprentice_hours": fields.amount(),
            "other_hours": fields.amount(),
            "notes": fields.text(),
        },
        places={"trade": "trade.name", "trade_id": "trade.id"},
        not_written=("trade",),
    ),
)

"""Daily logs: what happened on site on a day, in eighteen kinds of entry, and each day."""

from __future__ import annotations

from typing import cast

from trajanus.resources import fields
from trajanus.resources.daily_log_kinds import KINDS, Kind
from trajanus.resources.mirror import MirrorModel, columns_of, lane_index
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

_PROJECT = "/rest/v1.0/projects/{project_id}"


class DailyLog(MirrorModel):
    """What entries of all kinds have."""

    date = fields.day()
    position = fields.whole()
    status = fields.text()
    vendor = fields.text("firm")
    vendor_id = fields.ident()
    location = fields.text()
    location_id = fields.ident()
    created_by = fields.text("by")

    class Meta(MirrorModel.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} of {self.date}"


def _model(kind: Kind) -> type[DailyLog]:
    """Make the model: ids of different kinds must never meet, so each has its own table."""
    options: dict[str, object] = {
        "abstract": False,
        "db_table": f"procore_{kind.table}",
        "verbose_name": kind.title,
        "verbose_name_plural": f"{kind.title}s",
        "indexes": (lane_index(f"log_{kind.name[:18]}_by_date", "date"),),
    }
    body = {
        "__module__": __name__,
        "__qualname__": (name := kind.table.title().replace("_", "").removesuffix("s")),
        "Meta": type("Meta", (DailyLog.Meta,), options),
        "search": search_column(*kind.texts),
        **kind.columns,
    }
    return cast(type[DailyLog], type(name, (DailyLog,), body))


def _resource(kind: Kind) -> Resource:
    model, path = _model(kind), f"{_PROJECT}/{kind.table}"
    wrapper = f"{kind.name}_log"
    written = [
        name
        for name in ("date", "vendor_id", "location_id", *kind.columns)
        if name not in kind.not_written
    ]
    choices = {"vendor_id": "project_vendors", "location_id": "locations", **kind.choices}
    shown = [name for name in kind.columns if not name.endswith(("_id", "_hour", "_minute"))]
    return Resource(
        name=kind.table,
        model=model,
        source=Listing(path=path, window=Window.LOG_DATE),
        member=Member(path=f"{path}/{{id}}"),
        area=Area.FIELD,
        webhooks=(Trigger(f"{kind.name.replace('_', ' ').title()} Logs", kind.events),),
        writes=Writes(
            create=Call(method="POST", path=path, wrapper=wrapper),
            update=Call(method="PATCH", path=f"{path}/{{id}}", wrapper=wrapper),
            delete=Call(method="DELETE", path=f"{path}/{{id}}"),
            places={name: name for name in written},
            required=("date", *kind.required),
            choices={name: choices[name] for name in choices if name in written},
            fingerprint=("date", kind.text),
        ),
        places={
            "vendor": "vendor.name",
            "vendor_id": "vendor.id",
            "location": "location.name",
            "location_id": "location.id",
            "created_by": "created_by.name",
            **kind.places,
        },
        owned_by_procore=columns_of(model),
        label=("date",),
        says=kind.says,
        columns=("date", "vendor", *shown[:5], "created_by"),
        filters=("date", "vendor", "location", "status", "created_by"),
        sort="-date",
        sortable=("date",),
    )


DAILY_LOGS = tuple(_resource(kind) for kind in KINDS)


class DailyLogHeader(MirrorModel):
    log_date = fields.day("date")
    completed = fields.flag()
    completed_at = fields.moment()
    completed_by = fields.text()
    distributed = fields.flag()
    distributed_at = fields.moment()
    distributed_by = fields.text()
    search = search_column("completed_by", "distributed_by")

    class Meta(MirrorModel.Meta):
        db_table = "procore_daily_log_headers"
        verbose_name = "day of the log"
        verbose_name_plural = "days of the log"
        indexes = (lane_index("log_header_by_date", "log_date"),)

    def __str__(self) -> str:
        return f"Daily log of {self.log_date}"


DAILY_LOG_HEADER = Resource(
    name="daily_log_headers",
    model=DailyLogHeader,
    source=Listing(
        path=_PROJECT + "/daily_log_headers",
        page_size=None,
        window=Window.LOG_DAY,
        records=lambda answer: [answer],
    ),
    member=Member(path=_PROJECT + "/daily_log_headers", params={"id": "{id}"}),
    area=Area.FIELD,
    webhooks=(Trigger("Daily Logs"),),
    places={"completed_by": "completed_by.name", "distributed_by": "distributed_by.name"},
    owned_by_procore=columns_of(DailyLogHeader),
    label=("log_date",),
    columns=("log_date", "completed", "completed_by", "distributed", "distributed_by"),
    filters=("log_date", "completed", "distributed"),
    sort="-log_date",
    sortable=("log_date",),
)

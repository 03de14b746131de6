"""All change orders as one list, whatever their kind. A view in the database, for reading only."""

from __future__ import annotations

from django.contrib.postgres.search import SearchVectorField
from django.db import models

from trajanus.resources import fields
from trajanus.resources.change_order import (
    CHANGE_ORDER_PACKAGE,
    CHANGE_ORDER_REQUEST,
    COMMITMENT_CHANGE_ORDER,
    POTENTIAL_CHANGE_ORDER,
    PRIME_CHANGE_ORDER,
)
from trajanus.resources.mirror import MirrorModel, columns_of
from trajanus.resources.spec import Area, Combined, Resource
from trajanus.store.models import Connection

PARTS = (
    POTENTIAL_CHANGE_ORDER,
    CHANGE_ORDER_REQUEST,
    CHANGE_ORDER_PACKAGE,
    COMMITMENT_CHANGE_ORDER,
    PRIME_CHANGE_ORDER,
)


class AnyChangeOrder(MirrorModel):
    # A view deletes nothing.
    connection = models.ForeignKey(
        Connection, on_delete=models.DO_NOTHING, related_name="+", db_index=False
    )
    kind = fields.text()
    part = fields.text("resource")
    number = fields.text()
    title = fields.text()
    status = fields.text()
    contract_id = fields.ident()
    grand_total = fields.amount("amount")
    schedule_impact_amount = fields.whole("days")
    due_date = fields.day("due")
    executed = fields.flag()
    number_order = fields.text()
    search = SearchVectorField(null=True)

    class Meta:
        managed = False
        db_table = "procore_change_orders"
        verbose_name = "change order"
        verbose_name_plural = "all change orders"

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @classmethod
    def hub_bookkeeping(cls) -> tuple[str, ...]:
        return ("number_order", "search")


CHANGE_ORDER_FEED = Resource(
    name="change_orders",
    model=AnyChangeOrder,
    source=Combined(parts=tuple(part.name for part in PARTS)),
    area=Area.CHANGES,
    owned_by_procore=columns_of(AnyChangeOrder),
    label=("number", "title"),
    columns=(
        "number",
        "title",
        "kind",
        "status",
        "grand_total",
        "schedule_impact_amount",
        "due_date",
        "updated_at",
    ),
    filters=("kind", "status", "executed", "due_date"),
    sort="number",
    sortable=("number", "updated_at"),
)


def view_sql() -> str:
    """Return the statement that makes the view."""
    shared = [one.get_attname() for one in MirrorModel._meta.local_fields]
    own = [one for one in columns_of(AnyChangeOrder) if one not in ("kind", "part")]
    names = ", ".join((*shared, *own, *AnyChangeOrder.hub_bookkeeping()))
    # The ids of rows are unique within a part only.
    selects = [
        f"SELECT id * {len(PARTS)} + {place} AS id, '{part.title}'::text AS kind,"  # noqa: S608
        f" '{part.name}'::text AS part, {names} FROM {part.table}"
        for place, part in enumerate(PARTS)
    ]
    return f"CREATE VIEW {AnyChangeOrder._meta.db_table} AS {' UNION ALL '.join(selects)}"

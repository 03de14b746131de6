"""Change orders: potential ones, requests, packages, and those of commitments and the prime."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models

from trajanus.resources import fields
from trajanus.resources.contract import CONTRACTS
from trajanus.resources.mirror import MirrorModel, columns_of, lane_index, natural_order_column
from trajanus.resources.search import search_column
from trajanus.resources.spec import (
    DAILY,
    WEEKLY,
    Area,
    Call,
    Listing,
    Member,
    Resource,
    Trigger,
    Window,
    Writes,
)

_IN_PROJECT = {"project_id": "{project_id}"}
_STATUSES = (
    "draft",
    "not_pricing",
    "pricing",
    "pending",
    "revised",
    "proceeding",
    "not_proceeding",
    "no_charge",
    "approved",
    "rejected",
    "void",
)
_WRITTEN = ("title", "description", "status", "due_date", "schedule_impact_amount")


class ChangeOrder(MirrorModel):
    """What change orders of all kinds have."""

    number = fields.text()
    revision = fields.whole()
    title = fields.text()
    description = fields.text()
    status = fields.text()
    contract_id = fields.ident()
    grand_total = fields.amount("amount")
    schedule_impact_amount = fields.whole("days")
    due_date = fields.day("due")
    reviewed_at = fields.moment("reviewed")
    invoiced_date = fields.day("invoiced")
    paid_date = fields.day("paid")
    executed = fields.flag()
    number_order = natural_order_column("number")
    search = search_column("number", "title", "description")

    class Meta(MirrorModel.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class ChangeOrderPackage(ChangeOrder):
    type = fields.text("changes")
    signed_change_order_received_date = fields.day("signed copy received")

    class Meta(ChangeOrder.Meta):
        abstract = False
        db_table = "procore_change_order_packages"
        verbose_name = "change order package"
        verbose_name_plural = "change order packages"
        indexes = (lane_index("co_package_by_number", "number_order"),)


class ChangeOrderRequest(ChangeOrder):
    parent_id = fields.ident("id of the contract")
    change_order_package_id = fields.ident()

    class Meta(ChangeOrder.Meta):
        abstract = False
        db_table = "procore_change_order_requests"
        verbose_name = "change order request"
        verbose_name_plural = "change order requests"
        indexes = (lane_index("co_request_by_number", "number_order"),)


class _StandsAlone(models.Func):
    """Whether a potential change order is part of no request and of no package."""

    # Some answers name the package by its id, which no column keeps.
    template = (
        "(change_order_request_id IS NULL AND package IS NULL"
        " AND payload ->> 'change_order_package_id' IS NULL)"
    )
    output_field = models.BooleanField()


class PotentialChangeOrder(ChangeOrder):
    change_reason = fields.text("reason")
    change_order_request_id = fields.ident()
    package = fields.text()
    # Worked out on storing: to look into every payload took most of the time of adding them up.
    stands_alone = models.GeneratedField(
        expression=_StandsAlone(), output_field=models.BooleanField(), db_persist=True
    )

    class Meta(ChangeOrder.Meta):
        abstract = False
        db_table = "procore_potential_change_orders"
        verbose_name = "potential change order"
        verbose_name_plural = "potential change orders"
        indexes = (lane_index("pco_by_number", "number_order"),)


class _NewerChangeOrder(ChangeOrder):
    batch_id = fields.ident()
    reference = fields.text()
    field_change = fields.flag()
    signature_required = fields.flag()
    paid = fields.flag()
    received_from = fields.text()
    signed_change_order_received_date = fields.day("signed copy received")

    class Meta(ChangeOrder.Meta):
        abstract = True


class CommitmentChangeOrder(_NewerChangeOrder):
    class Meta(_NewerChangeOrder.Meta):
        abstract = False
        db_table = "procore_commitment_change_orders"
        verbose_name = "commitment change order"
        verbose_name_plural = "commitment change orders"
        indexes = (lane_index("commitment_co_by_number", "number_order"),)


class PrimeChangeOrder(_NewerChangeOrder):
    class Meta(_NewerChangeOrder.Meta):
        abstract = False
        db_table = "procore_prime_change_orders"
        verbose_name = "prime contract change order"
        verbose_name_plural = "prime contract change orders"
        indexes = (lane_index("prime_co_by_number", "number_order"),)


def _change_order(
    model: type[ChangeOrder],
    *,
    name: str,
    source: Listing,
    member: Member | None = None,
    trigger: str = "",
    writes: Writes,
    places: Mapping[str, str] | None = None,
) -> Resource:
    return Resource(
        name=name,
        model=model,
        source=source,
        member=member,
        area=Area.CHANGES,
        every_full=DAILY if source.per else WEEKLY,
        webhooks=(Trigger(trigger),) if trigger else (),
        writes=writes,
        places=places or {},
        owned_by_procore=columns_of(model),
        label=("number", "title"),
        columns=("number", "title", "status", "grand_total", "schedule_impact_amount", "due_date"),
        filters=("status", "executed", "due_date"),
        sort="number",
        sortable=("number",),
        in_menu=True,
    )


def _written(path: str, *more: str, is_synced: bool = True, is_newer: bool = False) -> Writes:
    """Return how they are written; newer ones name their contract among the values alone."""
    where = {**_IN_PROJECT, "contract_id": "{contract_id}"}
    beside = {} if is_newer else where
    return Writes(
        create=Call(method="POST", path=path, wrapper="change_order", beside=beside),
        update=Call(method="PATCH", path=path + "/{id}", wrapper="change_order", beside=beside),
        sync=Call(method="PATCH", path=path + "/sync", params=where, wrapper="updates")
        if is_synced
        else None,
        places={
            "contract_id": "contract_id" if is_newer else "",
            **{name: name for name in (*_WRITTEN, *more)},
        },
        required=("contract_id",),
        only_on_create=("contract_id",),
        choices={"status": _STATUSES},
        has_origin_id=True,
    )


_PACKAGES = "/rest/v1.0/change_order_packages"
_REQUESTS = "/rest/v1.0/change_order_requests"
_POTENTIALS = "/rest/v1.0/potential_change_orders"
_NEWER = "/rest/v1.0/projects/{project_id}"

CHANGE_ORDER_PACKAGE = _change_order(
    ChangeOrderPackage,
    name="change_order_packages",
    source=Listing(path=_PACKAGES, params=_IN_PROJECT, window=Window.UPDATED_AT),
    member=Member(path=_PACKAGES + "/{id}", params=_IN_PROJECT),
    trigger="Change Order Packages",
    writes=_written(_PACKAGES, "grand_total", "executed", is_synced=False),
)
CHANGE_ORDER_REQUEST = _change_order(
    ChangeOrderRequest,
    name="change_order_requests",
    # Procore lists requests of one contract only.
    source=Listing(
        path=_REQUESTS, params={**_IN_PROJECT, "contract_id": "{parent_id}"}, per=CONTRACTS
    ),
    trigger="Change Order Requests",
    writes=_written(_REQUESTS, "grand_total"),
)
POTENTIAL_CHANGE_ORDER = _change_order(
    PotentialChangeOrder,
    name="potential_change_orders",
    source=Listing(path=_POTENTIALS, params=_IN_PROJECT, window=Window.UPDATED_AT),
    member=Member(
        path=_POTENTIALS + "/{id}", params={**_IN_PROJECT, "contract_id": "{contract_id}"}
    ),
    trigger="Potential Change Orders",
    writes=_written(_POTENTIALS, "grand_total"),
    places={"package": "change_order_package_title"},
)
COMMITMENT_CHANGE_ORDER = _change_order(
    CommitmentChangeOrder,
    name="commitment_change_orders",
    source=Listing(
        path=_NEWER + "/commitment_change_orders", page_size=None, window=Window.UPDATED_AT
    ),
    member=Member(path=_NEWER + "/commitment_change_orders/{id}"),
    writes=_written(
        _NEWER + "/commitment_change_orders", "reference", is_synced=False, is_newer=True
    ),
    places={"received_from": "received_from.name"},
)
PRIME_CHANGE_ORDER = _change_order(
    PrimeChangeOrder,
    name="prime_change_orders",
    source=Listing(path=_NEWER + "/prime_change_orders", page_size=None, window=Window.UPDATED_AT),
    member=Member(path=_NEWER + "/prime_change_orders/{id}"),
    writes=_written(_NEWER + "/prime_change_orders", "reference", is_synced=False, is_newer=True),
    places={"received_from": "received_from.name"},
)

"""Which changes does an address ask for, in which order?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, OrderBy, Q, QuerySet, Value
from django.http import QueryDict

from trajanus.records.derive import place_of
from trajanus.records.search import LONGEST, query_for
from trajanus.resources.catalog import resource_named
from trajanus.resources.change_event import CHANGE_EVENT, ChangeEvent
from trajanus.resources.change_order_feed import CHANGE_ORDER_FEED, PARTS, AnyChangeOrder
from trajanus.resources.project import Project
from trajanus.resources.spec import Resource
from trajanus.workspace.money.change_states import STATUSES, State, state_named

#: From what happened on site to what contracts say.
KINDS: tuple[Resource, ...] = (CHANGE_EVENT, *PARTS)
SORTS = {"latest": "Latest change", "number": "Number", "amount": "Largest amount"}
_COLUMNS = (
    "part",
    "procore_id",
    "number",
    "title",
    "status",
    "amount",
    "days",
    "contract_id",
    "due_date",
    "updated_at",
    "number_order",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The address of the page about changes, understood; what makes no sense is left out."""

    kind: Resource | None
    state: State | None
    contract: int | None
    words: str
    sort: str
    page: int

    @property
    def is_narrowed(self) -> bool:
        return bool(self.kind or self.state or self.contract or self.words)

    def feed(self, project: Project) -> QuerySet[Any]:
        """Return the change orders of all kinds, narrowed by contract and words alone."""
        orders = AnyChangeOrder.objects.filter(**place_of(CHANGE_ORDER_FEED, project))
        orders = orders.filter(missing_since=None)
        if self.contract:
            orders = orders.filter(contract_id=self.contract)
        return self._found(orders)

    def events(self, project: Project) -> QuerySet[Any]:
        """Return the change events alike; they belong to no contract."""
        events = ChangeEvent.objects.filter(**place_of(CHANGE_EVENT, project), missing_since=None)
        return events.none() if self.contract else self._found(events)

    def rows(self, project: Project) -> QuerySet[Any]:
        """Return what stands on the page, in order, as plain values."""
        orders = self.feed(project)
        if self.kind:
            orders = orders.filter(part=self.kind.name)
        plain = _plain(
            self._stand(orders), amount=F("grand_total"), days=F("schedule_impact_amount")
        )
        if self.contract or self.kind not in (None, CHANGE_EVENT):
            return plain.order_by(*self._order())
        events = _plain(
            self._stand(self.events(project)),
            part=Value(CHANGE_EVENT.name),
            amount=F("revenue_rom"),
            days=Value(None, output_field=AnyChangeOrder._meta.get_field("schedule_impact_amount")),
            contract_id=Value(None, output_field=AnyChangeOrder._meta.get_field("contract_id")),
            due_date=Value(None, output_field=AnyChangeOrder._meta.get_field("due_date")),
        )
        found = events if self.kind else plain.union(events, all=True)
        return found.order_by(*self._order())

    def _found(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        query = query_for(self.words)
        return rows.filter(search=query) if query else rows

    def _stand(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        if self.state is State.UNKNOWN:
            known = [status for statuses in STATUSES.values() for status in statuses]
            return rows.filter(Q(status=None) | ~Q(status__in=known))
        return rows.filter(status__in=STATUSES[self.state]) if self.state else rows

    def _order(self) -> tuple[OrderBy, ...]:
        last = (F("part").asc(), F("procore_id").asc())
        if self.sort == "number":
            return (F("number_order").asc(nulls_last=True), *last)
        if self.sort == "amount":
            return (F("amount").desc(nulls_last=True), *last)
        return (F("updated_at").desc(nulls_last=True), *last)


def understand(given: QueryDict) -> Asked:
    """Read the address."""
    kind, contract, page = given.get("kind", ""), given.get("contract", ""), given.get("page", "")
    is_known = any(one.name == kind for one in KINDS)
    return Asked(
        kind=resource_named(kind) if is_known else None,
        state=state_named(given.get("state", "")),
        contract=int(contract) if _is_number(contract, 18) else None,
        words=" ".join(given.get("q", "").replace("\x00", "").split())[:LONGEST],
        sort=given.get("sort", "") if given.get("sort", "") in SORTS else "latest",
        page=max(1, int(page)) if _is_number(page, 5) else 1,
    )


def _is_number(text: str, most: int) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= most


def _plain(rows: QuerySet[Any], **given: Any) -> QuerySet[Any]:
    """Return the same columns in the same order, whatever the table."""
    plain: QuerySet[Any] = rows.order_by().annotate(**given).values_list(*_COLUMNS)
    return plain

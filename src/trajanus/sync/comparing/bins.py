"""Where does Procore show what was deleted?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from trajanus.errors import Gone, NotPermitted, RequestRefused
from trajanus.procore.client import ProcoreClient
from trajanus.sync.lane import Lane
from trajanus.sync.reading.fetching import listing_of

_PAGE = 500


@dataclass(frozen=True, slots=True)
class Bin:
    """An address that lists deleted records, or a filter that makes the listing do so."""

    path: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


_DELETED = Bin(params={"filters[include_deleted]": "only"})
_RECYCLED = Bin(params={"filters[is_in_recycle_bin]": "true"})

BINS: Mapping[str, Bin] = {
    "rfis": Bin("/rest/v1.0/projects/{project_id}/rfis/recycle_bin"),
    "submittals": Bin("/rest/v1.1/projects/{project_id}/submittals/recycle_bin"),
    "files": _RECYCLED,
    "folders": _RECYCLED,
    "work_order_contracts": _DELETED,
    "purchase_order_contracts": _DELETED,
    "change_order_packages": _DELETED,
    "potential_change_orders": _DELETED,
}


def deleted_among(lane: Lane, client: ProcoreClient, ids: Collection[int]) -> set[int]:
    """Return which of the records Procore shows as deleted; none where it shows no such thing."""
    where = BINS.get(lane.resource.name)
    if where is None or not ids:
        return set()
    listing = listing_of(lane)
    names = {"company_id": lane.connection.company_id, "project_id": lane.project_id}
    given = {**listing.params, **where.params} if not where.path else where.params
    params = {name: value.format(**names) for name, value in given.items()}
    path = (where.path or listing.path).format(**names)
    try:
        records = client.get_all(path, params, per_page=_PAGE)
    except (Gone, NotPermitted, RequestRefused):
        return set()  # not everybody may look into the bin
    shown = {str(record.get("id")) for record in records if isinstance(record, dict)}
    return {record_id for record_id in ids if str(record_id) in shown}

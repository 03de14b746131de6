"""Who decides about each field of a project's records, and what does a person want instead?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from trajanus.resources.catalog import RESOURCES
from trajanus.resources.project import Project
from trajanus.resources.spec import Listing, Owner, Resource
from trajanus.store.models import OwnerOverride
from trajanus.sync.deciding import ownership
from trajanus.sync.lane import Lane
from trajanus.workspace.record.inputs import Option, title_of

#: What it means, for people who have to choose.
MEANING = {
    Owner.PROCORE: "Procore's value counts, also over a later edit here; that stays in history.",
    Owner.HUB: "Our value counts; changed at Procore, it is told ours again.",
    Owner.SHARED: "The later change counts. When the times are too close, a person decides.",
}
_IN_SHORT = {
    Owner.PROCORE: "Procore's value counts",
    Owner.HUB: "Our value counts",
    Owner.SHARED: "The later change counts",
}
LABELS = {Owner.PROCORE: "Procore", Owner.HUB: "The hub", Owner.SHARED: "Shared"}
_USUAL = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field whose owner a project may choose."""

    name: str
    label: str
    owner: str
    meaning: str
    is_set: bool
    options: tuple[Option, ...]
    waiting: int  # conflicts that a person is to decide
    changed_at: datetime | None
    changed_by: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """Fields whose owner nobody can choose, since only one side has them."""

    owner: str
    names: tuple[str, ...]


def choosable() -> list[Resource]:
    """Return the kinds of record of a project that have fields with a choice."""
    return [
        one
        for one in RESOURCES
        if isinstance(one.source, Listing)
        and not one.is_company_wide
        and ownership.open_columns(one)
    ]


def fields(lane: Lane) -> list[Field]:
    """Return the fields that have a choice."""
    owners, waiting = ownership.owners_in(lane), ownership.waiting_in(lane)
    changes = ownership.changed_last(lane)
    found = []
    for name in ownership.open_columns(lane.resource):
        usual, owner, change = lane.resource.owners[name], owners[name], changes.get(name)
        found.append(
            Field(
                name=name,
                label=title_of(lane.resource, name),
                owner=LABELS[owner],
                meaning=_IN_SHORT[owner],
                is_set=owner is not usual,
                options=tuple(_options(usual, owner)),
                waiting=waiting.get(name, 0),
                changed_at=change.at if change else None,
                changed_by=change.who if change else "",
            )
        )
    return found


def fixed(resource: Resource) -> list[Fixed]:
    """Return the fields that have none, by owner."""
    open_ones = set(ownership.open_columns(resource))
    found = []
    for owner in Owner:
        names = [
            title_of(resource, name)
            for name, one in resource.owners.items()
            if one is owner and name not in open_ones
        ]
        if names:
            found.append(Fixed(LABELS[owner], tuple(sorted(names))))
    return found


def overridden(project: Project) -> list[tuple[Resource, int]]:
    """Return the kinds of record in which the project chose otherwise, with how many fields."""
    known = {one.name: one for one in choosable()}
    rows = OwnerOverride.objects.filter(
        connection=project.connection_id, project_id=project.procore_id, resource__in=known
    ).values_list("resource", flat=True)
    counts: dict[str, int] = {}
    for name in rows:
        counts[name] = counts.get(name, 0) + 1
    return [(known[name], count) for name, count in sorted(counts.items())]


def save(lane: Lane, posted: Mapping[str, str], *, by: int) -> tuple[int, int]:
    """Keep what the form asks for; return how many owners and conflicts that changed."""
    owners, changed, decided = ownership.owners_in(lane), 0, 0
    for name in ownership.open_columns(lane.resource):
        wanted = _wanted(lane.resource, name, posted.get(f"owner-{name}"))
        if wanted is None or wanted is owners[name]:
            continue
        decides = posted.get("decides") == "1"
        decided += ownership.override(lane, name, wanted, by=by, decides=decides)
        changed += 1
    return changed, decided


def _wanted(resource: Resource, name: str, text: str | None) -> Owner | None:
    if text == _USUAL:
        return resource.owners[name]
    return Owner(text) if text in {one.value for one in Owner} else None


def _options(usual: Owner, owner: Owner) -> Iterator[Option]:
    yield Option(_USUAL, f"Usual: {LABELS[usual]}", owner is usual)
    for one in Owner:
        if one is not usual:
            yield Option(one.value, LABELS[one], owner is one)

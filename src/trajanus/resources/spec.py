"""What is a resource? The frozen description that pull, webhooks, pages and docs are derived from.

Read this before anything else in `resources`; docs/decisions/0002 shows how five unlike resources
fit. A description holds data, no behaviour, and checks itself when it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from string import Formatter
from types import MappingProxyType
from typing import Any

from trajanus.resources.checks import check
from trajanus.resources.mirror import MirrorModel, RowOf

#: The most records Procore advises to ask for at once; see "Pagination" in its guides.
LARGEST_PAGE = 2000

HOURLY, DAILY, WEEKLY = timedelta(hours=1), timedelta(days=1), timedelta(days=7)


class Owner(Enum):
    """Who decides about a field when both sides changed it."""

    PROCORE = "procore"
    HUB = "hub"
    SHARED = "shared"


class Window(Enum):
    """How a listing can be narrowed to what is new."""

    NONE = "none"  # every reading reads all
    UPDATED_AT = "updated_at"  # filters[updated_at]=A...B
    LOG_DATE = "log_date"  # start_date=A&end_date=B, by the day that an entry is about
    LOG_DAY = "log_day"  # log_date=A, a request for each day


class Area(Enum):
    """Where people look for a resource."""

    PROJECT = "Project"
    FIELD = "Field"
    QUALITY = "Quality"
    DOCUMENTS = "Documents"
    SCHEDULE = "Schedule"
    MONEY = "Money"
    CHANGES = "Changes"
    DIRECTORY = "Directory"
    SETTINGS = "Lists and settings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """An address that answers many records.

    `path` may name {company_id} and {project_id}; so may the values of `params`. With `per`, they
    name {parent_id} too: the listing is read for each record of the resources in `per`, in an
    ordinary reading only for those that changed.
    """

    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    page_size: int | None = LARGEST_PAGE  # None: the endpoint is not paginated
    window: Window = Window.NONE
    #: Query that sorts by updated_at, newest first, where the endpoint can. Records changed while
    #: we read then move to pages already read, and none is skipped.
    newest_first: Mapping[str, str] = field(default_factory=dict)
    per: tuple[str, ...] = ()
    of_first: bool = False  # each parent lists the same, so one is enough
    #: Takes the records out of an answer that is neither an array nor a v2 envelope.
    records: Callable[[Any], list[Any]] | None = None

    @property
    def is_whole(self) -> bool:
        """Whether a reading of all in one answer tells which records are gone.

        Where changes can be asked for, readings of all are rare, and a census of ids tells.
        """
        return self.page_size is None or self.window is not Window.UPDATED_AT

    @property
    def is_company_wide(self) -> bool:
        return "project_id" not in placeholders(self.path, *self.params.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """The address that answers one record; `path` names {id} as well.

    Read when a webhook tells of the record and, where it `says_more` than the listing does, after
    the listing for each record that changed; with `when`, for those of which it is true.
    """

    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    says_more: bool = False
    when: str = ""  # SQL/JSON predicate on the listing's record


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """Records that arrive inside another resource's detail, such as the replies of an RFI."""

    parent: str  # name of the parent resource
    path: str  # SQL/JSON path from the parent's detail to each record
    in_listing: bool = False  # the parent's listing holds them too
    also: str = ""  # another path, under which the listing shows some of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Combined:
    """Records of other resources side by side, for reading only; the model is a database view."""

    parts: tuple[str, ...]  # names of the resources


@dataclass(frozen=True, slots=True)
class Trigger:
    """A webhook event source that concerns a resource, as Procore names it."""

    name: str
    events: tuple[str, ...] = ("create", "update", "delete")
    is_company_wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One writing request. Path and params may name {company_id}, {project_id}, {parent_id}, {id}.

    They may name columns of the record too, and those of a step its arguments. The values stand in
    the body under `wrapper`, or bare where it is empty; `beside` stands next to the wrapper.
    """

    method: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    wrapper: str = ""
    beside: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Writes:
    """How records of a resource are created, changed and deleted at Procore."""

    create: Call | None = None
    update: Call | None = None
    delete: Call | None = None
    #: A batch: up to 1,000 records in one request, each refused or taken for itself.
    sync: Call | None = None
    #: What may be written: column -> place in the body, dots going down ("question.body"). A number
    #: makes a list ("assignee_ids.0"). Without a place it only fills what the calls name.
    places: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()  # columns without which Procore creates nothing
    only_on_create: tuple[str, ...] = ()
    #: Where the valid values of a column are: the words themselves, or the name of the resource
    #: whose Procore ids they are.
    choices: Mapping[str, tuple[str, ...] | str] = field(default_factory=dict)
    #: Whether Procore keeps a key of ours (origin_id) with the record.
    has_origin_id: bool = False
    #: Else: the column by which a batch finds the record, so that one sent twice makes no second.
    key: str = ""
    #: Columns that recognise our record among others when the answer to its creation was lost.
    fingerprint: tuple[str, ...] = ()

    @property
    def can_create(self) -> bool:
        """Whether records can be created, each by itself or in batches with our key."""
        return self.create is not None or (self.sync is not None and self.has_origin_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """Something a person says with a step."""

    name: str
    label: str
    kind: str = "text"  # text, long_text, date, boolean, integer, choice, person
    required: bool = False
    choices: tuple[str, ...] | str = ()  # words, or the name of the resource with the ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A move in a record's workflow that is a request of its own, such as closing an RFI.

    `body` makes the values to send from the arguments and the record's `id`. `is_done` tells from
    the record as its own address shows it whether the step was taken, which decides after a lost
    answer. Both stand in the resource's own file.
    """

    name: str
    label: str
    call: Call
    body: Callable[[Mapping[str, object]], Mapping[str, object]]
    is_done: Callable[[Mapping[str, object], Mapping[str, object]], bool]  # record, arguments
    arguments: tuple[Argument, ...] = ()
    column: str = ""  # tells by its value whether the step is allowed, as seen now
    allowed: frozenset[str] = frozenset()  # empty: always


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Resource:
    """One Procore resource: where it lives, what is kept, who owns what, what people see."""

    name: str  # plural, as in addresses, tables and on the command line
    model: type[MirrorModel]
    source: Listing | Embedded | Combined
    member: Member | None = None
    area: Area = Area.PROJECT
    every: timedelta = DAILY
    every_full: timedelta = WEEKLY
    webhooks: tuple[Trigger, ...] = ()
    writes: Writes = Writes()
    steps: tuple[Step, ...] = ()

    #: Where a column's value sits in Procore's record, when not under the column's own name.
    #: Dots go down, numbers index lists: "assignees.0.name". Of several places the first filled
    #: one counts: listing and member sometimes differ.
    places: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)

    owned_by_procore: tuple[str, ...] = ()
    owned_by_hub: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()

    label: tuple[str, ...] = ()  # names the record in headings: number and title
    says: tuple[str, ...] = ()  # what else tells it from others there, where the label does not
    columns: tuple[str, ...] = ()  # of the list page, in this order
    filters: tuple[str, ...] = ()
    sort: str = "-updated_at"
    sortable: tuple[str, ...] = ()  # backed by an index
    in_menu: bool | None = None  # None: unless its records belong to others

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", MappingProxyType(dict(self.places)))
        check(self)

    @property
    def owners(self) -> dict[str, Owner]:
        """Return the owner of each column, in the order of the description."""
        return dict(self.owned)

    @property
    def owned(self) -> Iterator[tuple[str, Owner]]:
        """Yield each column with its owner, as often as the description names it."""
        for owner, names in (
            (Owner.PROCORE, self.owned_by_procore),
            (Owner.HUB, self.owned_by_hub),
            (Owner.SHARED, self.shared),
        ):
            for name in names:
                yield name, owner

    @property
    def named_by(self) -> tuple[str, ...]:
        """Return the columns that make up what a record is called."""
        return (*self.label, *self.says)

    @property
    def from_procore(self) -> dict[str, tuple[str, ...]]:
        """Return column -> places in Procore's record, for all columns that Procore fills."""
        names = ("created_at", "updated_at", *self.owned_by_procore, *self.shared)
        return {name: self._places_of(name) for name in dict.fromkeys(names)}

    def _places_of(self, name: str) -> tuple[str, ...]:
        places = self.places.get(name, name)
        return (places,) if isinstance(places, str) else places

    @property
    def reads_members(self) -> bool:
        """Whether each changed record is read at its own address too."""
        return self.member is not None and self.member.says_more

    @property
    def parents(self) -> tuple[str, ...]:
        """Return the names of the resources whose records its own belong to."""
        match self.source:
            case Embedded(parent=parent):
                return (parent,)
            case Listing(per=parents):
                return parents
            case Combined():
                return ()

    @property
    def has_parent(self) -> bool:
        """Whether each record belongs to a record of another resource."""
        return bool(self.parents)

    @property
    def is_in_menu(self) -> bool:
        """Whether people find its list in the menu, not only through what it belongs to."""
        return not self.has_parent if self.in_menu is None else self.in_menu

    @property
    def key(self) -> tuple[str, ...]:
        """Return the columns that tell a record from all others."""
        usual = ("procore_id", "connection_id", "project_id")
        return (*usual, "parent_id") if issubclass(self.model, RowOf) else usual

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def title(self) -> str:
        """Return the singular, as people write it."""
        return str(self.model._meta.verbose_name)

    @property
    def title_plural(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    @property
    def is_company_wide(self) -> bool:
        return isinstance(self.source, Listing) and self.source.is_company_wide


def placeholders(*templates: str) -> frozenset[str]:
    """Return the names that the templates want filled in."""
    return frozenset(
        name for template in templates for _, name, _, _ in Formatter().parse(template) if name
    )

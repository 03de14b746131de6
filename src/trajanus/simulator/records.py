"""Where do the records of one kind live, and what happens when one of them changes?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trajanus.simulator.clock import stamp
from trajanus.simulator.kinds import Kind
from trajanus.simulator.pages import Pages
from trajanus.simulator.wire import Json, digits, encode

if TYPE_CHECKING:
    from trajanus.simulator.world import World

Render = Callable[["World", Json], Json]


@dataclass(frozen=True, slots=True)
class Window:
    """A closed range of times on one stamp, both ends as the API writes times."""

    field: str
    low: str
    high: str

    def holds(self, record: Json) -> bool:
        value = record.get(self.field)
        return value is not None and self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Test:
    """A condition on a record; `field` is the one field it looks at, if it is only one."""

    accepts: Callable[[Json], bool]
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """Which records a list asks for; ids are apart, so that a huge store need not look at all."""

    windows: Sequence[Window] = ()
    tests: Sequence[Test] = ()
    ids: frozenset[int] | None = None

    def holds(self, record: Json) -> bool:
        if self.ids is not None and record["id"] not in self.ids:
            return False
        return all(w.holds(record) for w in self.windows) and all(
            t.accepts(record) for t in self.tests
        )


EVERYTHING = Search()


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is sorted."""

    key: Callable[[Json], object]
    field: str
    descending: bool = False


class Records:
    """All records of one kind, in order of creation."""

    def __init__(self, kind: Kind, world: World) -> None:
        self.kind = kind
        self.world = world
        # Ids of recent list requests by their filters, so that page 2 does not search again.
        self.selections: dict[object, Sequence[int]] = {}
        self.pages = Pages()
        self._rows: dict[int, Json] = {}
        self._encoded: dict[int, dict[Render, bytes]] = {}
        self._next_id = kind.first_id

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Json]:
        return iter(list(self._rows.values()))

    def get(self, record_id: int | None) -> Json | None:
        return self._rows.get(record_id) if record_id is not None else None

    def where(self, **wanted: object) -> list[Json]:
        """The records whose fields have these values."""
        found = list(self)
        for name, value in wanted.items():
            found = [record for record in found if record.get(name) == value]
        return found

    def highest_number(self, project_id: int) -> int:
        """The highest `number` in a project; texts that are no numbers do not count."""
        numbers = [digits(r.get("number")) for r in self.where(project_id=project_id)]
        return max((number for number in numbers if number is not None), default=0)

    def new_id(self) -> int:
        """The next number of this kind's sequence."""
        with self.world.lock:
            self._next_id += 1
            return self._next_id - 1

    def add(self, fields: Json, *, by: int | None = None) -> Json:
        """A new record; `by` is the user who made it."""
        with self.world.lock:
            now = stamp(self.world.clock.now())
            record_id = fields["id"] if "id" in fields else self.new_id()
            record = {"id": record_id, "created_at": now, "updated_at": now, **fields}
            self._store(record)
            self._announce(record, "create", by)
            return record

    def change(self, record_id: int, fields: Json, *, by: int | None = None) -> Json:
        """Change fields of a record; the stamp moves unless the fields say otherwise."""
        with self.world.lock:
            record = self.get(record_id)
            if record is None:
                raise KeyError(record_id)
            record.update({"updated_at": stamp(self.world.clock.now()), **fields})
            self._store(record)
            self._announce(record, "update", by)
            return record

    def insert_before(self, record_id: int) -> Json:
        """A copy of a record that sorts before it, as if it had come from elsewhere."""
        with self.world.lock:
            pattern = self.get(record_id) or {}
            others = self._rows
            copy = {**pattern, "id": min([record_id, *others]) - 1}
            self._rows = {}
            added = self.add(copy)
            self._rows |= others
            return added

    def remove(self, record_id: int, *, by: int | None = None) -> None:
        """Delete a record for good."""
        with self.world.lock:
            record = self.get(record_id)
            if record is None:
                raise KeyError(record_id)
            self._discard(record_id)
            self._announce(record, "delete", by)

    def recycle(self, record_id: int, *, by: int | None = None) -> Json:
        """Move a record to the recycle bin."""
        return self._bin(record_id, deleted=True, action="delete", by=by)

    def retrieve(self, record_id: int, *, by: int | None = None) -> Json:
        """Take a record out of the recycle bin."""
        return self._bin(record_id, deleted=False, action="create", by=by)

    def select(
        self,
        project_id: int | None,
        search: Search = EVERYTHING,
        order: Order | None = None,
        *,
        recycled: bool | None = False,
    ) -> Sequence[int]:
        """The ids of the records that match, in order; `recycled` None takes all of them."""
        rows = [r for r in self._rows.values() if self._here(r, project_id, recycled=recycled)]
        return [r["id"] for r in in_order([r for r in rows if search.holds(r)], order)]

    def encoded(self, record_id: int, render: Render) -> bytes:
        """The JSON of one record in one view, rendered at most once per change."""
        forms = self._encoded.setdefault(record_id, {})
        found = forms.get(render)
        if found is None:
            self.world.note_reading()
            record = self.get(record_id)
            found = encode(render(self.world, record)) if record is not None else b"null"
            forms[render] = found
        return found

    def forget_encoded(self) -> None:
        """Drop every rendered form, since something shown inside them changed."""
        self._encoded.clear()
        self.selections.clear()
        self.pages.clear()

    def _bin(self, record_id: int, *, deleted: bool, action: str, by: int | None) -> Json:
        with self.world.lock:
            record = self.get(record_id)
            if record is None:
                raise KeyError(record_id)
            now = stamp(self.world.clock.now())
            record |= {"deleted": deleted, "deleted_at": now if deleted else None}
            record["updated_at"] = now
            self._store(record)
            self._announce(record, action, by)
            return record

    def _here(self, record: Json, project_id: int | None, *, recycled: bool | None) -> bool:
        at_home = project_id is None or record.get("project_id") == project_id
        return at_home and (recycled is None or bool(record.get("deleted")) is recycled)

    def _store(self, record: Json) -> None:
        self._rows[record["id"]] = record
        self._changed(record["id"])

    def _discard(self, record_id: int) -> None:
        self._rows.pop(record_id, None)
        self._changed(record_id)

    def _changed(self, record_id: int) -> None:
        self.selections.clear()
        self.pages.clear()
        self._encoded.pop(record_id, None)
        if self.kind.embedded:
            self.world.forget_encoded()

    def _announce(self, record: Json, action: str, by: int | None) -> None:
        project_id = record["id"] if self.kind.name == "projects" else record.get("project_id")
        related = self._holder_of(record)
        for event in (self.kind.event, self.kind.also):
            if event is not None:
                self.world.announce(
                    event, record["id"], action, project_id=project_id, by=by, related=related
                )

    def _holder_of(self, record: Json) -> tuple[tuple[int, str], ...]:
        holder = self.world[self.kind.holder].kind.event if self.kind.holder else None
        return ((record["holder_id"], holder),) if holder and record.get("holder_id") else ()


def in_order(rows: Iterable[Json], order: Order | None) -> list[Json]:
    """Rows sorted, those without a value last."""
    if order is None:
        return list(rows)
    known: list[Json] = []
    unknown: list[Json] = []
    for row in rows:
        (unknown if order.key(row) is None else known).append(row)
    known.sort(key=order.key, reverse=order.descending)  # type: ignore[arg-type]  # keys of one field compare
    return known + unknown

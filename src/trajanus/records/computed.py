"""What does the hub work out from a record's columns whenever it is shown?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    F,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest, Least

from trajanus.records.kind import Kind

#: Longer periods are taken for so many days: no date may leave the calendar.
_LONGEST = 3_650


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One of several states. Their conditions exclude each other, and one is always true."""

    name: str
    label: str
    condition: Callable[[date], Q]
    tone: str  # one of the few status looks
    days: Callable[[date], Combinable] | None = None  # what its number of days is
    phrase: str = "{}"  # how the number is said


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """A column of lists that no table has. `of` gives its value on a day, as an expression."""

    name: str
    label: str
    kind: Kind
    of: Callable[[date], Combinable]
    after: str  # the column that it follows
    is_usual: bool = False  # shown unless somebody chooses otherwise
    states: tuple[State, ...] = ()

    @property
    def rank(self) -> str:
        """Return under which name the value sorts: states in their order, others by themselves."""
        return f"{self.name}_rank" if self.states else self.name

    @property
    def days(self) -> str:
        """Return under which name the number of days of a state is found."""
        return f"{self.name}_days"

    def state(self, name: object) -> State | None:
        return next((one for one in self.states if one.name == name), None)

    def is_any(self, names: Iterable[str], today: date) -> Q:
        """Return the condition of being in one of these states."""
        found = Q()
        for name in names:
            if state := self.state(name):
                found |= state.condition(today)
        return found


def in_states(
    name: str, label: str, states: tuple[State, ...], *, after: str, is_usual: bool = True
) -> Computed:
    """Return the column that tells the state of a record."""
    return Computed(
        name=name,
        label=label,
        kind=Kind.STATUS,
        of=partial(_first, states, lambda one, _: Value(one.name), CharField()),
        after=after,
        is_usual=is_usual,
        states=states,
    )


def compute(
    records: QuerySet[Any], columns: Iterable[Computed], names: Collection[str], today: date
) -> QuerySet[Any]:
    """Return the records with those of the columns' values that have one of the names."""
    wanted = {
        name: of
        for one in columns
        for name, of in _values_of(one)
        if name in names and name not in records.query.annotations
    }
    complete: QuerySet[Any] = records.annotate(**{name: of(today) for name, of in wanted.items()})
    return complete


def _values_of(one: Computed) -> Iterator[tuple[str, Callable[[date], Combinable]]]:
    """Yield all that a column tells of a record; each takes long to put into SQL."""
    yield one.name, one.of
    if one.states:
        yield one.rank, partial(_first, one.states, _rank_in(one.states), IntegerField())
        yield one.days, partial(_first, one.states, _days_in, IntegerField())


def _rank_in(states: tuple[State, ...]) -> Callable[[State, date], Combinable]:
    return lambda state, _: Value(states.index(state))


def _days_in(state: State, today: date) -> Combinable:
    return state.days(today) if state.days else Value(None, output_field=IntegerField())


def _first(
    states: tuple[State, ...],
    then: Callable[[State, date], Combinable],
    field: Any,
    today: date,
) -> Case:
    cases = (When(one.condition(today), then=then(one, today)) for one in states)
    return Case(*cases, output_field=field)


def days_between(later: Combinable | date, earlier: Combinable | date) -> Func:
    """Return the number of days from the earlier date to the later one."""
    return Func(_day(later), _day(earlier), template="(%(expressions)s)", arg_joiner=" - ",
                output_field=IntegerField())  # fmt: skip


def days_later(start: Combinable | date, days: str, *, sign: str = "+") -> Func:
    """Return the date so many days later, or earlier, as the column says where it is filled."""
    bounded = Greatest(Least(F(days), Value(_LONGEST)), Value(0))
    return Func(_day(start), bounded, template="(%(expressions)s)", arg_joiner=f" {sign} ",
                output_field=DateField())  # fmt: skip


def _day(given: Combinable | date) -> Combinable:
    return Value(given, output_field=DateField()) if isinstance(given, date) else given

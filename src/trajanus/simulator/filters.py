"""Which records does a query's `filters[...]` ask for?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta

from trajanus.simulator.clock import stamp
from trajanus.simulator.errors import bad_request
from trajanus.simulator.records import Search, Test, Window
from trajanus.simulator.wire import Json

Ids = frozenset[int]
Filter = Callable[[list[str]], Test | Window | Ids]


def ids(values: list[str]) -> Ids:
    """The record's own id is one of the values."""
    return frozenset(int(v) for v in values if v.isascii() and v.isdigit() and len(v) < 19)


def one_of(field: str) -> Filter:
    """The field equals one of the values; numbers and texts are compared as texts."""

    def build(values: list[str]) -> Test:
        wanted = set(values)
        return Test(lambda record: str(record.get(field)) in wanted, field)

    return build


def any_of(field: str) -> Filter:
    """The field is a list that contains one of the values."""

    def build(values: list[str]) -> Test:
        wanted = set(values)
        return Test(lambda record: any(str(i) in wanted for i in record.get(field) or ()), field)

    return build


def flag(field: str) -> Filter:
    """The field is true, or is not."""

    def build(values: list[str]) -> Test:
        wanted = values[0].lower() in ("true", "1")
        return Test(lambda record: bool(record.get(field)) is wanted, field)

    return build


def text_in(*fields: str) -> Filter:
    """One of the fields contains the text, in any case."""

    def build(values: list[str]) -> Test:
        wanted = values[0].casefold()
        return Test(
            lambda record: any(wanted in str(record.get(f) or "").casefold() for f in fields)
        )

    return build


def by(value: Callable[[Json], object]) -> Filter:
    """Something computed from the record equals one of the values."""

    def build(values: list[str]) -> Test:
        wanted = set(values)
        return Test(lambda record: str(value(record)) in wanted)

    return build


def within(field: str) -> Filter:
    """The stamp lies in a range: dates, UTC times or times with an offset; quoted or not."""

    def build(values: list[str]) -> Window:
        low, dots, high = values[0].strip().strip("\"'").partition("...")
        low, high = low.strip().strip("\"'"), high.strip().strip("\"'")
        if not low and not high:
            raise bad_request(f"{field} is not a range of dates or times.")
        return Window(field, _low(low), _high(high if dots else low))

    return build


def chosen(filters: Mapping[str, Filter], query: list[tuple[str, str]]) -> Search:
    """The conditions of a query; names that a list does not know are ignored, as in real life."""
    found = [
        filters[name](values)
        for name, values in _asked(query).items()
        if name in filters and values
    ]
    return Search(
        [each for each in found if isinstance(each, Window)],
        [each for each in found if isinstance(each, Test)],
        next((each for each in found if isinstance(each, frozenset)), None),
    )


def _asked(query: list[tuple[str, str]]) -> dict[str, list[str]]:
    asked: dict[str, list[str]] = {}
    for key, value in query:
        if key.startswith(("filters[", "filter[")):
            name, _, rest = key.split("[", 1)[1].partition("]")
            # `filters[name][gt]` is a filter of its own; other brackets only say "one of".
            name += rest if rest == "[gt]" else ""
            asked.setdefault(name, []).extend(_values(name, value))
    return asked


def _values(name: str, value: str) -> list[str]:
    # Lists also come as [1,2] or 1,2 from older clients.
    if name == "id" or name.endswith("_id"):
        value = value.strip().removeprefix("[").removesuffix("]")
        return [part.strip().strip('"') for part in value.split(",") if part.strip()]
    return [value] if value else []


def after(field: str) -> Filter:
    """The stamp is later than a time, as newer operations ask: `filters[updated_at][gt]`."""

    def build(values: list[str]) -> Test:
        bound = stamp(_moment(values[0].strip(), time.max))
        return Test(lambda record: str(record.get(field) or "") > bound, field)

    return build


def _low(text: str) -> str:
    if not text:
        return ""
    moment = _moment(text, time.min)
    # Stamps have whole seconds: a bound between two seconds starts at the later one.
    return stamp(moment + timedelta(seconds=1) if moment.microsecond else moment)


def _high(text: str) -> str:
    return stamp(_moment(text, time(23, 59, 59))) if text else "9999"


def _moment(text: str, of_day: time) -> datetime:
    # A plus sign that was not escaped arrives as a space.
    text = text.replace(" ", "+") if "T" in text else text
    try:
        if len(text) == len("2026-01-31"):
            return datetime.combine(date.fromisoformat(text), of_day, UTC)
        moment = datetime.fromisoformat(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise bad_request(f"{text} is not a date or time.") from error

"""What does a person fill in, and what was meant by it?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from trajanus.records.derive import kind_of, label_of
from trajanus.records.kind import Kind
from trajanus.resources.mirror import MirrorModel
from trajanus.resources.spec import Argument, Resource
from trajanus.sync.lane import Lane
from trajanus.sync.writing import validation
from trajanus.workspace.shown import SHORT, words

#: Lists of choices longer than this are searched.
MANY = 100
#: So many matches of a search are offered.
MATCHES = 50


class Look(Enum):
    """How a field of a form looks."""

    TEXT = "text"
    LONG = "long"
    DATE = "date"
    MOMENT = "moment"
    NUMBER = "number"
    FLAG = "flag"
    CHOICE = "choice"
    SEARCH = "search"  # a choice among so many that they are searched


@dataclass(frozen=True, slots=True)
class Option:
    """One value that can be chosen."""

    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One field of a form, with what was typed in it and what is wrong with that."""

    name: str
    label: str
    look: Look
    text: str = ""
    options: tuple[Option, ...] = ()
    find: str = ""  # what is searched for among the options
    is_needed: bool = False
    help: str = ""
    problems: tuple[str, ...] = ()
    mark: str | None = None  # tells later whether the stored value changed meanwhile
    is_wide: bool = False

    @property
    def template(self) -> str:
        return f"parts/inputs/{self.look.value}.html"

    @property
    def described_by(self) -> str:
        said = [("help", self.help), ("problems", self.problems)]
        return " ".join(f"{self.name}-{part}" for part, text in said if text)


@dataclass(slots=True)
class Choices:
    """Finds what can be chosen, and asks the database for each list once."""

    lane: Lane
    of: MirrorModel | None = None
    _short: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    _names: dict[tuple[str, str], str] = field(default_factory=dict)

    def offered(
        self, choices: tuple[str, ...] | str, chosen: str, find: str
    ) -> tuple[Look, tuple[Option, ...]]:
        """Return the options, with what is chosen always among them."""
        if not isinstance(choices, str):
            return Look.CHOICE, _options([(word, words(word)) for word in choices], chosen)
        rows = self._listed(choices)
        if len(rows) <= MANY:
            return Look.CHOICE, _options(rows, chosen, self._name_of(choices, chosen, rows))
        matches = self._found(choices, find) if find else []
        return Look.SEARCH, _options(matches, chosen, self._name_of(choices, chosen, matches))

    def name_of(self, column: str, text: str) -> str:
        """Return what people call a column's value."""
        return self.label_of(self.lane.resource.writes.choices.get(column, ()), text)

    def label_of(self, choices: tuple[str, ...] | str, text: str) -> str:
        """Return what people call one of the choices."""
        if not choices or not text:
            return text
        if isinstance(choices, str):
            return self._name_of(choices, text, ()) or text
        return words(text)

    def learn(self, named: Iterable[tuple[str, object]]) -> None:
        """Find the names of several columns' values, with one query for each list of choices."""
        wanted: dict[str, set[int]] = {}
        for column, value in named:
            choices = self.lane.resource.writes.choices.get(column, ())
            if isinstance(choices, str) and isinstance(value, int):
                wanted.setdefault(choices, set()).add(value)
        for choices, keys in wanted.items():
            names = validation.chosen_labels(self.lane, choices, keys)
            self._names |= {(choices, str(key)): names.get(key, "") for key in keys}

    def _listed(self, choices: str) -> list[tuple[str, str]]:
        if choices not in self._short:
            found = validation.choices_of(self.lane, choices, most=MANY + 1, of=self.of)
            self._short[choices] = [(str(key), label) for key, label in found]
        return self._short[choices]

    def _found(self, choices: str, find: str) -> list[tuple[str, str]]:
        found = validation.choices_of(self.lane, choices, find=find, most=MATCHES, of=self.of)
        return [(str(key), label) for key, label in found]

    def _name_of(self, choices: str, chosen: str, rows: Sequence[tuple[str, str]]) -> str:
        if not chosen.removeprefix("-").isdecimal() or chosen in dict(rows):
            return ""
        if (choices, chosen) not in self._names:
            name = validation.chosen_label(self.lane, choices, int(chosen))
            self._names[choices, chosen] = name
        return self._names[choices, chosen]


def _options(rows: Sequence[tuple[str, str]], chosen: str, name: str = "") -> tuple[Option, ...]:
    found = [Option(value, label or value, value == chosen) for value, label in rows]
    if chosen and not any(one.is_chosen for one in found):
        found.insert(0, Option(chosen, name or words(chosen), is_chosen=True))
    return tuple(found)


def column_input(
    choices: Choices,
    name: str,
    text: str,
    *,
    find: str = "",
    problems: Sequence[str] = (),
    mark: str | None = None,
    is_needed: bool = False,
) -> Input:
    """Return the field of a form that fills a column."""
    resource = choices.lane.resource
    look = _look_of(resource, name, text)
    options: tuple[Option, ...] = ()
    if among := resource.writes.choices.get(name, ()):
        look, options = choices.offered(among, text, find)
    return Input(
        name=name,
        label=title_of(resource, name),
        look=look,
        text=text,
        options=options,
        find=find,
        is_needed=is_needed,
        problems=tuple(problems),
        mark=mark,
        is_wide=look is Look.TEXT and name == resource.label[-1],
    )


def argument_input(
    choices: Choices,
    argument: Argument,
    text: str,
    *,
    find: str = "",
    problems: Sequence[str] = (),
) -> Input:
    """Return the field of a form that is said with a step."""
    look = _ARGUMENT_LOOKS.get(argument.kind, Look.TEXT)
    options: tuple[Option, ...] = ()
    if argument.choices:
        look, options = choices.offered(argument.choices, text, find)
    return Input(
        name=argument.name,
        label=argument.label,
        look=look,
        text=text,
        options=options,
        find=find,
        is_needed=argument.required,
        problems=tuple(problems),
    )


_ARGUMENT_LOOKS = {
    "long_text": Look.LONG,
    "date": Look.DATE,
    "boolean": Look.FLAG,
    "integer": Look.NUMBER,
}
_KIND_LOOKS = {
    Kind.DATE: Look.DATE,
    Kind.MOMENT: Look.MOMENT,
    Kind.FLAG: Look.FLAG,
    Kind.NUMBER: Look.NUMBER,
}
#: Columns of prose, wherever they occur.
_LONG = frozenset({"question", "description", "qc_note", "comments", "comment", "notes", "body"})


def _look_of(resource: Resource, name: str, text: str) -> Look:
    is_long = name in _LONG or len(text) > SHORT or "\n" in text
    usual = Look.LONG if is_long else Look.TEXT
    return _KIND_LOOKS.get(kind_of(resource, name), usual)


def title_of(resource: Resource, name: str) -> str:
    """Return what people call the column; of an id, what it names."""
    label = label_of(resource, name)
    if not name.endswith("_id"):
        return label
    bare = label.removesuffix(" id").removeprefix("Id of the ").replace("Rfi ", "RFI ")
    return bare[:1].upper() + bare[1:]


def typed_text(value: object) -> str:
    """Return a stored value as a form shows it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return timezone.localtime(value).strftime("%Y-%m-%dT%H:%M")
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value.normalize():f}"
        case _:
            return str(value)


def cleaned(text: str) -> str:
    """Return what was typed as it is kept: no half lines, no blanks around, nothing unkeepable."""
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def meant(resource: Resource, name: str, text: str) -> object:
    """Return what was meant by the text; what makes no sense is left for the check that follows."""
    match kind_of(resource, name):
        case Kind.FLAG:
            return {"yes": True, "no": False}.get(text, text)
        case Kind.NUMBER:
            return text.replace(",", "").replace("$", "").strip()
        case Kind.MOMENT:
            return _with_zone(text)
        case _:
            return text


def _with_zone(text: str) -> str:
    try:
        found = parse_datetime(text)
    except ValueError:
        return text
    if found is None or found.tzinfo:
        return text
    return found.replace(tzinfo=timezone.get_current_timezone()).isoformat()


def mark_of(text: str) -> str:
    """Return a short mark that tells whether a stored text changed."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]

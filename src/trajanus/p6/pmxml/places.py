"""At which bytes of a P6 XML file do the fields of some activities stand?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

from trajanus.p6.model import Project
from trajanus.p6.pmxml.progress import XSI

_BLOCK = 1 << 18
_PROJECT_DEPTH, _ACTIVITY_DEPTH, _FIELD_DEPTH = 2, 3, 4


@dataclass(slots=True)
class Field:
    """One field as it lies in the file."""

    name: str
    start: int
    #: Of its end tag, or of what follows an empty element.
    end: int = 0


@dataclass(slots=True)
class Place:
    """One activity as it lies in the file."""

    #: What its tags carry before the name: empty, or a prefix and a colon.
    prefix: str
    id: str = ""
    fields: list[Field] = field(default_factory=list)
    #: Of its own end tag.
    end: int = 0


@dataclass(frozen=True, slots=True)
class Places:
    """Where the activities of one project lie, and how the file writes."""

    activities: tuple[Place, ...]
    #: What stands for 100 %.
    whole: float
    #: The prefix of XML Schema's attributes; empty when the file declares none.
    xsi: str


def find(file: BinaryIO, project: Project, wanted: Collection[str], encoding: str | None) -> Places:
    """Find activities by their IDs in a file that was read before, so that it is sound."""
    file.seek(0)
    finder = _Finder(project, frozenset(wanted), expat.ParserCreate(encoding))
    try:
        while block := file.read(_BLOCK):
            finder.parser.Parse(block, False)
        finder.parser.Parse(b"", True)
    finally:
        finder.release()
    return Places(tuple(finder.found), 100.0 if finder.most > 1 else 1.0, finder.xsi)


class _Finder:
    """Handlers of the parser; what they meet of an activity is kept until its project is known."""

    def __init__(
        self, project: Project, wanted: frozenset[str], parser: expat.XMLParserType
    ) -> None:
        self.found: list[Place] = []
        self.most = 0.0
        self.xsi = ""
        self._project = project
        self._wanted = wanted
        self._depth = 0
        self._kind = ""
        self._project_fields: dict[str, str] = {}
        self._pending: list[Place] = []
        self._place: Place | None = None
        self._text: list[str] | None = None
        self.parser = parser
        self.parser.buffer_text = True
        self.parser.ordered_attributes = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def release(self) -> None:
        """Let go of the parser, which holds the handlers."""
        self.parser.StartElementHandler = None
        self.parser.EndElementHandler = None
        self.parser.CharacterDataHandler = None

    def _start(self, tag: str, attributes: list[str]) -> None:
        self._depth += 1
        prefix, _, name = tag.rpartition(":")
        if self._depth == 1:
            self._note_xsi(attributes)
        elif self._depth == _PROJECT_DEPTH:
            self._kind, self._project_fields, self._pending = name, {}, []
        elif self._depth == _ACTIVITY_DEPTH and name == "Activity":
            self._place = Place(f"{prefix}:" if prefix else "")
        elif self._depth == _ACTIVITY_DEPTH:
            self._text = [] if name in ("ObjectId", "Id") else None
        elif self._depth == _FIELD_DEPTH and self._place is not None:
            self._place.fields.append(Field(name, self.parser.CurrentByteIndex))
            self._text = [] if name in ("Id", "PercentComplete") else None

    def _note_xsi(self, attributes: list[str]) -> None:
        for name, value in zip(attributes[::2], attributes[1::2], strict=True):
            if value == XSI and name.startswith("xmlns:"):
                self.xsi = name.removeprefix("xmlns:")

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, tag: str) -> None:
        text = None if self._text is None else "".join(self._text).strip()
        if self._depth == _FIELD_DEPTH and self._place is not None:
            self._end_field(self._place, text)
        elif self._depth == _ACTIVITY_DEPTH and self._place is not None:
            self._end_activity(self._place)
        elif self._depth == _ACTIVITY_DEPTH and text is not None:
            self._project_fields[tag.rpartition(":")[2]] = text
        elif self._depth == _PROJECT_DEPTH and self._is_meant():
            self.found += self._pending
        if self._depth <= _FIELD_DEPTH:
            self._text = None
        self._depth -= 1

    def _end_field(self, place: Place, text: str | None) -> None:
        last = place.fields[-1]
        last.end = self.parser.CurrentByteIndex
        if last.name == "Id":
            place.id = text or ""
        elif last.name == "PercentComplete":
            self.most = max(self.most, _number(text))

    def _end_activity(self, place: Place) -> None:
        place.end, self._place = self.parser.CurrentByteIndex, None
        if place.id in self._wanted:
            self._pending.append(place)

    def _is_meant(self) -> bool:
        same_key = self._project_fields.get("ObjectId") in (None, "", self._project.key)
        same_id = self._project_fields.get("Id") in (None, "", self._project.id)
        return self._kind == "Project" and same_key and same_id


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0

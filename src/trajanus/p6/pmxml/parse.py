"""How is XML from strangers turned into held elements, as a stream and without risk?

The parser is expat itself with handlers of our own. A document type is refused where it begins, so
that no entity is ever declared, expanded or fetched.
"""

from __future__ import annotations

from typing import BinaryIO
from xml.parsers import expat

from trajanus.p6.errors import UnreadableSchedule, UnsafeSchedule
from trajanus.p6.limits import Limits
from trajanus.p6.pmxml.elements import Element, Held

_BLOCK = 1 << 18
#: P6 writes tags of some hundred bytes, and texts between them of any length.
_LONGEST_TAG = 1 << 20
ROOT = "APIBusinessObjects"


def parse(file: BinaryIO, root: Element, encoding: str | None, limits: Limits) -> tuple[Held, str]:
    """Return the root element with what is wanted of it, and the encoding of the file."""
    file.seek(0)
    reader = _Reader(root, encoding, limits)
    try:
        given = 0
        while block := file.read(_BLOCK):
            reader.parser.Parse(block, False)
            given += len(block)
            _check_tag(given - reader.parser.CurrentByteIndex, reader.parser)
        reader.parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise UnreadableSchedule(
            f"The XML is broken at line {error.lineno}, column {error.offset + 1}: "
            f"{expat.errors.messages[error.code]}."
        ) from error
    except (LookupError, ValueError) as error:
        raise UnreadableSchedule(f"The XML cannot be decoded: {error}.") from error
    finally:
        reader.release()
    return reader.top, reader.encoding


def _check_tag(pending: int, parser: expat.XMLParserType) -> None:
    # Expat reads a tag or comment anew with each block until its end comes: time without bound.
    if pending > _LONGEST_TAG:
        raise UnsafeSchedule(
            f"A tag or comment is longer than {_LONGEST_TAG:,} bytes "
            f"at line {parser.CurrentLineNumber}.",
            limit="field_bytes",
        )


class _Reader:
    """The handlers and their state; released after parsing, for handlers and parser hold
    each other."""

    def __init__(self, root: Element, encoding: str | None, limits: Limits) -> None:
        self.top: Held = []
        self.encoding = encoding or "utf-8"
        self._root = root
        self._limits = limits
        self._elements: list[Element] = []
        self._held: list[Held] = []
        self._depth = 0
        #: Depth of an element whose content is not wanted; 0 when there is none.
        self._ignored = 0
        self._field = 0
        self._text: list[str] = []
        self._length = 0
        self._weight = 0
        self._copies: dict[str, str] = {}
        self.parser = _parser(encoding)
        self.parser.XmlDeclHandler = self._declaration
        self.parser.StartDoctypeDeclHandler = _refuse_doctype
        self.parser.EntityDeclHandler = _refuse_entity
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def release(self) -> None:
        """Let go of the parser."""
        self.parser.StartElementHandler = None
        self.parser.EndElementHandler = None
        self.parser.CharacterDataHandler = None
        self.parser.XmlDeclHandler = None

    def _declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        self.encoding = (encoding or self.encoding).lower()

    def _start(self, name: str, attributes: list[str]) -> None:
        self._depth += 1
        if self._depth > self._limits.depth:
            raise UnsafeSchedule(
                f"Elements are nested deeper than {self._limits.depth} levels "
                f"at line {self.parser.CurrentLineNumber}.",
                limit="depth",
            )
        if self._ignored:
            return
        if ":" in name:
            name = name.rpartition(":")[2]
        if self._field or not self._elements:
            self._start_unusual(name)
            return
        element = self._elements[-1]
        place = element.fields.get(name)
        if place is not None:
            self._field = place
        elif name in element.children:
            self._open(element, name)
        else:
            self._ignored = self._depth

    def _start_unusual(self, name: str) -> None:
        """Meet the root element, or an element inside a field, which no P6 writes."""
        if self._field:
            self._ignored = self._depth
            return
        if name != ROOT:
            raise UnreadableSchedule(f"This XML is not P6 XML: it begins with <{name[:60]}>.")
        self.top = self._root.held(self.parser.CurrentLineNumber)
        self._elements.append(self._root)
        self._held.append(self.top)

    def _open(self, element: Element, name: str) -> None:
        place, child = element.children[name]
        siblings = self._held[-1][place]
        most, limit = self._limits.rows_of(name)
        if len(siblings) >= most:
            raise UnsafeSchedule(f"There are more than {most:,} {name} elements.", limit=limit)
        self._weight += child.weight
        if self._weight > self._limits.fields:
            raise UnsafeSchedule("There are too many elements.", limit="fields")
        held = child.held(self.parser.CurrentLineNumber)
        siblings.append(held)
        self._elements.append(child)
        self._held.append(held)

    def _characters(self, text: str) -> None:
        if self._field and not self._ignored:
            self._text.append(text)
            self._length += len(text)
            if self._length > self._limits.field_bytes:
                raise UnsafeSchedule(
                    f"A field is longer than {self._limits.field_bytes:,} characters.",
                    limit="field_bytes",
                )

    def _end(self, name: str) -> None:
        if self._ignored:
            if self._depth == self._ignored:
                self._ignored = 0
        elif self._field:
            text = self._plain("".join(self._text))
            # Dates, words and keys repeat: one copy of each is enough.
            self._held[-1][self._field] = self._copies.setdefault(text, text)
            self._field, self._length = 0, 0
            self._text.clear()
        else:
            self._elements.pop()
            self._held.pop()
        self._depth -= 1

    def _plain(self, text: str) -> str:
        """Return text without blanks around it, but a name with those that a person typed."""
        plain = text.strip()
        is_name = plain != text and self._field == self._elements[-1].fields.get("Name")
        return text if is_name and plain and "\n" not in text else plain


def _parser(encoding: str | None) -> expat.XMLParserType:
    try:
        parser = expat.ParserCreate(encoding)
    except ValueError as error:
        raise UnreadableSchedule(f"XML cannot be read as {encoding}.") from error
    parser.buffer_text = True
    parser.ordered_attributes = True
    return parser


def _refuse_doctype(name: str, system: str | None, public: str | None, internal: bool) -> None:
    raise UnsafeSchedule(
        "The XML declares a document type, through which files can be made to read others or to "
        "grow without end. P6 never writes one.",
        next_step="Ask the sender for an export made by P6.",
    )


def _refuse_entity(*_: object) -> None:
    raise UnsafeSchedule(
        "The XML declares entities. P6 never does.",
        next_step="Ask the sender for an export made by P6.",
    )

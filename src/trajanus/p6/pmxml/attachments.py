"""What else does a P6 XML file say about records: codes, user-defined fields, notes?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from trajanus.p6.cells import Amounts, Moments, Numbers, Words
from trajanus.p6.doubts import Doubts, shown
from trajanus.p6.model import CodeType, CodeValue, Note, Udf, UdfContent
from trajanus.p6.pmxml import shape, words
from trajanus.p6.pmxml.elements import Element, Held


def read_code_types(elements: Iterable[Held], doubts: Doubts) -> dict[str, CodeType]:
    """Return the activity code types by key."""
    scopes = Words(doubts, words.SCOPE, empty="Global")
    text = shape.CODE_TYPE.text
    found = {}
    for held in elements:
        key, length = text(held, "ObjectId"), text(held, "Length")
        found[key] = CodeType(
            key=key,
            name=text(held, "Name"),
            scope=scopes[text(held, "Scope")],
            project_key=text(held, "ProjectObjectId") or None,
            max_length=int(length) if length.isdecimal() and len(length) < 6 else None,
        )
    return found


def read_code_values(
    elements: Iterable[Held], types: Mapping[str, CodeType], doubts: Doubts
) -> dict[str, CodeValue]:
    """Return the activity code values by key."""
    text = shape.CODE_VALUE.text
    found = {}
    for row, held in enumerate(elements, start=1):
        doubts.table, doubts.row, doubts.line = "ActivityCode", row, held[0]
        key, type_key = text(held, "ObjectId"), text(held, "CodeTypeObjectId")
        if type_key not in types:
            doubts.add(f"CodeTypeObjectId {shown(type_key)} is not in the file")
        found[key] = CodeValue(
            key=key,
            type_key=type_key,
            type_name=types[type_key].name if type_key in types else type_key,
            value=text(held, "CodeValue"),
            description=text(held, "Description"),
            parent_key=text(held, "ParentObjectId") or None,
        )
    doubts.leave()
    return found


class Udfs:
    """The values of user-defined fields that elements carry."""

    def __init__(self, types: Iterable[Held], doubts: Doubts) -> None:
        text = shape.UDF_TYPE.text
        self._labels = {text(held, "ObjectId"): text(held, "Title") for held in types}
        self._numbers = Numbers(doubts)
        self._amounts = Amounts(doubts)
        self._moments = Moments(doubts)
        self._doubts = doubts

    def of(self, held: Held, element: Element) -> tuple[Udf, ...]:
        """Return the values of one element."""
        found = []
        for each in element.within(held, "UDF"):
            key = shape.UDF.text(each, "TypeObjectId")
            content = self._content(each)
            if key not in self._labels:
                self._doubts.add(f"UDFType {shown(key)} is not in the file; left out")
            elif content is not None:
                found.append(Udf(self._labels[key], content))
        return tuple(found)

    def _content(self, held: Held) -> UdfContent | None:
        for name in shape.UDF_CONTENT:
            if text := shape.UDF.text(held, name):
                match name:
                    case "DoubleValue" | "IntegerValue":
                        return self._numbers[text]
                    case "CostValue":
                        return self._amounts[text]
                    case "StartDateValue" | "FinishDateValue":
                        return self._moments[text]
                    case _:
                        return text
        return None


def read_notes(
    elements: Iterable[Held], element: Element, *, key: str, topics: Mapping[str, str]
) -> dict[str, tuple[Note, ...]]:
    """Return notes by the key of what they are about."""
    found: defaultdict[str, list[Note]] = defaultdict(list)
    for held in elements:
        topic = element.text(held, "NotebookTopicObjectId")
        note = Note(topics.get(topic, topic), element.text(held, "Note"))
        found[element.text(held, key)].append(note)
    return {owner: tuple(notes) for owner, notes in found.items()}

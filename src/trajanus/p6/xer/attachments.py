"""What else does an XER file say about records: codes, user-defined fields, notes?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from trajanus.p6.cells import Words
from trajanus.p6.doubts import Doubts, shown
from trajanus.p6.model import CodeType, CodeValue, Note, Udf, UdfContent
from trajanus.p6.xer.rows import Rows
from trajanus.p6.xer.symbols import Cells
from trajanus.p6.xer.words import CODE_SCOPE

_TYPE = (
    "actv_code_type_id",
    "actv_code_type",
    "actv_code_type_scope",
    "proj_id",
    "actv_short_len",
)
_VALUE = (
    "actv_code_id",
    "actv_code_type_id",
    "short_name",
    "actv_code_name",
    "parent_actv_code_id",
)
_UDF = ("udf_type_id", "fk_id", "udf_text", "udf_number", "udf_date", "udf_code_id")


@dataclass(frozen=True, slots=True)
class Codes:
    """The activity codes of a file, and which activity carries which."""

    types: tuple[CodeType, ...]
    values: tuple[CodeValue, ...]
    by_activity: Mapping[str, tuple[CodeValue, ...]]


def read_codes(rows: Rows, cells: Cells, doubts: Doubts) -> Codes:
    """Return types, values and assignments of activity codes."""
    types = _types(rows, cells, doubts)
    values: dict[str, CodeValue] = {}
    for key, type_key, value, description, parent in rows.of("ACTVCODE", _VALUE):
        kind = types.get(type_key)
        if kind is None:
            doubts.add(f"actv_code_type_id {shown(type_key)} is not in ACTVTYPE")
        name = kind.name if kind else type_key
        values[key] = CodeValue(key, type_key, name, value, description, parent or None)
    return Codes(tuple(types.values()), tuple(values.values()), _carried(rows, values, doubts))


def _types(rows: Rows, cells: Cells, doubts: Doubts) -> dict[str, CodeType]:
    scopes = Words(doubts, CODE_SCOPE, empty="Global")
    found = {}
    for key, name, scope, project, length in rows.of("ACTVTYPE", _TYPE):
        longest = cells.numbers[length]
        found[key] = CodeType(
            key, name, scopes[scope], project or None, int(longest) if longest else None
        )
    return found


def _carried(
    rows: Rows, values: Mapping[str, CodeValue], doubts: Doubts
) -> Mapping[str, tuple[CodeValue, ...]]:
    found: defaultdict[str, list[CodeValue]] = defaultdict(list)
    for activity, key in rows.of("TASKACTV", ("task_id", "actv_code_id")):
        value = values.get(key)
        if value is None:
            doubts.add(f"actv_code_id {shown(key)} is not in ACTVCODE; left out")
        else:
            found[activity].append(value)
    return {activity: tuple(carried) for activity, carried in found.items()}


@dataclass(frozen=True, slots=True)
class _Field:
    """One user-defined field."""

    table: str
    label: str
    kind: str


def read_udfs(
    rows: Rows, cells: Cells, doubts: Doubts
) -> Mapping[str, Mapping[str, tuple[Udf, ...]]]:
    """Return the values of user-defined fields by table, then by the key of the row."""
    columns = ("udf_type_id", "table_name", "udf_type_label", "logical_data_type")
    fields = {
        key: _Field(table.upper(), label, kind)
        for key, table, label, kind in rows.of("UDFTYPE", columns)
    }
    found: defaultdict[str, defaultdict[str, list[Udf]]] = defaultdict(lambda: defaultdict(list))
    for key, row_key, *content in rows.of("UDFVALUE", _UDF):
        field = fields.get(key)
        if field is None:
            doubts.add(f"udf_type_id {shown(key)} is not in UDFTYPE; left out")
            continue
        value = _content(field, content, cells)
        if value is not None:
            found[field.table][row_key].append(Udf(field.label, value))
    return {
        table: {key: tuple(udfs) for key, udfs in held.items()} for table, held in found.items()
    }


def _content(field: _Field, content: list[str], cells: Cells) -> UdfContent | None:
    text, number, moment, code = content
    if number:
        is_money = field.kind == "FT_MONEY"
        return cells.amounts[number] if is_money else cells.numbers[number]
    if moment:
        return cells.moments[moment]
    return text or code or None


def read_notes(
    rows: Rows, table: str, *, key: str, text: str, doubts: Doubts
) -> Mapping[str, tuple[Note, ...]]:
    """Return the notes of activities or WBS nodes by their key."""
    topics = {key: name for key, name in rows.of("MEMOTYPE", ("memo_type_id", "memo_type"))}
    found: defaultdict[str, list[Note]] = defaultdict(list)
    for owner, topic, content in rows.of(table, (key, "memo_type_id", text)):
        if topic not in topics:
            doubts.add(f"memo_type_id {shown(topic)} is not in MEMOTYPE")
        # P6 writes a line break as two DEL characters.
        found[owner].append(Note(topics.get(topic, topic), content.replace("\x7f\x7f", "\n")))
    return {owner: tuple(notes) for owner, notes in found.items()}

"""How are cells of an XER file changed so that every other byte stays as it was?

Rows are handled as text with one character per byte, whatever the file's code page: tab, line
break and quote are never part of another character in any of them.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TypeAlias

from trajanus.p6 import encodings
from trajanus.p6.errors import CannotWrite
from trajanus.p6.limits import Limits
from trajanus.p6.xer.opening import OpenXer, opened_xer
from trajanus.p6.xer.patch_rows import Changes, RowPatcher
from trajanus.p6.xer.symbols import symbols_of
from trajanus.p6.xer.write_cells import CellValue, CellWriter

#: Cells to write by Project ID and Activity ID, then by column of TASK.
CellChanges: TypeAlias = Mapping[tuple[str, str], Mapping[str, CellValue]]

#: Columns that say which activity a row is.
_IDENTITY = frozenset({"task_id", "proj_id", "task_code"})


def patched_xer(
    content: bytes, changes: CellChanges, encoding: str | None, limits: Limits
) -> bytes:
    """Return the file with these cells changed and nothing else."""
    _refuse_identity(changes)
    mark = encodings.marked(content[:4])
    if mark and mark[0].startswith("utf-16"):
        return _patched_wide(content, mark, changes, limits)
    return _patched(content, changes, encoding, limits)


def _refuse_identity(changes: CellChanges) -> None:
    problems = [
        f"{activity} of {project}: {column} says which activity it is and cannot be changed."
        for (project, activity), cells in changes.items()
        for column in cells
        if column.lower() in _IDENTITY
    ]
    _refuse(problems)


def _patched_wide(
    content: bytes, mark: tuple[str, int], changes: CellChanges, limits: Limits
) -> bytes:
    name, skipped = mark
    text = content[skipped:].decode(name, "surrogatepass")
    if text.encode(name, "surrogatepass") != content[skipped:]:
        raise CannotWrite("The file's UTF-16 text is damaged and could not be written back whole.")
    plain = _patched(text.encode("utf-8", "surrogatepass"), changes, encodings.UTF_8, limits)
    return content[:skipped] + plain.decode("utf-8", "surrogatepass").encode(name, "surrogatepass")


def _patched(content: bytes, changes: CellChanges, encoding: str | None, limits: Limits) -> bytes:
    with opened_xer(io.BytesIO(content), encoding, limits) as xer:
        decimal, _ = symbols_of(xer.rows, xer.header.currency, xer.doubts)
        # Where all is ASCII, nothing tells which code page P6 would read other characters in.
        is_told = encoding is not None or not content.isascii()
        writer = CellWriter(xer.encoding if is_told else "ascii", decimal)
        patcher = RowPatcher(_by_key(xer, changes, writer), writer, limits)
        parts, position = [], 0
        for table in xer.layout.named("TASK"):
            parts.append(content[position : table.start])
            body = content[table.start : table.end].decode("latin-1")
            parts.append(patcher.patched(body).encode("latin-1"))
            position = table.end
    _refuse(patcher.problems())
    return b"".join((*parts, content[position:]))


def _by_key(xer: OpenXer, changes: CellChanges, writer: CellWriter) -> Changes:
    """Return the changes by the project's key and the activity's ID as the file writes them."""
    keys: dict[str, str] = {}
    for key, name in xer.rows.of("PROJECT", ("proj_id", "proj_short_name")):
        keys.setdefault(name, key)
    unknown = sorted({project for project, _ in changes} - set(keys))
    _refuse([f"There is no project {project!r} in the file." for project in unknown])
    return {
        (
            writer.encoded(keys[project], f"project {project}"),
            writer.encoded(activity.replace('"', '""'), f"{activity} of {project}"),
        ): (f"{activity} of {project}", cells)
        for (project, activity), cells in changes.items()
    }


def _refuse(problems: list[str]) -> None:
    if problems:
        more = f" ({len(problems) - 1:,} more problems)" if len(problems) > 1 else ""
        raise CannotWrite(f"{problems[0]}{more}", problems=problems)

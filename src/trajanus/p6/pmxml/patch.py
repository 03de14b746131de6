"""How does a P6 XML file take progress in, so that every other byte stays as it was?"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import BinaryIO, TypeAlias

from trajanus.p6 import encodings
from trajanus.p6.errors import CannotWrite
from trajanus.p6.limits import Limits
from trajanus.p6.pmxml.places import Field, Place, Places, find
from trajanus.p6.pmxml.progress import XSI, Value, following, owned, text_of
from trajanus.p6.pmxml.read import read_pmxml
from trajanus.p6.updates import ProgressUpdate, Standing, standings

#: From which byte to which, and what stands there then.
_Splice: TypeAlias = tuple[int, int, str]

_BLOCK = 1 << 20
#: The elements after the fields of an activity, which alone do not follow the alphabet.
_AFTER_FIELDS = frozenset({"Code", "UDF", "Spread"})
#: No end tag of a field is longer, and no indentation is wider. Even, as characters of UTF-16 are.
_LONGEST_TAG = 512
_WIDEST_INDENT = 128


def patched_pmxml(
    file: BinaryIO,
    project_id: str,
    updates: Iterable[ProgressUpdate],
    encoding: str | None,
    limits: Limits,
) -> bytes:
    """Return the file with this progress in it and every other byte as it was."""
    schedule = read_pmxml(file, encoding, limits)
    project = schedule.project(project_id)
    changed = {each.activity.id: each for each in standings(schedule, project, updates)}
    places = find(file, project, changed, encoding)
    _check(places, changed)
    writer = _Writer(file, places)
    splices = sorted(
        splice for place in places.activities for splice in writer.splices(place, changed[place.id])
    )
    return writer.spliced(splices)


def _check(places: Places, wanted: Iterable[str]) -> None:
    """Refuse to write when an activity is not there exactly once."""
    found = Counter(place.id for place in places.activities)
    problems = [
        f"{name} is in the file {'more than once' if name in found else 'no more'}."
        for name in wanted
        if found[name] != 1
    ]
    if problems:
        raise CannotWrite(problems[0], problems=problems)


class _Writer:
    """Writes fields as the file does."""

    def __init__(self, file: BinaryIO, places: Places) -> None:
        self._file = file
        self._places = places
        file.seek(0)
        mark = encodings.marked(file.read(4))
        self._encoding = mark[0] if mark and mark[0].startswith("utf-16") else "ascii"

    def splices(self, place: Place, standing: Standing) -> Iterator[_Splice]:
        """Yield the changes of one activity: fields it has are replaced, those it lacks added."""
        whole = self._places.whole
        fields = {each.name: each for each in place.fields}
        for name, value in (following(standing, whole) | owned(standing, whole)).items():
            if name in fields:
                yield fields[name].start, self._end(fields[name]), self._field(place, name, value)
        for name, value in sorted(owned(standing, whole).items()):
            if name not in fields and value is not None:
                at, space = self._gap(place, name)
                yield at, at, self._field(place, name, value) + space

    def spliced(self, splices: Iterable[_Splice]) -> bytes:
        """Return the file's bytes with these changes."""
        out, position = io.BytesIO(), 0
        for start, end, text in splices:
            self._copy(out, position, start)
            out.write(text.encode(self._encoding))
            position = end
        self._copy(out, position, self._file.seek(0, io.SEEK_END))
        return out.getvalue()

    def _copy(self, out: BinaryIO, start: int, end: int) -> None:
        self._file.seek(start)
        while start < end:
            block = self._file.read(min(_BLOCK, end - start))
            out.write(block)
            start += len(block)

    def _field(self, place: Place, name: str, value: Value) -> str:
        tag = place.prefix + name
        if value is not None:
            return f"<{tag}>{text_of(value)}</{tag}>"
        if self._places.xsi:
            return f'<{tag} {self._places.xsi}:nil="true" />'
        return f'<{tag} xmlns:xsi="{XSI}" xsi:nil="true" />'

    def _end(self, field: Field) -> int:
        """Return where a field ends; the parser says where its end tag begins, if it has one."""
        tag = self._bytes(field.end, field.end + _LONGEST_TAG)
        if not tag.startswith("</".encode(self._encoding)):
            return field.end
        close = ">".encode(self._encoding)
        return field.end + tag.index(close) + len(close)

    def _gap(self, place: Place, name: str) -> tuple[int, str]:
        """Return where a field that the activity lacks belongs, and the blanks to set after it."""
        at = next(
            (each.start for each in place.fields if each.name in _AFTER_FIELDS or each.name > name),
            place.end,
        )
        before = self._bytes(max(0, at - _WIDEST_INDENT), at).decode(self._encoding, "replace")
        return at, before[len(before.rstrip()) :]

    def _bytes(self, start: int, end: int) -> bytes:
        self._file.seek(start)
        return self._file.read(end - start)

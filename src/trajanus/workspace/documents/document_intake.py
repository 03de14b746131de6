"""May these files go into that folder, and how do they get there?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trajanus.config import settings
from trajanus.errors import InvalidValues
from trajanus.sync.files import uploads
from trajanus.sync.files.names import clean_name
from trajanus.sync.files.uploads import Incoming
from trajanus.sync.lane import Lane


class NameTaken(InvalidValues):
    """The folder has a file of that name; `file_id` may get the bytes as a new version."""

    def __init__(self, name: str, file_id: int) -> None:
        text = f"{name} is in this folder already. Send it as a new version, or rename it."
        super().__init__({"file": [text]})
        self.file_id = file_id


@dataclass(frozen=True, slots=True)
class Verdict:
    """What would become of one file; asked before its bytes are sent."""

    name: str
    problem: str = ""
    version_of: int | None = None


def judged(lane: Lane, folder_id: int, offered: Sequence[tuple[str, int]]) -> list[Verdict]:
    """Say of each file, given by name and size, whether it may come."""
    checked = [(name, _problem(name, size)) for name, size in offered]
    fine = {clean_name(name) for name, problem in checked if not problem}
    taken = _taken(lane, folder_id, fine)
    return [
        Verdict(name, problem) if problem else Verdict(name, "", taken.get(clean_name(name)))
        for name, problem in checked
    ]


def take(lane: Lane, folder_id: int, incoming: Incoming, *, is_version: bool, by: int) -> str:
    """Take a file in; return what is done with it. Raises InvalidValues and NoRoom."""
    name = clean_name(incoming.name)
    known = _taken(lane, folder_id, [name]).get(name)
    if known is None:
        uploads.add_file(lane, folder_id, incoming, by=by)
        return "is sent to Procore"
    if not is_version:
        raise NameTaken(name, known)
    uploads.add_version(lane, known, incoming, by=by)
    return "is sent to Procore as a new version"


def _problem(name: str, size: int) -> str:
    most = settings().largest_upload_mb
    try:
        clean_name(name)
    except InvalidValues as error:
        return error.problems["file"][0]
    if size > most * 1_000_000:
        return f"It is larger than {most:,} MB, the limit of this hub."
    return "" if size else "It is empty."


def _taken(lane: Lane, folder_id: int, names: Iterable[str]) -> dict[str, int]:
    """Return the files of these names that the folder has."""
    there = lane.rows().filter(above_id=folder_id, name__in=list(names), missing_since=None)
    return dict(there.values_list("name", "procore_id"))

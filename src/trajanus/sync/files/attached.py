"""Which files hang on a record itself, such as the photo of a question, and what is in one?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

from trajanus.errors import Gone, LinkExpired
from trajanus.procore.client import ProcoreClient
from trajanus.procore.purpose import Purpose
from trajanus.procore.storage import Storage
from trajanus.resources.mirror import MirrorModel
from trajanus.resources.spec import Resource
from trajanus.sync.files.download import Opened, note_opened
from trajanus.sync.files.names import content_type_of
from trajanus.sync.files.upload_targets import FILE, TARGETS, VERSION, Found, Target
from trajanus.sync.lane import Lane
from trajanus.sync.reading import members


@dataclass(frozen=True, slots=True)
class Attached:
    """One file of a record, and where in the record it hangs."""

    id: str
    name: str
    place: str
    link: str


def targets_of(resource: Resource) -> tuple[Target, ...]:
    """Return the places of the resource's records that files can be attached to."""
    return tuple(
        target
        for target in TARGETS
        if target.resource == resource.name and target not in (FILE, VERSION)
    )


def attached_to(resource: Resource, row: MirrorModel) -> list[Attached]:
    """Return the files that Procore shows with the record, each once."""
    found: dict[str, Attached] = {}
    for target in targets_of(resource):
        for one in _found(target, row):
            name = one.name or f"file {one.id}"
            found.setdefault(one.id, Attached(one.id, name, target.label, one.link))
    return list(found.values())


def open_attached(lane: Lane, row: MirrorModel, key: str) -> Opened:
    """Open one of the record's files. Raises Gone, and what client and storage raise."""
    note_opened(lane, row, _named(lane, row, key).name, Purpose.PERSON)
    try:
        return _opened(lane, _named(lane, row, key))
    except LinkExpired:
        # Links do not last; Procore gives a new one.
        with ProcoreClient(lane.connection, purpose=Purpose.PERSON) as client:
            members.read_member(lane, client, row.procore_id)
        row.refresh_from_db()
    try:
        return _opened(lane, _named(lane, row, key))
    except LinkExpired as error:
        raise Gone("Procore shows the file and does not give its bytes.") from error


def _named(lane: Lane, row: MirrorModel, key: str) -> Attached:
    for one in attached_to(lane.resource, row):
        if one.id == key:
            return one
    raise Gone("Procore no longer shows this file.")


def _found(target: Target, row: MirrorModel) -> Iterator[Found]:
    for said in (row.detail, row.payload):
        if isinstance(said, dict):
            yield from target.files(said)


def _opened(lane: Lane, one: Attached) -> Opened:
    if not one.link:
        raise LinkExpired("Procore's link to the file is not known.")
    with ExitStack() as undo:
        storage = undo.enter_context(Storage(lane.connection, purpose=Purpose.PERSON))
        flow = undo.enter_context(storage.reading(one.link))
        kept = undo.pop_all()
    return Opened(one.name, content_type_of(one.name), None, _passed_on(kept, flow.chunks))


def _passed_on(kept: ExitStack, chunks: Iterator[bytes]) -> Iterator[bytes]:
    with kept:
        yield from chunks

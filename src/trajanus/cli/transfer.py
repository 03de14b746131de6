"""How do commands move files between this machine and Procore, and show how far they are?"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import connections
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

from trajanus import clock
from trajanus.cli import exits
from trajanus.cli.connecting import named
from trajanus.errors import HubError, InvalidValues
from trajanus.procore.purpose import Purpose
from trajanus.resources.catalog import resource_named
from trajanus.resources.mirror import MirrorModel
from trajanus.resources.project import Project
from trajanus.store.models import OutboxEntry, Upload
from trajanus.store.models.outbox import OutboxState
from trajanus.sync.files import download as files
from trajanus.sync.files import uploads
from trajanus.sync.files.names import clean_name
from trajanus.sync.files.uploads import Incoming
from trajanus.sync.lane import Lane
from trajanus.sync.writing import edits, push

_PIECE = 256 * 1024
_LOOK_EVERY = 0.2
_UNDER_WAY = (OutboxState.WAITING, OutboxState.SENDING)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file."""

    name: str
    size: int
    state: str
    procore_id: int | None
    message: str
    is_done: bool
    is_refused: bool


@dataclass(frozen=True, slots=True)
class Saved:
    """A file that was fetched."""

    path: Path
    size: int
    content_type: str


def files_of(connection_name: str | None, project_id: int) -> Lane:
    """Return the files of a project. Raises InvalidValues for one that the hub does not know."""
    projects = Project.objects.filter(procore_id=project_id, missing_since=None)
    if connection_name:
        projects = projects.filter(connection=named(connection_name))
    found = list(projects.select_related("connection")[:2])
    match found:
        case [project]:
            return Lane(project.connection, project_id, resource_named("files"))
        case []:
            text = f"the hub knows no project {project_id}; read it with: hub sync"
        case _:
            text = "several connections know the project; say --connection"
    raise InvalidValues({"project": [text]})


def folder_named(lane: Lane, text: str) -> int:
    """Return the id of a folder, given by id, path or name."""
    folders = Lane(lane.connection, lane.project_id, resource_named("folders"))
    return record_named(folders, text).procore_id


def record_named(lane: Lane, text: str) -> MirrorModel:
    """Return a folder or file by id, path or name. Raises InvalidValues with what was found."""
    rows = lane.rows().filter(missing_since=None, procore_id__gt=0)
    title = lane.resource.title
    ways: list[dict[str, object]] = [
        {"path": text},
        {"path__endswith": f"/{text.strip('/')}"},
        {"name": text},
    ]
    if text.isdecimal() and len(text) < 19:
        ways.insert(0, {"procore_id": int(text)})
    for way in ways:
        found = list(rows.filter(**way).order_by("path")[:6])
        if len(found) == 1:
            return found[0]  # type: ignore[no-any-return]  # the lane's model is one
        if found:
            several = "; ".join(f"{one.procore_id} {one.path}" for one in found)
            raise InvalidValues({title: [f"several are called {text}: {several}. Say the id."]})
    raise InvalidValues({title: [f"the project has no {title} {text}; see what it has first"]})


def put_file(lane: Lane, folder_id: int, path: Path) -> OutboxEntry:
    """Have a file of this machine put into a folder."""
    kept = uploads.add_file(lane, folder_id, Incoming(path.name, _pieces(path)), by=None)
    assert kept.entry is not None  # noqa: S101  a new file is always owed
    return kept.entry


def put_version(lane: Lane, file_id: int, path: Path, notes: str) -> OutboxEntry:
    """Have a file of this machine become a new version of one at Procore."""
    incoming = Incoming(path.name, _pieces(path))
    kept = uploads.add_version(lane, file_id, incoming, notes=notes, by=None)
    assert kept.entry is not None  # noqa: S101  a new version is always owed
    return kept.entry


def send(lane: Lane, entries: Sequence[OutboxEntry]) -> None:
    """Send here and now what the workers do not send already, and show how far it is."""
    troubles: list[HubError] = []
    sender = threading.Thread(target=_send, args=(lane, entries, troubles), daemon=True)
    sender.start()
    with _bars() as bars:
        tasks = {}
        while sender.is_alive():
            sender.join(_LOOK_EVERY)
            for one in Upload.objects.filter(entry__in=entries):
                if one.pk not in tasks:
                    tasks[one.pk] = bars.add_task(one.name, total=one.size)
                bars.update(tasks[one.pk], completed=one.sent)
    if troubles:
        raise troubles[0]


def _send(lane: Lane, entries: Sequence[OutboxEntry], troubles: list[HubError]) -> None:
    open_ones = OutboxEntry.objects.filter(
        pk__in=[entry.pk for entry in entries], state__in=_UNDER_WAY, not_before=None
    )
    try:
        while open_ones.exists():
            # One that stays open is in a worker's hands.
            push.work_off(lane.connection)
            clock.sleep(_LOOK_EVERY)
    except HubError as error:
        troubles.append(error)
    finally:
        connections.close_all()


def result_of(entry: OutboxEntry) -> Result:
    """Return what became of an upload."""
    entry.refresh_from_db()
    upload = Upload.objects.get(entry=entry)
    row = edits.lane_of(entry).resource.model._default_manager.get(pk=entry.row_id)
    return Result(
        name=upload.name,
        size=upload.size,
        state=entry.get_state_display(),
        procore_id=row.procore_id if row.procore_id > 0 else None,
        message=entry.message,
        is_done=entry.state == OutboxState.DONE,
        is_refused=entry.state in (OutboxState.REFUSED, OutboxState.REVIEW),
    )


def exit_code(results: Sequence[Result]) -> int:
    """Return how the command ends."""
    if any(one.is_refused for one in results):
        return exits.FAILED
    return exits.OK if all(one.is_done for one in results) else exits.UNFINISHED


def fetch(
    lane: Lane, record: MirrorModel, version_id: int | None, target: Path, *, replace: bool
) -> Saved:
    """Save a file of Procore on this machine, whole or not at all."""
    opened = files.open_version(lane, record.procore_id, version_id, purpose=Purpose.PERSON)
    path = target / clean_name(opened.name) if target.is_dir() else target
    if path.exists() and not replace:
        raise InvalidValues({"file": [f"{path} is there already; use --force to replace it"]})
    unfinished = path.with_name(f"{path.name}.part")
    size = 0
    try:
        with unfinished.open("wb") as file, _bars() as bars:
            task = bars.add_task(opened.name, total=opened.size)
            for chunk in opened.chunks:
                file.write(chunk)
                size += len(chunk)
                bars.update(task, completed=size)
        unfinished.replace(path)
    except OSError as error:
        raise InvalidValues({"to": [f"{path} cannot be written: {error.strerror}"]}) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return Saved(path, size, opened.content_type)


def _pieces(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while chunk := file.read(_PIECE):
                yield chunk
    except OSError as error:
        raise InvalidValues({"file": [f"{path} cannot be read: {error.strerror}"]}) from error


def _bars() -> Progress:
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description:<30}"),
        BarColumn(),
        DownloadColumn(),
        console=console,
        disable=not console.is_terminal,
    )

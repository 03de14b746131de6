"""Where can a file go at Procore, by which request, and how is it recognised there? Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trajanus.errors import InvalidValues
from trajanus.resources.spec import Call

Record = Mapping[str, Any]

_IN_PROJECT = {"project_id": "{project_id}"}
_RFI = "/rest/v1.0/projects/{project_id}/rfis/{id}"


@dataclass(frozen=True, slots=True)
class Found:
    """A file that Procore shows in a place."""

    id: str
    name: str | None  # None: the place names what it holds
    size: int | None
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One kind of place. `body` makes the request from Procore's record of the place, the ids of
    the uploads and what was said with them; `files` finds what lies in the place now."""

    name: str
    label: str
    resource: str
    call: Call
    body: Callable[[Record, Sequence[str], Mapping[str, object]], dict[str, Any]]
    files: Callable[[Record], Iterator[Found]]
    #: The step of the resource's workflow that brings the files along.
    step: str = ""


def target_named(name: str) -> Target:
    """Return the target. Raises InvalidValues with the known names."""
    for target in TARGETS:
        if target.name == name:
            return target
    known = ", ".join(target.name for target in TARGETS)
    raise InvalidValues({"target": [f"There is no place {name!r} for files; known: {known}."]})


def _listed(record: Record, name: str) -> Iterable[Record]:
    found = record.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _attachments(record: Record) -> Iterator[Found]:
    for one in _listed(record, "attachments"):
        name = one.get("filename") or one.get("name")
        yield Found(str(one.get("id")), str(name), None, str(one.get("url") or ""))


def _of_question(rfi: Record) -> Iterator[Found]:
    for question in _listed(rfi, "questions"):
        yield from _attachments(question)


def _of_replies(rfi: Record) -> Iterator[Found]:
    for question in _listed(rfi, "questions"):
        for answer in _listed(question, "answers"):
            yield from _attachments(answer)


def _in_folder(folder: Record) -> Iterator[Found]:
    for file in _listed(folder, "files"):
        newest = next(iter(_listed(file, "file_versions")), {})
        size, link = file.get("size"), newest.get("url")
        yield Found(str(file.get("id")), str(file.get("name")), size, str(link or ""))


def _versions(file: Record) -> Iterator[Found]:
    for one in _listed(file, "file_versions"):
        yield Found(str(one.get("id")), None, one.get("size"), str(one.get("url") or ""))


def _question_body(rfi: Record, uuids: Sequence[str], _: Mapping[str, object]) -> dict[str, Any]:
    question = next(iter(_listed(rfi, "questions")), {})
    kept = (question.get(name) for name in ("rich_text_body", "body", "plain_text_body"))
    # Procore wants the text of a question that is changed.
    return {"question": {"body": next(filter(None, kept), ""), "upload_ids": list(uuids)}}


FILE = Target(
    name="file",
    label="New file",
    resource="files",
    call=Call(method="POST", path="/rest/v1.0/files", params=_IN_PROJECT, wrapper="file"),
    body=lambda folder, uuids, given: {
        "parent_id": folder["id"],
        "upload_uuid": uuids[0],
        **given,
    },
    files=_in_folder,
)
VERSION = Target(
    name="version",
    label="New version",
    resource="files",
    call=Call(
        method="POST",
        path="/rest/v1.0/file_versions",
        params={**_IN_PROJECT, "file_id": "{id}"},
        wrapper="file_version",
    ),
    body=lambda file, uuids, given: {
        "name": file.get("name"),
        "upload_uuid": uuids[0],
        **given,
    },
    files=_versions,
)
QUESTION = Target(
    name="question",
    label="Attachment of the question",
    resource="rfis",
    call=Call(method="PATCH", path=_RFI, wrapper="rfi"),
    body=_question_body,
    files=_of_question,
)
REPLY = Target(
    name="reply",
    label="Answer with attachments",
    resource="rfis",
    call=Call(method="POST", path=_RFI + "/replies", wrapper="reply"),
    body=lambda rfi, uuids, given: {
        "body": given["body"],
        "official": bool(given.get("official")),
        "upload_ids": list(uuids),
    },
    files=_of_replies,
    step="answer",
)
SUBMITTAL = Target(
    name="submittal",
    label="Attachment",
    resource="submittals",
    call=Call(
        method="PATCH", path="/rest/v1.1/projects/{project_id}/submittals/{id}", wrapper="submittal"
    ),
    body=lambda submittal, uuids, given: {"upload_ids": list(uuids)},
    files=_attachments,
)

TARGETS = (FILE, VERSION, QUESTION, REPLY, SUBMITTAL)

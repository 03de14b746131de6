"""How does a file come in and go out, as bytes of any size?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from trajanus.errors import InvalidValues

_PIECE = 256 * 1024
_BYTES: dict[str, Any] = {"type": "string", "format": "binary"}

#: How the OpenAPI document describes a body that is a file, and an answer that is one.
FILE_IN: dict[str, Any] = {
    "required": True,
    "content": {
        "application/octet-stream": {"schema": _BYTES},
        "multipart/form-data": {
            "schema": {"type": "object", "properties": {"file": _BYTES}, "required": ["file"]}
        },
    },
}


def file_out(*media_types: str) -> dict[str, Any]:
    """Return how the document describes an answer that is a file of one of these types."""
    return {"description": "OK", "content": {each: {"schema": _BYTES} for each in media_types}}


@dataclass(frozen=True, slots=True)
class FileIn:
    """A file that a program sends."""

    name: str
    chunks: Iterator[bytes]
    media_type: str


def file_of(request: HttpRequest, name: str) -> FileIn:
    """Return the file of a request: the body itself, or the one of a form."""
    if request.content_type != "multipart/form-data":
        return FileIn(name, _pieces(request), request.content_type or "")
    given = request.FILES.getlist("file")
    if len(given) != 1 or not isinstance(given[0], UploadedFile):
        raise InvalidValues({"file": ["send one file in the field file"]})
    [file] = given
    return FileIn(name or file.name or "", file.chunks(), file.content_type or "")


def answer(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Return a file to be saved under this name."""
    found = HttpResponse(content, content_type=media_type)
    said = content_disposition_header(as_attachment=True, filename=name)
    found.headers["Content-Disposition"] = said or "attachment"
    return found


def _pieces(request: HttpRequest) -> Iterator[bytes]:
    while piece := request.read(_PIECE):
        yield piece

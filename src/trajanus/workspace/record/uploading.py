"""Which files did a person hand over, and where in a record may they go?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from trajanus.resources.spec import Resource, Step
from trajanus.sync.files.attached import targets_of
from trajanus.sync.files.upload_targets import Target
from trajanus.sync.files.uploads import Incoming


def files_in(request: HttpRequest) -> list[Incoming]:
    """Return the files of the form's field "files"."""
    return list(_incoming(request.FILES.getlist("files")))


def target_for_new(resource: Resource) -> str:
    """Return where files go that come with a new record; empty when they cannot."""
    return next((one.name for one in direct_targets(resource)), "")


def direct_targets(resource: Resource) -> list[Target]:
    """Return the places that files go to by themselves, not with a step."""
    return [one for one in targets_of(resource) if not one.step]


def target_of_step(resource: Resource, step: Step) -> Target | None:
    """Return where files go that come with a step."""
    return next((one for one in targets_of(resource) if one.step == step.name), None)


def _incoming(files: list[Any]) -> Iterator[Incoming]:
    for file in files:
        if isinstance(file, UploadedFile):
            yield Incoming(file.name or "file", file.chunks(), file.content_type or "")

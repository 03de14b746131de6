"""How does a person open a file of Procore? Through the hub, which fetches it when it is wanted."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import cast

from asgiref.sync import sync_to_async
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from trajanus.accounts.models import Role
from trajanus.errors import Gone
from trajanus.resources.catalog import resource_named
from trajanus.resources.project import Project
from trajanus.sync.files import download as files
from trajanus.sync.lane import Lane
from trajanus.workspace.access import role_required
from trajanus.workspace.projects import in_project

_PDF = "application/pdf"
#: Shown in the browser; everything else is saved, for it might run there.
_SHOWN = {one: one for one in (_PDF, "image/png", "image/jpeg", "image/gif", "image/webp")} | {
    one: "text/plain; charset=utf-8" for one in ("text/plain", "text/csv")
}
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
#: Browsers show no PDF in a sandbox; without one it still may load and run nothing.
_RULES = {_PDF: f"{_NOTHING}; object-src 'self'; style-src 'unsafe-inline'"}


class Streamed(StreamingHttpResponse):
    """An answer passed on piece by piece, also by a server that waits for none of them."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        chunks = iter(self)
        while (chunk := await sync_to_async(_next)(chunks)) is not None:
            yield chunk


def _next(chunks: Iterator[bytes]) -> bytes | None:
    return next(chunks, None)


@require_safe
@role_required(Role.VIEWER)
@in_project
def content(request: HttpRequest, project: Project, procore_id: int) -> HttpResponse:
    """Send the bytes of a file: of its newest version, or of the one that ?version= names."""
    lane = Lane(project.connection, project.procore_id, resource_named("files"))
    asked = request.GET.get("version", "")
    if asked and not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        raise Http404("A version is a number.")
    try:
        opened = files.open_version(lane, procore_id, int(asked) if asked else None)
    except Gone as error:
        raise Http404(str(error)) from error
    return passed_on(opened, is_saved="save" in request.GET)


def passed_on(opened: files.Opened, *, is_saved: bool = False) -> HttpResponse:
    """Return the answer that hands over an opened file, and lets nothing in it run here."""
    shown_as = "" if is_saved else _SHOWN.get(opened.content_type, "")
    is_shown = bool(shown_as)
    answer = Streamed(opened.chunks, content_type=shown_as or "application/octet-stream")
    disposition = content_disposition_header(as_attachment=not is_shown, filename=opened.name)
    answer.headers["Content-Disposition"] = disposition or "attachment"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"  # the pages of this hub show it in a frame
    answer.headers["Content-Security-Policy"] = _RULES.get(
        opened.content_type, f"{_NOTHING}; sandbox"
    )
    if opened.size is not None:
        answer.headers["Content-Length"] = str(opened.size)
    # What guards views speaks of whole answers; it treats this one alike.
    return cast(HttpResponse, answer)

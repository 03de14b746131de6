"""How are a file's bytes handed to a browser or a program, so that nothing in it runs here?"""

from __future__ import annotations

from typing import cast

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from trajanus.sync.files.download import Opened

_PDF = "application/pdf"
#: Shown in the browser; everything else is saved, for it might run there.
_SHOWN = {one: one for one in (_PDF, "image/png", "image/jpeg", "image/gif", "image/webp")} | {
    one: "text/plain; charset=utf-8" for one in ("text/plain", "text/csv")
}
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
#: Browsers show no PDF in a sandbox; without one it still may load and run nothing.
_RULES = {_PDF: f"{_NOTHING}; object-src 'self'; style-src 'unsafe-inline'"}


def passed_on(opened: Opened, *, is_saved: bool = False) -> HttpResponse:
    """Return the answer that hands over an opened file, to be shown only where that is safe."""
    shown_as = "" if is_saved else _SHOWN.get(opened.content_type, "")
    answer = StreamingHttpResponse(
        opened.chunks, content_type=shown_as or "application/octet-stream"
    )
    disposition = content_disposition_header(as_attachment=not shown_as, filename=opened.name)
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

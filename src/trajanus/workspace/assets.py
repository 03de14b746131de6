"""How do style sheets, scripts and icons reach the browser?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware  # type: ignore[import-untyped]
from whitenoise.responders import StaticFile  # type: ignore[import-untyped]


class AssetsMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]  # the library is untyped
    """Serves files of the installed packages; they are small, so each is sent in one piece.

    The library would stream them in pieces of 4 kB, each of which wakes the server once.
    """

    @staticmethod
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponse:
        found = static_file.get_response(request.method, request.META)
        content = b""
        if found.file is not None:
            with found.file as file:
                content = file.read()
        answer = HttpResponse(content, status=int(found.status))
        del answer["Content-Type"]
        for name, value in found.headers:
            answer[name] = value
        return answer

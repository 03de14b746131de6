"""What becomes of errors below /api/ that Django itself answers?"""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from trajanus.api import problems

PREFIX = "/api/"
_SAID = {
    HTTPStatus.NOT_FOUND: "There is nothing at this address.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not take this method.",
}
_KEPT = ("Allow", "Retry-After")


class ProblemMiddleware(MiddlewareMixin):
    """Makes a problem document of every error, also of those that no operation saw."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        is_error = response.status_code >= HTTPStatus.BAD_REQUEST
        is_told = response.headers.get("Content-Type", "").startswith(problems.MEDIA_TYPE)
        if not request.path.startswith(PREFIX) or not is_error or is_told:
            return response
        status = HTTPStatus(response.status_code)
        told = problems.answer(status, _SAID.get(status, f"{status.description or status.phrase}."))
        for name in _KEPT:
            if name in response.headers:
                told.headers[name] = response.headers[name]
        return told

"""How does the API say what went wrong? As RFC 9457 problem documents, all of one shape."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from django.db.utils import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from trajanus.errors import (
    ConfigurationError,
    Gone,
    HubError,
    InvalidConnection,
    InvalidValues,
    RejectedByRemote,
    RetryLater,
    SpecError,
)
from trajanus.p6 import CannotWrite, ScheduleError

log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"


class Problem(Schema):
    """What went wrong, in words for people and by field for programs (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    next_step: str = ""
    problems: dict[str, list[str]] = {}


def answer(
    status: int,
    detail: str,
    *,
    kind: str = "",
    next_step: str = "",
    problems: Mapping[str, Sequence[str]] | None = None,
) -> HttpResponse:
    """Return a problem document."""
    phrase = HTTPStatus(status).phrase
    body = {
        "type": f"urn:trajanus:problem:{kind or phrase.lower().replace(' ', '-')}",
        "title": phrase,
        "status": status,
        "detail": detail,
        "next_step": next_step,
        "problems": {name: list(texts) for name, texts in (problems or {}).items()},
    }
    response = HttpResponse(json.dumps(body), status=status, content_type=MEDIA_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def of_hub(error: HubError) -> HttpResponse:
    """Return the problem that a hub error is."""
    problems = getattr(error, "problems", {})
    response = answer(
        _status_of(error),
        str(error),
        kind=_kind_of(error),
        next_step=error.next_step,
        problems={
            name: [said] if isinstance(said, str) else said for name, said in problems.items()
        },
    )
    if isinstance(error, RetryLater):
        response.headers["Retry-After"] = str(max(1, round(error.after)))
    return response


def _status_of(error: HubError) -> int:
    match error:
        case InvalidValues() | InvalidConnection() | RejectedByRemote():
            return HTTPStatus.UNPROCESSABLE_ENTITY
        case Gone():
            return HTTPStatus.NOT_FOUND
        case RetryLater() | ConfigurationError():
            return HTTPStatus.SERVICE_UNAVAILABLE
        case SpecError():
            return HTTPStatus.INTERNAL_SERVER_ERROR
        case _:
            return HTTPStatus.CONFLICT


def _kind_of(error: Exception) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", type(error).__name__).lower()


def handle_all(api: NinjaAPI) -> None:
    """Make the API answer every error with a problem document."""
    api.add_exception_handler(HubError, _refused)
    api.add_exception_handler(ScheduleError, _no_schedule)
    api.add_exception_handler(Http404, _not_found)
    api.add_exception_handler(HttpError, _not_served)
    api.add_exception_handler(ValidationError, _not_understood)
    api.add_exception_handler(OperationalError, _no_database)
    api.add_exception_handler(Exception, _broken)


# ninja types what it hands over as an error or its class; it is always the error.


def _refused(_: HttpRequest, error: Any) -> HttpResponse:
    return of_hub(error)


def _no_schedule(_: HttpRequest, error: Any) -> HttpResponse:
    problems = {"base": error.problems} if isinstance(error, CannotWrite) else {}
    return answer(
        HTTPStatus.CONFLICT,
        str(error),
        kind=_kind_of(error),
        next_step=error.next_step,
        problems=problems,
    )


def _not_served(_: HttpRequest, error: Any) -> HttpResponse:
    return answer(error.status_code, str(error))


def _not_found(_: HttpRequest, error: Any) -> HttpResponse:
    said = error.args[0] if error.args and isinstance(error.args[0], str) else ""
    return answer(HTTPStatus.NOT_FOUND, said or "There is nothing at this address.")


def _not_understood(_: HttpRequest, error: Any) -> HttpResponse:
    problems: dict[str, list[str]] = {}
    for one in error.errors:
        problems.setdefault(_place(one["loc"]), []).append(one["msg"])
    said = "; ".join(f"{name}: {', '.join(texts)}" for name, texts in problems.items())
    return answer(HTTPStatus.UNPROCESSABLE_ENTITY, said, kind="invalid-values", problems=problems)


def _place(location: Iterable[Any]) -> str:
    """Return the field that a location names: ("body", "given", "fields") is "fields"."""
    source, *path = (str(part) for part in location)
    inner = path[1:] if source == "body" else path
    return ".".join(inner) or "base"


def _no_database(_: HttpRequest, error: Any) -> HttpResponse:
    log.error("database failed", error=str(error))
    response = answer(HTTPStatus.SERVICE_UNAVAILABLE, "The database does not answer now.")
    response.headers["Retry-After"] = "5"
    return response


def _broken(request: HttpRequest, error: Any) -> HttpResponse:
    log.exception("request failed", method=request.method, path=request.path, exc_info=error)
    return answer(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "The hub could not answer this.",
        next_step="Tell the administrator; the hub's log has the particulars.",
    )

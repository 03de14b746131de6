"""What is looked at before an operation begins? What PostgreSQL and JSON cannot hold is refused."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja.parser import Parser

from trajanus.api import problems

Run = Callable[..., HttpResponse]


class StrictJson(Parser):
    """Reads JSON as its standard says, and no text that a database cannot keep."""

    def parse_body(self, request: HttpRequest) -> Any:
        body = json.loads(request.body, parse_constant=_no_constant)
        _check(body)
        return body


def clean_address(run: Run) -> Run:
    """Refuse addresses with NUL characters."""

    @wraps(run)
    def guarded(request: HttpRequest, **arguments: Any) -> HttpResponse:
        given = (text for name in request.GET for text in (name, *request.GET.getlist(name)))
        if any("\0" in text for text in (*given, *map(str, arguments.values()))):
            return problems.answer(
                HTTPStatus.UNPROCESSABLE_ENTITY, "An address must not hold a NUL character."
            )
        return run(request, **arguments)

    return guarded


def fresh_only(run: Run) -> Run:
    """Let nobody but the caller keep an answer, and him ask whether it still holds."""

    @wraps(run)
    def guarded(request: HttpRequest, **arguments: Any) -> HttpResponse:
        response = run(request, **arguments)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return guarded


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _check(value: object) -> None:
    match value:
        case str():
            if "\0" in value:
                raise ValueError("a NUL character")
            value.encode()  # raises for half of a surrogate pair
        case float() if not math.isfinite(value):
            raise ValueError("a number too large")
        case list():
            for part in value:
                _check(part)
        case dict():
            for name, part in value.items():
                _check(name)
                _check(part)

"""How is an operation declared? By a function; its name finds who may call it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from ninja import Router

from trajanus.api import problems
from trajanus.api.access import OPERATIONS, Session, Token
from trajanus.api.idempotency import HEADER

_REFUSALS = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.CONFLICT,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_KEY = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    "description": "The same key again gets the same answer, and nothing is done twice.",
}


class ApiRouter(Router):
    """Adds to each operation its name, who may call it, and how it may end."""

    def add_api_operation(
        self, path: str, methods: list[str], view_func: Callable[..., Any], **options: Any
    ) -> None:
        name = view_func.__name__
        needs = OPERATIONS[name]
        extra: dict[str, Any] = {"responses": {int(code): _refusal(code) for code in _REFUSALS}}
        if methods != ["GET"]:
            extra["parameters"] = [_KEY]
        if more := options.get("openapi_extra"):
            extra = {
                **extra,
                **more,
                "parameters": [*extra.get("parameters", []), *more.get("parameters", [])],
                "responses": extra["responses"] | more.get("responses", {}),
            }
        summary, _, description = (view_func.__doc__ or name).partition("\n")
        said = f"Needs the role {needs.role.label}; a token needs the scope {needs.scope.value}."
        super().add_api_operation(
            path,
            methods,
            view_func,
            **options
            | {
                "auth": [Token(needs), Session(needs)],
                "operation_id": name,
                "summary": summary.rstrip("."),
                "description": f"{' '.join(description.split())}\n\n{said}".strip(),
                "openapi_extra": extra,
            },
        )


def _refusal(code: HTTPStatus) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": code.phrase, "content": {problems.MEDIA_TYPE: {"schema": schema}}}

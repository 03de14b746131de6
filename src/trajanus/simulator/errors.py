"""Which error does the caller get, in which of the body shapes of the real service?"""

from __future__ import annotations

from trajanus.simulator.wire import Json


class ApiError(Exception):
    """A refused request: status, v1 body and headers."""

    def __init__(self, status: int, body: Json, headers: dict[str, str] | None = None) -> None:
        super().__init__(f"{status} {body}")
        self.status = status
        self.body = body
        self.headers = headers or {}

    def body_for(self, path: str) -> Json:
        """The body in the shape of the API generation that was asked."""
        if not path.startswith("/rest/v2"):
            return self.body
        details = [{"reason_code": code, "message": text} for code, text in self._details()]
        text = details[0]["message"] if details else "error"
        return {"error": {"code": _V2_CODES.get(self.status, "error"), "message": text,
                          "details": details}}  # fmt: skip

    def _details(self) -> list[tuple[str, str]]:
        errors = self.body.get("errors", self.body.get("error", self.body.get("message", "")))
        if isinstance(errors, dict):
            return [(name, f"{name} {text}") for name, texts in errors.items() for text in texts]
        texts = errors if isinstance(errors, list) else [errors]
        return [("base", str(text)) for text in texts]


_V2_CODES = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    422: "unprocessable_entity",
    429: "too_many_requests",
    503: "service_unavailable",
}

RATE_TEXT = (
    "You have surpassed the max number of requests for an hour. "
    "Please wait until your limit resets."
)


def bad_request(text: str) -> ApiError:
    return ApiError(400, {"errors": [text]})


def unauthorized(text: str = "The access token is invalid") -> ApiError:
    return ApiError(401, {"errors": text})


def not_connected() -> ApiError:
    return ApiError(403, {"errors": ["App is not connected to this company."]})


def forbidden(reason: str) -> ApiError:
    message = "You do not have permission to do this."
    return ApiError(
        403, {"code": 403, "message": message, "fields": "", "reason": reason, "error": None}
    )


def not_found(what: str = "record") -> ApiError:
    # The same answer for a record that is missing and one that is hidden from the caller.
    return ApiError(404, {"message": f"The {what} was not found.", "exception": "NotFound"})


def too_slow() -> ApiError:
    return ApiError(408, {"message": "The request took too long. Use filters and pages."})


def invalid(fields: dict[str, list[str]]) -> ApiError:
    return ApiError(422, {"errors": fields})


def too_many(reset_in: int | None) -> ApiError:
    headers = {} if reset_in is None else {"Retry-After": str(reset_in)}
    return ApiError(429, {"errors": RATE_TEXT}, headers)


def unavailable(retry_after: int | None) -> ApiError:
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return ApiError(503, {"message": "The service is busy. Try again later."}, headers)

"""How can a program repeat a request without doing it twice? By a key that it sends along.

The answer is kept in the transaction of what was done. A second request with the same key waits
for the first one at PostgreSQL's unique index, then gets the same answer; when the first one came
to nothing, it takes its turn.

The bytes of an upload pass through once and are not kept for this: uploads are the same when
address, length, kind and, where the program names one, Content-Digest are.

Answers are kept encrypted: some hold a secret that is shown once.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from trajanus import clock
from trajanus.accounts.models import KeptAnswer
from trajanus.api import problems
from trajanus.api.access import caller_of
from trajanus.secrets import decrypt, encrypt

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replay"
LONGEST = 255

#: What takes bodies of any size.
_STREAMED = re.compile(r"/projects/[0-9]+/(?:uploads|schedules)/?$")
#: Refusals that have nothing to do with the request itself, and may end.
_PASSING = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
_KEPT_HEADERS = ("Content-Type", "Location", "Link")

Run = Callable[..., HttpResponse]


def once_per_key(run: Run) -> Run:
    """Make a writing operation answer a repeated key without running again."""

    @wraps(run)
    def guarded(request: HttpRequest, **arguments: Any) -> HttpResponse:
        key = request.headers.get(HEADER)
        if key is None or request.method == "GET":
            return run(request, **arguments)
        if not key or len(key) > LONGEST or not key.isascii() or not key.isprintable():
            return problems.answer(
                HTTPStatus.BAD_REQUEST, f"{HEADER} must be 1 to {LONGEST} signs of ASCII."
            )
        caller = caller_of(request)
        if caller is None:
            return run(request, **arguments)  # which refuses
        with transaction.atomic():
            kept = _claimed(caller.name, key, _digest(request))
            if kept.request_digest != _digest(request):
                return problems.answer(
                    HTTPStatus.UNPROCESSABLE_ENTITY,
                    f"The {HEADER} was used for another request.",
                    kind="key-reused",
                    next_step="Use a new key for each new request.",
                )
            if kept.status is not None:
                return _again(kept)
            return _first(kept, run, request, arguments)

    return guarded


def _claimed(caller: str, key: str, digest: str) -> KeptAnswer:
    """Return the key's row, ours or an earlier one; waits while another request holds it."""
    mine = KeptAnswer(caller=caller, key=key, request_digest=digest, created_at=clock.now())
    KeptAnswer.objects.bulk_create([mine], ignore_conflicts=True)
    return KeptAnswer.objects.select_for_update().get(caller=caller, key=key)


def _first(
    kept: KeptAnswer, run: Run, request: HttpRequest, arguments: dict[str, Any]
) -> HttpResponse:
    with transaction.atomic():
        response = run(request, **arguments)
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            transaction.set_rollback(True)  # a refusal changes nothing; it is kept all the same
    if response.status_code in _PASSING or response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        transaction.set_rollback(True)
        return response
    kept.status, kept.body = response.status_code, encrypt(response.content.decode())
    kept.headers = {name: response[name] for name in _KEPT_HEADERS if name in response}
    kept.save()
    return response


def _again(kept: KeptAnswer) -> HttpResponse:
    body = decrypt(kept.body)
    return HttpResponse(body, status=kept.status, headers={**kept.headers, REPLAYED: "true"})


def _digest(request: HttpRequest) -> str:
    head = f"{request.method} {request.get_full_path()}\n"
    return hashlib.sha256(head.encode() + _body(request)).hexdigest()


def _body(request: HttpRequest) -> bytes:
    if request.method != "POST" or not _STREAMED.search(request.path):
        return request.body
    about = (request.headers.get(name, "") for name in ("Content-Length", "Content-Digest"))
    return "\n".join((request.content_type or "", *about)).encode()

"""What does Procore answer? The shell that asks for a permit, sends, notes, waits and repeats."""

from __future__ import annotations

import random
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Self

import httpx2
import structlog
from django.db import DatabaseError

from trajanus import clock
from trajanus.errors import (
    BudgetSpent,
    HubError,
    NoAnswer,
    NotPermitted,
    RequestRefused,
    RetryLater,
)
from trajanus.procore import governor, tokens
from trajanus.procore.aside import aside
from trajanus.procore.calls import path_template, record_call
from trajanus.procore.patience import Patience
from trajanus.procore.protocol import (
    Answer,
    Page,
    has_next,
    read_clock_ahead,
    read_failure,
    read_json,
    read_page,
    read_rate,
    read_records,
    read_retry_after,
)
from trajanus.procore.purpose import Purpose
from trajanus.procore.retries import pause_before_retry
from trajanus.procore.wire import QueryValue, Wire
from trajanus.store.models import Connection, SyncRun
from trajanus.store.models.connection import Grant

log = structlog.get_logger(__name__)

COMPANIES_PATH = "/rest/v1.0/companies"

_SERVICE = Grant.CLIENT_CREDENTIALS
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LONGEST_DETOUR = 5
#: Seconds; smaller differences come from the network and from whole seconds in the header.
_SAME_CLOCK = 1.5


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    path: str
    patience: Patience
    params: Mapping[str, QueryValue] = field(default_factory=dict)
    json: Any = None

    @property
    def template(self) -> str:
        return f"{self.method} {path_template(self.path)}"


class ProcoreClient:
    """Calls to one connection for one purpose. Use it as a context manager, in one thread.

    Every call may raise RetryLater (come back after `.after` seconds), Stop (a person must act) or
    SkipRecord (this record only). Rows the caller has not committed are invisible to it: commit the
    connection and the run first.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        purpose: Purpose,
        run: SyncRun | None = None,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        self.connection = connection
        self.purpose = purpose
        self.run = run
        #: HTTP requests sent to the API so far, repeated ones included.
        self.requests_made = 0
        self._wire = Wire(connection.api_url, transport=transport)
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self._open.enter_context(self._wire)
        self._open.enter_context(aside())
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def get(self, path: str, params: Mapping[str, QueryValue] | None = None) -> Any:
        """Return the decoded JSON of one read; v2 answers keep their envelope."""
        return read_json(self._call("GET", path, params=params or {}))

    def get_page(
        self,
        path: str,
        params: Mapping[str, QueryValue] | None = None,
        *,
        page: int | None = None,
        per_page: int | None = None,
    ) -> Page:
        """Return one page of a listing; without `page` and `per_page` an unpaged listing."""
        paging = {"page": page, "per_page": per_page}
        asked = {name: value for name, value in paging.items() if value is not None}
        answer = self._call("GET", path, params={**(params or {}), **asked})
        return read_page(answer, per_page=per_page)

    def get_all(
        self, path: str, params: Mapping[str, QueryValue] | None = None, *, per_page: int = 100
    ) -> list[Any]:
        """Return all records of a short listing, decoded; long ones are read page by page."""
        records: list[Any] = []
        number = 0
        while True:
            number += 1
            page = self.get_page(path, params, page=number, per_page=per_page)
            found = read_records(page)
            records += found
            if not has_next(page, len(found), number):
                return records

    def send(
        self,
        method: str,
        path: str,
        json: Any = None,
        *,
        params: Mapping[str, QueryValue] | None = None,
    ) -> Any:
        """Write, and return the decoded answer, None for an empty one.

        After UnreadableAnswer, and after NoAnswer with `.may_have_arrived`, Procore may or may not
        have acted.
        """
        return read_json(self._call(method.upper(), path, params=params or {}, json=json))

    def _call(
        self, method: str, path: str, *, params: Mapping[str, QueryValue], json: Any = None
    ) -> Answer:
        """Return the successful answer, trying again where that is safe and patience lasts."""
        request = _Request(method, path, Patience(self.purpose.patience), params, json)
        attempt = 0
        while True:
            attempt += 1
            status = asked = None
            try:
                answer = self._attempt(request)
            except NoAnswer as error:
                failure: HubError = error
            else:
                if answer.is_success:
                    return answer
                status = answer.status
                asked = read_retry_after(answer.headers, at=clock.now())
                failure = read_failure(answer, at=clock.now(), request=request.template)
            self._pause_or_raise(request, failure, status=status, asked=asked, attempt=attempt)

    def _pause_or_raise(
        self,
        request: _Request,
        failure: HubError,
        *,
        status: int | None,
        asked: float | None,
        attempt: int,
    ) -> None:
        pause = pause_before_retry(
            failure,
            method=request.method,
            status=status,
            attempt=attempt,
            asked=asked,
            jitter=random.random(),  # noqa: S311  spreads retries, guards nothing
        )
        if pause is None or not isinstance(failure, RetryLater):
            raise failure
        log.info("retry", request=request.template, status=status, attempt=attempt, pause=pause)
        request.patience.wait(pause, failure)

    def _attempt(self, request: _Request) -> Answer:
        """Send with a good token; a token that is refused is renewed once."""
        token = tokens.bearer(self.connection)
        answer = self._follow(request, token)
        if answer.status != 401:
            return answer
        token = tokens.refresh_after_401(self.connection, token)
        answer = self._follow(request, token)
        if answer.status == 401:
            tokens.verify(self.connection, token)
            raise NotPermitted(f"Procore refuses a token that is good ({request.template}: 401).")
        return answer

    def _follow(self, request: _Request, token: str) -> Answer:
        """Send, and follow redirects on the same host; the token goes to no other."""
        for _ in range(_LONGEST_DETOUR):
            answer = self._send_within_budget(request, token)
            if answer.status not in _REDIRECTS or request.method != "GET":
                return answer
            request = self._redirected(request, answer)
        raise RequestRefused(f"Procore redirects in circles ({request.template}).")

    def _redirected(self, request: _Request, answer: Answer) -> _Request:
        here = httpx2.URL(self._wire.address)
        target = here.join(answer.headers.get("location", ""))
        if (target.scheme, target.netloc) != (here.scheme, here.netloc):
            raise RequestRefused(
                f"Procore redirects to another host, {target.host} ({request.template}).",
                next_step="Check the API address of the connection.",
            )
        return replace(request, path=target.raw_path.decode(), params={})

    def _send_within_budget(self, request: _Request, token: str) -> Answer:
        while wait := governor.acquire(self.connection, self.purpose):
            request.patience.wait(wait, BudgetSpent(after=wait))
        self.requests_made += 1
        at, started = clock.now(), clock.monotonic()
        outcome: Answer | HubError | None = None
        try:
            outcome = self._send(request, token)
        except HubError as error:
            outcome = error
            raise
        finally:
            # Also when the process is being stopped: a permit must not stay out.
            self._note(request, outcome, at=at, duration=clock.monotonic() - started)
        return outcome

    def _send(self, request: _Request, token: str) -> Answer:
        headers = {"Authorization": f"Bearer {token}", **self._company_header(request)}
        return self._wire.send(
            request.method, request.path, headers=headers, params=request.params, json=request.json
        )

    def _company_header(self, request: _Request) -> dict[str, str]:
        company_id, is_person = self.connection.company_id, self.connection.grant != _SERVICE
        if company_id is None or (is_person and request.path == COMPANIES_PATH):
            # The list of a person's companies is how a wrong company id is found out.
            return {}
        return {"Procore-Company-Id": str(company_id)}

    def _note(self, request: _Request, outcome: Answer | HubError | None, **timing: Any) -> None:
        try:
            self._tell_governor(outcome)
        except DatabaseError as error:
            # The answer is worth more than the count; the next answer corrects it.
            log.warning("governor not told", request=request.template, problem=str(error))
        self._record(request, outcome, **timing)
        if isinstance(outcome, Answer):
            self._compare_clocks(outcome, **timing)

    def _compare_clocks(self, answer: Answer, *, at: datetime, duration: float) -> None:
        """Keep by how much Procore's clock is ahead: it decides which side's change came later."""
        ahead = read_clock_ahead(answer.headers, at=at + timedelta(seconds=duration / 2))
        known = self.connection.clock_ahead
        if ahead is None or (known is not None and abs(ahead - known) < _SAME_CLOCK):
            return
        self.connection.clock_ahead = ahead
        try:
            with aside() as using:
                rows = Connection.objects.using(using).filter(pk=self.connection.pk)
                rows.update(clock_ahead=ahead)
        except DatabaseError as error:
            log.warning("clocks not compared", problem=str(error))

    def _tell_governor(self, outcome: Answer | HubError | None) -> None:
        if not isinstance(outcome, Answer):
            governor.settle(self.connection, None)
            return
        now = clock.now()
        reading = read_rate(outcome.headers, at=now)
        if outcome.status == 429:
            retry_after = read_retry_after(outcome.headers, at=now)
            governor.refuse(self.connection, reading, retry_after=retry_after)
        else:
            governor.settle(self.connection, reading)

    def _record(
        self, request: _Request, outcome: Answer | HubError | None, *, at: Any, duration: float
    ) -> None:
        answer = outcome if isinstance(outcome, Answer) else Answer(0)
        reading = read_rate(answer.headers, at=clock.now())
        failed = not answer.is_success and isinstance(outcome, Answer)
        problem = read_failure(answer, at=at) if failed else outcome
        record_call(
            self.connection,
            at=at,
            method=request.method,
            path=request.path,
            status=answer.status or None,
            duration=duration,
            purpose=self.purpose,
            remaining=reading.remaining if reading else None,
            request_id=answer.request_id,
            error="" if isinstance(problem, Answer) else type(problem).__name__,
            run=self.run,
        )

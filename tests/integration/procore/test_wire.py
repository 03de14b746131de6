"""What becomes of answers that no client should have to read?"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import httpx2
import pytest
from django.db import OperationalError

from trajanus import clock as hub_clock
from trajanus.errors import ConfigurationError, NoAnswer, UnreadableAnswer
from trajanus.procore import governor
from trajanus.procore.calls import forget_calls
from trajanus.procore.client import ProcoreClient
from trajanus.procore.purpose import Purpose
from trajanus.procore.wire import Wire
from trajanus.store.models import ApiCall, Connection, SyncRun

if TYPE_CHECKING:
    from tests.conftest import ManualClock

ME = "/rest/v1.0/me"


def client(
    connection: Connection, answer: Callable[[httpx2.Request], httpx2.Response], **more: object
) -> ProcoreClient:
    return ProcoreClient(
        connection,
        purpose=Purpose.PULL,
        transport=httpx2.MockTransport(answer),
        **more,  # type: ignore[arg-type]
    )


def test_no_secret_is_sent_to_an_open_address() -> None:
    with pytest.raises(ConfigurationError, match="not encrypted"):
        Wire("http://api.procore.com")


def test_a_compressed_answer_is_read(person: Connection) -> None:
    body = gzip.compress(b'{"id": 1}')

    with client(
        person, lambda _: httpx2.Response(200, headers={"Content-Encoding": "gzip"}, content=body)
    ) as api:
        assert api.get(ME) == {"id": 1}


def test_damaged_compression_is_no_answer_of_procores(person: Connection) -> None:
    def answer(_: httpx2.Request) -> httpx2.Response:
        stream = httpx2.ByteStream(b"not gzip")
        return httpx2.Response(200, headers={"Content-Encoding": "gzip"}, stream=stream)

    with client(person, answer) as api, pytest.raises(UnreadableAnswer, match="badly compressed"):
        api.get(ME)


class Drip(httpx2.SyncByteStream):
    """A body that never pauses long enough for a time-out, and never ends."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock

    def __iter__(self) -> Iterator[bytes]:
        while True:
            self.clock.advance(20)
            yield b" "


def test_an_answer_that_drips_for_ever_is_given_up(person: Connection, clock: ManualClock) -> None:
    with (
        client(person, lambda _: httpx2.Response(200, stream=Drip(clock))) as api,
        pytest.raises(NoAnswer, match="does not end"),
    ):
        api.get(ME)


def test_silence_is_told_from_a_host_that_is_not_there(person: Connection) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ReadTimeout("timed out", request=request)

    with client(person, answer) as api, pytest.raises(NoAnswer, match="in 30 seconds") as caught:
        api.send("POST", ME, {})

    assert caught.value.may_have_arrived


def test_a_certificate_that_is_not_trusted_gets_advice(person: Connection) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] unknown CA", request=request)

    with client(person, answer) as api, pytest.raises(NoAnswer) as caught:
        api.get(ME)

    assert "SSL_CERT_FILE" in caught.value.next_step


def test_a_status_without_a_body_is_an_empty_answer(person: Connection) -> None:
    with client(person, lambda _: httpx2.Response(204)) as api:
        assert api.send("DELETE", ME) is None


def test_a_listing_in_several_pages_is_read_whole(person: Connection) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        number = int(request.url.params["page"])
        return httpx2.Response(200, json=[number, -number] if number < 4 else [4])

    with client(person, answer) as api:
        assert api.get_all("/rest/v1.0/x", per_page=2) == [1, -1, 2, -2, 3, -3, 4]


def test_a_damaged_page_is_never_taken_for_a_short_one(person: Connection) -> None:
    with (
        client(person, lambda _: httpx2.Response(200, content=b"[1, ]")) as api,
        pytest.raises(UnreadableAnswer, match="damaged"),
    ):
        api.get_all("/rest/v1.0/x")


def test_an_answer_survives_a_log_that_cannot_be_written(person: Connection) -> None:
    unsaved = SyncRun(pk=987_654)  # its row is not there, or not committed

    with client(person, lambda _: httpx2.Response(200, json={"id": 1}), run=unsaved) as api:
        assert api.get(ME) == {"id": 1}

    assert not ApiCall.objects.filter(path=ME).exists()


def test_an_answer_survives_a_governor_that_cannot_be_told(
    person: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OperationalError("the database went away")

    monkeypatch.setattr(governor, "settle", fail)

    with client(person, lambda _: httpx2.Response(200, json={"id": 1})) as api:
        assert api.get(ME) == {"id": 1}


def test_old_lines_of_the_log_are_forgotten(person: Connection, clock: ManualClock) -> None:
    with client(person, lambda _: httpx2.Response(200, json={})) as api:
        clock.advance(60)
        api.get(ME)

    assert forget_calls(hub_clock.now()) == 1
    assert list(ApiCall.objects.values_list("path", flat=True)) == [ME]

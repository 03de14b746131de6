"""Do logs come in the right form, and without secrets?"""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from trajanus import logs


@pytest.fixture(autouse=True)
def _put_logging_back() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def _logged(**options: str) -> io.StringIO:
    stream = io.StringIO()
    logs.set_up(stream=stream, **options)  # type: ignore[arg-type]  # any of the options
    return stream


def test_json_lines_hold_event_level_logger_and_facts() -> None:
    stream = _logged()

    structlog.get_logger("trajanus.sync").info("page read", records=200)

    line = json.loads(stream.getvalue())
    assert (line["event"], line["level"], line["logger"]) == ("page read", "info", "trajanus.sync")
    assert line["records"] == 200
    assert line["timestamp"].endswith("Z")


def test_the_standard_librarys_logs_take_the_same_way() -> None:
    stream = _logged()

    logging.getLogger("uvicorn.error").warning("port %s", 8765)

    assert json.loads(stream.getvalue())["event"] == "port 8765"


def test_text_is_for_people() -> None:
    stream = _logged(format="text")

    structlog.get_logger("x").warning("worker died", exit_code=1)

    assert "worker died" in stream.getvalue()
    assert "exit_code=1" in stream.getvalue()


def test_what_is_below_the_level_is_left_out() -> None:
    stream = _logged(level="WARNING")

    structlog.get_logger("x").info("quiet")
    logging.getLogger("y").info("quiet")

    assert stream.getvalue() == ""


def test_an_exception_is_logged_whole_but_without_local_variables() -> None:
    stream = _logged()
    token = "s3cret-in-a-local"

    try:
        raise ValueError(len(token))
    except ValueError:
        structlog.get_logger("x").exception("broke")

    line = json.loads(stream.getvalue())
    assert "ValueError: 17" in line["exception"]
    assert "s3cret-in-a-local" not in stream.getvalue()


@pytest.mark.parametrize("format", ["json", "text"])
@pytest.mark.parametrize(
    "facts",
    [
        {"token": "s3cret"},
        {"client_secret": "s3cret"},
        {"headers": {"Authorization": "s3cret"}},
        {"body": '{"access_token": "s3cret"}'},
        {"url": "https://login.example.com/callback?code=s3cret&state=1"},
        {"url": "postgresql://hub:s3cret@db/hub"},
        {"header": "Bearer s3cret"},
    ],
)
def test_secrets_never_reach_the_log(format: str, facts: dict[str, object]) -> None:
    stream = _logged(format=format)

    structlog.get_logger("x").info("asked", **facts)
    logging.getLogger("y").info("asked %s", facts)

    assert stream.getvalue().count("asked") == 2
    assert "s3cret" not in stream.getvalue()


@pytest.mark.parametrize(
    "text", ["HTTP status code: 500", "exit_code=3", "project 1234", "a token was renewed"]
)
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert logs.hide_secrets(text) == text

"""How does the hub log? Lines for people on a terminal, JSON elsewhere, secrets nowhere."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, Literal, TextIO

import structlog

Format = Literal["auto", "text", "json"]

HIDDEN = "[hidden]"
_SECRET_KEY = re.compile(
    r"pass(word|wd)|secret|token|authorization|api_?key|cookie|^code$|credential", re.I
)
_SECRET_TEXT = (
    # user:password@ in addresses
    re.compile(r"(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"),
    re.compile(r"(?i)(?<=bearer )[\w.~+/=-]+"),
    re.compile(r"(?i)(?<=basic )[\w+/=-]{8,}"),
    # parameters of addresses and forms; keys of JSON, also quoted once more
    re.compile(
        r"""(?ix) (?: [?&]code | (?<![\w-])
        (?:access_token|refresh_token|client_secret|webhook_secret|authorization|password|token) )
        \\*["']? \s* [=:] \s* \\*["']? (?P<value>[^\s"'&,}\\]+)"""
    ),
)
#: These say on every request or start what nobody asked, or what our own log says better.
_CHATTY = (
    "asyncio",
    "httpcore",
    "httpcore2",
    "httpx",
    "httpx2",
    "procrastinate.blueprints",
    "procrastinate.jobs",
    "procrastinate.periodic",
    "uvicorn.access",
)

Event = MutableMapping[str, Any]


def set_up(*, level: str = "INFO", format: Format = "auto", stream: TextIO | None = None) -> None:
    """Send structlog's and the standard library's logs to one place, in one form."""
    target = stream or sys.stderr
    as_text = format == "text" or (format == "auto" and target.isatty())
    shared = _shared_processors()
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(target)
    handler.setFormatter(_formatter(shared, as_text=as_text, colors=target.isatty()))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


def _shared_processors() -> list[Any]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        hide_secret_keys,
    ]


def _formatter(shared: list[Any], *, as_text: bool, colors: bool) -> logging.Formatter:
    renderer: list[Any]
    if as_text:
        # Never with local variables: they hold tokens.
        plain = structlog.dev.plain_traceback
        renderer = [structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=plain)]
    else:
        renderer = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *renderer,
            _hide_in_line,
        ],
    )


def hide_secret_keys(logger: object, method: str, event: Event) -> Event:
    """Blank the values whose names say that they are secret, at any depth."""
    return {name: _without_secrets(name, value) for name, value in event.items()}


def _without_secrets(name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_secrets(str(key), each) for key, each in value.items()}
    if isinstance(value, str) and value and name != "event" and _SECRET_KEY.search(name):
        return HIDDEN
    return value


def _hide_in_line(logger: object, method: str, line: Any) -> str:
    return hide_secrets(line)


def hide_secrets(text: str) -> str:
    """Return the text with passwords, tokens and the like blanked."""
    for pattern in _SECRET_TEXT:
        text = pattern.sub(_blank, text)
    return text


def _blank(match: re.Match[str]) -> str:
    value = match.groupdict().get("value")
    return match.group().replace(value, HIDDEN) if value else HIDDEN

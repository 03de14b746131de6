"""What did the caller send: JSON, a form, or multipart?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.parser import BytesParser
from email.policy import HTTP
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl

from trajanus.simulator.errors import bad_request
from trajanus.simulator.wire import Json, decode

_KEY = re.compile(r"\[([^\]]*)\]")


def parse_body(content_type: str, raw: bytes) -> Json:
    """The body as one nested object, whatever encoding carried it."""
    if not raw.strip():
        return {}
    if content_type.startswith("multipart/form-data"):
        return nested(_multipart(content_type, raw))
    if content_type.startswith("application/x-www-form-urlencoded"):
        return nested(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))
    try:
        value = decode(raw)
    except (ValueError, RecursionError) as error:
        raise bad_request("The request body is not valid JSON.") from error
    if not isinstance(value, dict):
        raise bad_request("The request body must be a JSON object.")
    return value


def nested(pairs: Iterable[tuple[str, Any]]) -> Json:
    """Form fields with bracketed names as nested objects and lists."""
    result: Json = {}
    for name, value in pairs:
        head = name.split("[", 1)[0]
        _put(result, [head, *_KEY.findall(name[len(head) :])], value)
    return result


def _put(target: Json, path: list[str], value: Any) -> None:
    for name, following in pairwise(path):
        fresh: Any = [] if following == "" else {}
        target = target.setdefault(name, fresh)
        if isinstance(target, list):
            target.append(value)
            return
        if not isinstance(target, dict):
            raise bad_request(f"The form field {name} is both a value and an object.")
    target[path[-1]] = value


def _multipart(content_type: str, raw: bytes) -> list[tuple[str, Any]]:
    head = b"Content-Type: " + content_type.encode("latin-1", "replace") + b"\r\n\r\n"
    message = BytesParser(policy=HTTP).parsebytes(head + raw)
    if not message.is_multipart():
        raise bad_request("The multipart body has no parts.")
    return [_part(part) for part in message.iter_parts()]


def _part(part: Any) -> tuple[str, Any]:
    name = str(part.get_param("name", "", header="content-disposition"))
    data: bytes = part.get_payload(decode=True) or b""
    filename = part.get_filename()
    if filename is None:
        return name, data.decode("utf-8", "replace")
    return name, {"filename": filename, "content_type": part.get_content_type(), "data": data}

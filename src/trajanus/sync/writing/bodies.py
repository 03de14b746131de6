"""What does a writing request look like? Made from the resource's description. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from trajanus.resources.spec import Call, Writes

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """One writing request, ready to be sent."""

    method: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    body: Body = field(default_factory=dict)


def request_for(call: Call, inner: Mapping[str, object], names: Mapping[str, object]) -> Request:
    """Return the request; `names` fill the places of path, params and what stands beside."""
    beside: Body = {name: _number(text.format(**names)) for name, text in call.beside.items()}
    return Request(
        method=call.method,
        path=call.path.format(**names),
        params={name: text.format(**names) for name, text in call.params.items()},
        body=beside | ({call.wrapper: dict(inner)} if call.wrapper else dict(inner)),
    )


def inner_of(writes: Writes, values: Mapping[str, object]) -> Body:
    """Return the values in their places: {"question": {"body": ...}, "assignee_ids": [7]}."""
    inner: Body = {}
    for column, value in values.items():
        if place := writes.places[column]:
            _put(inner, place.split("."), value)
    return inner


def columns_of(writes: Writes, problems: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """Return Procore's messages by our columns; what concerns none of them stands under "base"."""
    by_place = {_plain(place): column for column, place in writes.places.items()}
    found: dict[str, list[str]] = {}
    for name, texts in problems.items():
        column = by_place.get(_plain(name)) or by_place.get(_plain(name.split(".")[-1]))
        if column:
            found.setdefault(column, []).extend(texts)
        else:
            said = texts if name == "base" else [f"{name}: {text}" for text in texts]
            found.setdefault("base", []).extend(said)
    return found


def _put(inner: Body, path: list[str], value: object) -> None:
    name, rest = path[0], path[1:]
    if not rest:
        inner[name] = value
    elif rest[0].isdigit():
        # An empty value empties the list.
        inner[name] = [] if value is None else [value]
    else:
        _put(inner.setdefault(name, {}), rest, value)


def _plain(place: str) -> str:
    """Return what a place and Procore's words for it share: "assignee" for assignee_ids.0."""
    words = [part for part in place.split(".") if not part.isdigit()]
    return ".".join(words).removesuffix("s").removesuffix("_id")


def _number(text: str) -> int | str:
    return int(text) if text.isdecimal() else text

"""Which refused answers can still be stored, at least in part?"""

from __future__ import annotations

import json
from collections.abc import Iterator

import psycopg
from psycopg import errors

from trajanus.errors import UnreadableAnswer, UnreadableRecord

#: The one character that JSON may hold and PostgreSQL may not.
_NUL = "\\u0000"


def can_help(error: psycopg.Error) -> bool:
    """Say whether looking at the records one by one can get past this error of PostgreSQL."""
    return isinstance(
        error,
        # Values that do not fit, records without an id, the same record twice in a page.
        psycopg.DataError | errors.NotNullViolation | errors.CardinalityViolation,
    )


def records_in(text: str) -> Iterator[object]:
    """Yield the records of a page. Raises UnreadableAnswer when it is no JSON array."""
    try:
        page = json.loads(text)
    except ValueError as error:
        raise UnreadableAnswer(f"Procore's answer is cut short or no JSON: {error}.") from error
    if not isinstance(page, list):
        raise UnreadableAnswer("Procore answered something else than a list of records.")
    yield from page


def id_of(record: object) -> int:
    """Return the record's id. Raises UnreadableRecord when it has none that fits 64 bits."""
    found = record.get("id") if isinstance(record, dict) else None
    if isinstance(found, str) and found.isdecimal():
        found = int(found)
    if isinstance(found, int) and 0 <= found < 2**63:
        return found
    shown = json.dumps(record)[:200]
    raise UnreadableRecord(f"it has no usable id and was left out: {shown}")


def without_nul(text: str) -> str:
    """Return JSON text without NUL characters, which PostgreSQL cannot hold."""
    if _NUL not in text:
        return text
    # An escaped backslash before it ("\\\\u0000") makes it plain text, so decode to be sure.
    return json.dumps(_scrub(json.loads(text)))


def _scrub(value: object) -> object:
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, list):
        return [_scrub(item) for item in value]
    if isinstance(value, dict):
        return {key.replace("\0", ""): _scrub(item) for key, item in value.items()}
    return value


def reason(error: psycopg.Error) -> str:
    """Return the first line of PostgreSQL's message."""
    return str(error).splitlines()[0]

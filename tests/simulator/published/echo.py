"""Does an answer show what was written?

Only plain fields that have the same name and type in the published body and answer are compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

import httpx2

from .excused import NOT_KEPT
from .operations import Fields, Published

Json = dict[str, Any]


def unkept(op: Published, body: Json | None, answer: httpx2.Response) -> Iterator[str]:
    """What was written and is not shown."""
    if body is None or op.method not in ("POST", "PATCH") or op.shape == "empty":
        return
    if "updates" in body and not answer.json()["entities"]:
        yield f"nothing was synced: {answer.json()['errors']}"
        return
    for sent, shown, fields in _pairs(op, body, answer):
        for name, value in sent.items():
            if name not in fields or name in NOT_KEPT.get(op.name, {}) or _is_nested(value):
                continue
            if not _same(value, shown.get(name)):
                yield f"{name} was written as {value!r} and is shown as {shown.get(name)!r}"


def _pairs(
    op: Published, body: Json, answer: httpx2.Response
) -> Iterator[tuple[Json, Json, Fields]]:
    """Each written record with its answer and the published fields of that."""
    shown, fields = answer.json(), op.fields
    if op.shape == "data-envelope":
        shown, fields = shown["data"], fields["data"].get("fields", {})
    if "updates" in body:
        shown, fields = shown["entities"], fields["entities"]["items"]["fields"]
    sent = body.get("updates") or next((v for v in body.values() if isinstance(v, dict)), body)
    for one, other in zip(_listed(sent), _listed(shown), strict=False):
        yield one, other, fields


def _listed(value: Any) -> list[Json]:
    rows = value if isinstance(value, list) else [value]
    return [row for row in rows if isinstance(row, dict)]


def _is_nested(value: Any) -> bool:
    return isinstance(value, (dict, list))


def _same(sent: Any, shown: Any) -> bool:
    if isinstance(sent, bool) or isinstance(shown, bool) or sent == shown:
        return bool(sent == shown)
    try:
        return Decimal(str(sent)) == Decimal(str(shown))
    except InvalidOperation:
        # Records inside others stand for their name, and days for their first moment.
        nested = shown.get("name") if isinstance(shown, dict) else shown
        return str(sent)[:10] == str(nested)[:10]

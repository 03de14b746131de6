"""How are several entries or conflicts dealt with, each for itself?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import click

from trajanus.cli import exits
from trajanus.errors import InvalidValues
from trajanus.store.models import Conflict, OutboxEntry

One = TypeVar("One")


def entry(key: int) -> OutboxEntry:
    """Return the entry of the outbox. Raises InvalidValues for none."""
    found = OutboxEntry.objects.select_related("connection").filter(pk=key).first()
    if found is None:
        raise InvalidValues({"base": ["there is no such entry; see: hub outbox list"]})
    return found


def conflict(key: int) -> Conflict:
    """Return the conflict. Raises InvalidValues for none."""
    found = Conflict.objects.filter(pk=key).first()
    if found is None:
        raise InvalidValues({"base": ["there is no such conflict; see: hub conflicts list"]})
    return found


def each(
    keys: Iterable[int], find: Callable[[int], One], settle: Callable[[One], None], said: str
) -> int:
    """Settle each, say how it went, and return the exit code."""
    code = exits.OK
    for key in keys:
        try:
            settle(find(key))
            click.echo(f"{key} {said}.")
        except InvalidValues as error:
            code = exits.FAILED
            texts = (text for texts in error.problems.values() for text in texts)
            click.secho(f"Error: {key}: {'; '.join(texts)}", fg="red", err=True)
    return code

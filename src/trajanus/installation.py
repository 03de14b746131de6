"""How does a command come by its settings, its database and Django?"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

from trajanus import config, logs
from trajanus.audit import actor
from trajanus.errors import DatabaseUnavailable

#: Another way to hand a client secret to `hub connect`; not a setting, for it is not kept.
CLIENT_SECRET_VARIABLE = "HUB_CLIENT_SECRET"  # noqa: S105  # a name, not a secret


class Tables(Enum):
    """In which state a command needs the tables."""

    ANY = "any"
    CURRENT = "current"  # a new embedded database is given its tables, an old one is refused
    UPDATED = "updated"  # by this command


@contextmanager
def opened(*, tables: Tables = Tables.CURRENT, quiet: bool = True) -> Iterator[None]:
    """Give the command a database, and Django with it, as long as it runs.

    The embedded database is started or joined; its address reaches child processes through
    DATABASE_URL. What the command does is noted in the name of the person who runs it.
    """
    settings = config.settings()
    # One-off commands print their own results; the log would get in between.
    level = "WARNING" if quiet and settings.log_level == "INFO" else settings.log_level
    logs.set_up(level=level, format=settings.log_format)
    with _database(settings), _django(), actor.acting(actor.command()):
        _see_to(tables, is_ours=settings.uses_embedded_database)
        yield


@contextmanager
def _database(settings: config.Settings) -> Iterator[None]:
    if not settings.uses_embedded_database:
        from trajanus.postgres import given

        given.check(settings.database_url)
        yield
        return
    from trajanus.postgres import embedded

    with embedded.start(settings.data_dir) as database:
        database.keep_up()
        os.environ["DATABASE_URL"] = database.url
        config.settings.cache_clear()
        try:
            yield
        finally:
            del os.environ["DATABASE_URL"]
            config.settings.cache_clear()


@contextmanager
def _django() -> Iterator[None]:
    from django.apps import apps

    if apps.ready:  # a program that brought Django up itself also closes its connections
        yield
        return
    _set_django_up()
    try:
        yield
    finally:
        from django.db import connections

        connections.close_all()


def _set_django_up() -> None:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "trajanus.django_settings"
    # What is imported stays: to look through it for garbage takes an eighth of the start.
    gc.disable()
    try:
        django.setup()
        gc.freeze()
    finally:
        gc.enable()


def _see_to(tables: Tables, *, is_ours: bool) -> None:
    if tables is Tables.ANY:
        return
    from trajanus.postgres import tables as present

    found = present.state()
    if tables is Tables.UPDATED or (is_ours and found.is_empty):
        present.apply()
    elif found.pending:
        raise DatabaseUnavailable(
            f"The database lacks {len(found.pending)} changes of this version of the hub.",
            next_step="Run: hub migrate",
        )

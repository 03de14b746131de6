"""Is the database up to date with this version, and how is it brought there?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration

#: Any number will do, as long as all hub versions use the same.
LOCK = 0x7472616A


@dataclass(frozen=True, slots=True)
class State:
    """What is applied and what is not."""

    is_empty: bool
    pending: tuple[str, ...]


def state() -> State:
    """Return what the database has and lacks."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return State(
        is_empty=not executor.loader.applied_migrations,
        pending=tuple(f"{migration.app_label}.{migration.name}" for migration, _ in plan),
    )


def apply(on_step: Callable[[str], None] | None = None) -> tuple[str, ...]:
    """Apply what is pending and return its names. Processes that start together take turns."""
    applied: list[str] = []

    def progress(
        action: str, migration: Migration | None = None, fake: bool | None = False, /
    ) -> None:
        if migration and action == "apply_success":
            applied.append(f"{migration.app_label}.{migration.name}")
            if on_step:
                on_step(applied[-1])

    with _taking_turns():
        executor = MigrationExecutor(connection, progress)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            executor.migrate(executor.loader.graph.leaf_nodes(), plan)
            _tell_apps()
    return tuple(applied)


@contextmanager
def _taking_turns() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _tell_apps() -> None:
    # Content types and permissions are made by this signal, as `manage.py migrate` does.
    from django.core.management.sql import emit_post_migrate_signal

    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)

"""Is the database up to date with this version, and how is it brought there?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from pkgutil import iter_modules

from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.recorder import MigrationRecorder

#: Any number will do, as long as all hub versions use the same.
LOCK = 0x7472616A


@dataclass(frozen=True, slots=True)
class State:
    """What is applied and what is not."""

    is_empty: bool
    pending: tuple[str, ...]


def state() -> State:
    """Return what the database has and lacks."""
    if _names() <= MigrationRecorder(connection).applied_migrations().keys():
        return State(is_empty=False, pending=())
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return State(
        is_empty=not executor.loader.applied_migrations,
        pending=tuple(f"{migration.app_label}.{migration.name}" for migration, _ in plan),
    )


def _names() -> set[tuple[str, str]]:
    """Return the names of all migrations, by their files: to import them takes longer by far."""
    return {
        (app.label, module.name)
        for app in apps.get_app_configs()
        for module in iter_modules([str(Path(app.path) / "migrations")])
        if not module.ispkg and module.name[0] not in "_~"
    }


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

"""The mirror of Procore: one table per resource, and views of several together."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


class ResourcesConfig(AppConfig):
    name = "trajanus.resources"
    label = "resources"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        pre_migrate.connect(drop_views, sender=self)
        post_migrate.connect(make_views, sender=self)
        post_migrate.connect(store_payloads_plainly, sender=self)


def drop_views(using: str, **_: Any) -> None:
    """Take the views away: PostgreSQL changes no column that a view shows."""
    from trajanus.resources.change_order_feed import AnyChangeOrder

    with connections[using].cursor() as cursor:
        cursor.execute(f'DROP VIEW IF EXISTS "{AnyChangeOrder._meta.db_table}"')


def make_views(using: str, **_: Any) -> None:
    """Make the views anew from what their parts are now."""
    from trajanus.resources.change_order_feed import view_sql

    drop_views(using)
    with connections[using].cursor() as cursor:
        cursor.execute(view_sql())


def store_payloads_plainly(using: str, **_: Any) -> None:
    """Keep payloads uncompressed: packing them costs more time than all else in a first sync."""
    from trajanus.resources.catalog import RESOURCES

    tables = [one.table for one in RESOURCES if one.model._meta.managed]
    with connections[using].cursor() as cursor:
        for table in tables:
            cursor.execute(
                f'ALTER TABLE "{table}" ALTER COLUMN "payload" SET STORAGE EXTERNAL,'
                ' ALTER COLUMN "detail" SET STORAGE EXTERNAL'
            )

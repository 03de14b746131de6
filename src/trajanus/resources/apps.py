"""The mirror of Procore: one table per resource."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class ResourcesConfig(AppConfig):
    name = "trajanus.resources"
    label = "resources"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(store_payloads_plainly, sender=self)


def store_payloads_plainly(using: str, **_: Any) -> None:
    """Keep payloads uncompressed: packing them costs more time than all else in a first sync."""
    from trajanus.resources.catalog import RESOURCES

    with connections[using].cursor() as cursor:
        for resource in RESOURCES:
            for column in ("payload", "detail"):
                cursor.execute(
                    f'ALTER TABLE "{resource.table}" ALTER COLUMN "{column}" SET STORAGE EXTERNAL'
                )

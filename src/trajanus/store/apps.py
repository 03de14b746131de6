"""The rows that belong to no single resource."""

from __future__ import annotations

from django.apps import AppConfig


class StoreConfig(AppConfig):
    name = "trajanus.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"

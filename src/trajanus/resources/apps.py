"""The mirror of Procore: one table per resource."""

from __future__ import annotations

from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    name = "trajanus.resources"
    label = "resources"
    default_auto_field = "django.db.models.BigAutoField"

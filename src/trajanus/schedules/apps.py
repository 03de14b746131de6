"""Schedules between P6 and Procore."""

from __future__ import annotations

from django.apps import AppConfig


class SchedulesConfig(AppConfig):
    name = "trajanus.schedules"
    label = "schedules"
    default_auto_field = "django.db.models.BigAutoField"

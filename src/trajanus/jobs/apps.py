"""Background work: procrastinate's tasks."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "trajanus.jobs"
    label = "jobs"

"""The workspace in the browser."""

from __future__ import annotations

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "trajanus.workspace"
    label = "workspace"

    def ready(self) -> None:
        from trajanus.workspace import authors

        authors.listen()

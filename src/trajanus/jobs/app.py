"""The procrastinate application."""

from __future__ import annotations

from procrastinate import App


def on_ready(app: App) -> None:
    """Add the hub's tasks to the application."""

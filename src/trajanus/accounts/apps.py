"""The people who use the hub."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "trajanus.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen for changed passwords and second steps."""
        from trajanus.accounts import second_step_events, sessions

        sessions.listen()
        second_step_events.listen()

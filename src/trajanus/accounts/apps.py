"""The people who use the hub."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "trajanus.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from trajanus.accounts import sessions  # noqa: F401  it listens for changed passwords

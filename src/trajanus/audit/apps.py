"""What people and programs did with the hub, kept for good."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "trajanus.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Note who signs in and out, by whatever way."""
        from trajanus.audit import sign_ins

        sign_ins.listen()

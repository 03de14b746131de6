"""Which fields did both sides change, and what was decided?"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from trajanus.store.models.connection import Connection


class ConflictState(models.TextChoices):
    """How a conflict stands."""

    OPEN = "open", "To be decided"
    THEIRS = "theirs", "Procore's value taken"
    OURS = "ours", "Our value kept"
    EDITED = "edited", "Another value chosen"
    OVERTAKEN = "overtaken", "Settled by itself"


class Conflict(models.Model):
    """One field that no rule could settle, with the three versions of its value."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="conflicts")
    project_id = models.BigIntegerField(null=True, help_text="Procore's project id")
    resource = models.CharField(max_length=60)
    row_id = models.BigIntegerField(help_text="The record's row in its mirror table")
    field = models.CharField(max_length=100, help_text="Column, or * for the whole record")
    reason = models.CharField(max_length=40, help_text="Name of the rule that asks a person")
    explanation = models.TextField(help_text="Why, and what to do, for people")
    agreed = models.JSONField(null=True)
    ours = models.JSONField(null=True)
    theirs = models.JSONField(null=True)
    ours_at = models.DateTimeField(null=True)
    ours_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    theirs_at = models.DateTimeField(null=True, help_text="By Procore's clock")
    outbox_id = models.BigIntegerField(null=True, help_text="The entry that Procore refused")
    found_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ConflictState, default=ConflictState.OPEN)
    chosen = models.JSONField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("resource", "row_id", "field"),
                name="one_open_conflict_per_field",
                condition=models.Q(state="open"),
            ),
        )
        indexes = (
            models.Index(
                fields=("connection", "project_id", "id"),
                name="conflicts_open",
                condition=models.Q(state="open"),
            ),
            models.Index(
                fields=("-decided_at", "-id"),
                name="conflicts_decided",
                condition=models.Q(decided_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.resource} {self.row_id} {self.field}: {self.state}"

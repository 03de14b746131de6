"""How much of Procore's request limits is left, as seen by all processes together?"""

from __future__ import annotations

from django.db import models

from trajanus.store.models.connection import Connection


class WindowKind(models.TextChoices):
    """Procore counts in two windows at once and reports the tighter one."""

    HOUR = "hour", "Hour"
    SPIKE = "spike", "Ten seconds"


class RateWindow(models.Model):
    """One of the two request windows of a connection's credential."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="windows")
    kind = models.CharField(max_length=10, choices=WindowKind)
    limit = models.IntegerField(help_text="Requests per window")
    remaining = models.IntegerField(help_text="Requests left, those under way already taken off")
    in_flight = models.IntegerField(
        default=0, help_text="Requests sent whose answers are not in yet, across all processes"
    )
    reset_at = models.DateTimeField(help_text="When the window is full again")
    learned = models.BooleanField(default=False, help_text="Told by Procore, not assumed")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("connection", "kind"), name="one_window_of_a_kind"),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.remaining} of {self.limit}"

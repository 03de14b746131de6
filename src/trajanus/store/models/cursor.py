"""How far has one resource of one project been read, and when is it due again?"""

from __future__ import annotations

from django.db import models

from trajanus.store.models.connection import Connection


class Cursor(models.Model):
    """The place of a lane: one resource of one project, or of the company when project is empty."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="cursors")
    project_id = models.BigIntegerField(null=True, help_text="Procore's project id")
    resource = models.CharField(max_length=60)
    watermark = models.DateTimeField(
        null=True, help_text="Everything Procore stamped up to here has been read"
    )
    window_start = models.DateTimeField(null=True, help_text="Of the reading under way")
    window_end = models.DateTimeField(null=True, help_text="Of the reading under way")
    next_page = models.IntegerField(default=1, help_text="First page not yet committed")
    page_size = models.IntegerField(null=True, help_text="Of the reading under way")
    total = models.IntegerField(null=True, help_text="Total of the last committed page")
    done_parent_id = models.BigIntegerField(
        null=True, help_text="Of the reading under way: the last parent whose records are stored"
    )
    unavailable = models.TextField(
        blank=True, help_text="Why Procore does not show it: no access, or the tool is switched off"
    )
    last_success_at = models.DateTimeField(null=True)
    last_full_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True, help_text="Empty: due now")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("connection", "project_id", "resource"),
                name="one_cursor_per_lane",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"{self.resource} of {self.project_id or 'company'}"

    @property
    def is_reading(self) -> bool:
        """Whether a reading was begun and not finished."""
        return self.window_end is not None

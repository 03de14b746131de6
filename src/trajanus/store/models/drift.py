"""What did a comparison with Procore find, why had it been missed, and was it mended?"""

from __future__ import annotations

from django.db import models

from trajanus.store.models.connection import Connection


class DriftReport(models.Model):
    """One census of one lane: the state of its passes, then what it found.

    `found` is [{"id", "what", "why", "repair"}], capped; the counts go on.
    """

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="drift")
    project_id = models.BigIntegerField(null=True, help_text="Procore's project id")
    resource = models.CharField(max_length=60)
    run = models.ForeignKey("store.SyncRun", null=True, on_delete=models.SET_NULL, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="Empty: under way")
    passes = models.IntegerField(default=0, help_text="Complete passes over the listing")
    next_page = models.IntegerField(default=1, help_text="Of the pass under way")
    total = models.IntegerField(null=True, help_text="Procore's count, as last told")
    records = models.IntegerField(default=0, help_text="Records that Procore showed")
    created_count = models.IntegerField(default=0, help_text="Missed creations")
    changed_count = models.IntegerField(default=0, help_text="Missed changes")
    deleted_count = models.IntegerField(default=0, help_text="Missed deletions")
    restored_count = models.IntegerField(default=0, help_text="Taken for gone, and there")
    found = models.JSONField(default=list)
    is_doubted = models.BooleanField(
        default=False, help_text="So many records were missing that none was called deleted"
    )
    message = models.TextField(blank=True, help_text="The outcome in a sentence, for people")

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("connection", "project_id", "resource"),
                name="one_census_at_a_time",
                condition=models.Q(ended_at=None),
                nulls_distinct=False,
            ),
        )
        indexes = (
            models.Index(
                fields=("connection", "project_id", "resource", "-id"), name="drift_latest"
            ),
        )

    def __str__(self) -> str:
        return f"{self.resource} of {self.project_id or 'company'}: {self.drift} differences"

    @property
    def drift(self) -> int:
        """How many records differed."""
        return self.created_count + self.changed_count + self.deleted_count + self.restored_count


class CensusId(models.Model):
    """A record that Procore showed in one pass of a census; forgotten when it ends."""

    report = models.ForeignKey(
        DriftReport, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    number = models.SmallIntegerField(help_text="Of the pass")
    procore_id = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("report", "number", "procore_id"), name="counted_once_a_pass"
            ),
        )

    def __str__(self) -> str:
        return f"{self.procore_id} in pass {self.number}"

"""What was read or sent when, with which result? The sync log."""

from __future__ import annotations

from django.db import models

from trajanus.store.models.connection import Connection


class RunStatus(models.TextChoices):
    """How a run stands."""

    RUNNING = "running", "Running"
    SUCCEEDED = "succeeded", "Succeeded"
    PARTIAL = "partial", "Some records failed"
    POSTPONED = "postponed", "Postponed"
    FAILED = "failed", "Failed"
    UNAVAILABLE = "unavailable", "Not available"


class SyncRun(models.Model):
    """One execution of a sync: one resource of one project (or of the company)."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="runs")
    project_id = models.BigIntegerField(null=True, help_text="Procore's project id")
    resource = models.CharField(max_length=60)
    sync_type = models.CharField(max_length=50, help_text="full, changes, details, webhook")
    purpose = models.CharField(max_length=40, help_text="Who asked: person, schedule, webhook")
    status = models.CharField(max_length=20, choices=RunStatus, default=RunStatus.RUNNING)
    started_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(help_text="Last progress; old while running means dead")
    records_processed = models.IntegerField(default=0)
    records_expected = models.IntegerField(null=True, help_text="Procore's Total, once known")
    created_count = models.IntegerField(default=0)
    updated_count = models.IntegerField(default=0)
    failed_count = models.IntegerField(default=0)
    requests = models.IntegerField(default=0)
    errors = models.JSONField(default=list, help_text="[{id, message, next_step}], capped")
    message = models.TextField(blank=True, help_text="The outcome in a sentence, for people")

    class Meta:
        db_table = "procore_sync_log"
        ordering = ("-id",)
        indexes = (
            models.Index(
                fields=("connection", "project_id", "resource", "-started_at"),
                name="sync_log_latest",
            ),
            models.Index(
                fields=("id",),
                name="sync_log_running",
                condition=models.Q(status="running"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.resource} {self.sync_type}: {self.status}"

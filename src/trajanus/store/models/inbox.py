"""Which webhook events arrived, and what became of them?"""

from __future__ import annotations

from django.db import models

from trajanus.store.models.connection import Connection


class EventStatus(models.TextChoices):
    """What became of an event."""

    WAITING = "waiting", "Waiting"
    PROCESSED = "processed", "Processed"
    COALESCED = "coalesced", "Answered by a later event on the same record"
    IGNORED = "ignored", "Ignored"
    FAILED = "failed", "Failed"


class WebhookHook(models.Model):
    """A hook that the hub registered at Procore for one project or the company."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="hooks")
    project_id = models.BigIntegerField(null=True, help_text="Procore's project id")
    procore_id = models.CharField(max_length=40, help_text="Procore's id of the hook")
    namespace = models.CharField(max_length=60)
    destination_url = models.TextField()
    payload_version = models.CharField(max_length=10, default="v2.0")
    triggers = models.JSONField(default=list, help_text='["RFIs create", ...]')
    unsupported = models.JSONField(
        default=list, help_text="Wanted, and not offered by Procore in this scope"
    )
    problem = models.TextField(blank=True, help_text="What is wrong with it, for people")
    checked_at = models.DateTimeField(help_text="When it was last compared with what should be")
    log_checked_at = models.DateTimeField(
        null=True, help_text="When Procore's log of deliveries was last read"
    )
    log_seen_until = models.DateTimeField(
        null=True, help_text="Newest attempt seen in the log, by Procore's clock"
    )
    failing_since = models.DateTimeField(
        null=True, help_text="Procore cannot deliver since then, by Procore's clock"
    )
    lost_at = models.DateTimeField(null=True, help_text="When Procore last gave events up")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("connection", "project_id"),
                name="one_hook_per_scope",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"hook {self.procore_id}"


class WebhookEvent(models.Model):
    """One delivered event, kept as it came. Unique by Procore's event id."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="events")
    event_id = models.TextField(help_text="ulid (v2, v3) or id (v4)")
    received_at = models.DateTimeField()
    occurred_at = models.DateTimeField(null=True)
    project_id = models.BigIntegerField(null=True)
    resource_name = models.TextField(help_text="As sent, such as RFIs")
    resource_id = models.BigIntegerField(null=True)
    event_type = models.TextField(help_text="As sent, lower case")
    payload = models.JSONField()
    status = models.CharField(max_length=12, choices=EventStatus, default=EventStatus.WAITING)
    note = models.TextField(blank=True, help_text="What was done or why not, for people")
    processed_at = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True, help_text="When to try again")
    is_forced = models.BooleanField(
        default=False, help_text="A person wants it worked off again, whatever the mirror has"
    )

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("connection", "event_id"), name="event_arrives_once"),
        )
        indexes = (
            models.Index(
                fields=("connection", "resource_name", "resource_id", "id"),
                name="events_waiting",
                condition=models.Q(status="waiting"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.resource_name} {self.event_type} {self.resource_id}"

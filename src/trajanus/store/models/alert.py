"""What needs somebody's attention, who was told, and what is still on its way to them?"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from trajanus.store.models.address import OutgoingAddress
from trajanus.store.models.connection import Connection


class AlertKind(models.TextChoices):
    """What is wrong."""

    FAILING = "failing", "Sync fails"
    STALE = "stale", "Sync is late"
    OUTBOX = "outbox", "Changes do not reach Procore"
    EVENTS = "events", "Webhook events fail"
    SIGN_IN = "sign_in", "Sign-in needed"
    BUDGET = "budget", "Request limit nearly used up"
    ENDPOINT = "endpoint", "Webhooks do not arrive"
    DRIFT = "drift", "Comparison not believed"
    MESSAGES = "messages", "Messages cannot be sent"
    DISK = "disk", "Disk nearly full"
    BACKUP = "backup", "No fresh backup"


class Alert(models.Model):
    """Something that stays wrong until it is mended. Raised and cleared by rules, never by hand."""

    kind = models.CharField(max_length=10, choices=AlertKind)
    key = models.CharField(max_length=200, help_text="The same trouble has the same key")
    connection = models.ForeignKey(
        Connection, null=True, on_delete=models.CASCADE, related_name="alerts"
    )
    message = models.TextField()
    next_step = models.TextField(blank=True)
    raised_at = models.DateTimeField()
    seen_at = models.DateTimeField(help_text="When the rules last found it")
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("key",), name="one_open_alert_a_key", condition=models.Q(cleared_at=None)
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.message}"


class Notice(models.Model):
    """Something one person is told in the workspace."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    at = models.DateTimeField()
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    connection = models.ForeignKey(
        Connection, null=True, on_delete=models.CASCADE, related_name="+"
    )
    project_id = models.BigIntegerField(null=True, help_text="Procore's project id")
    resource = models.CharField(max_length=60, blank=True)
    procore_id = models.BigIntegerField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(
                fields=("user", "-id"), name="notices_unread", condition=models.Q(read_at=None)
            ),
        )

    def __str__(self) -> str:
        return self.title


class OutgoingMessage(models.Model):
    """A mail or a webhook call of ours, kept until it got through or was given up."""

    class Channel(models.TextChoices):
        """How it travels."""

        EMAIL = "email", "E-mail"
        WEBHOOK = "webhook", "Webhook"

    class State(models.TextChoices):
        """How it stands."""

        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        GIVEN_UP = "given_up", "Given up"

    channel = models.CharField(max_length=10, choices=Channel)
    target = models.TextField(help_text="Address or URL")
    address = models.ForeignKey(
        OutgoingAddress,
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Whose secret signs it",
    )
    subject = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    payload = models.JSONField(default=dict, help_text="Of a webhook call")
    created_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.SmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True, help_text="When to try again")
    ended_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True, help_text="Why it did not get through, for people")

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(
                fields=("id",), name="messages_waiting", condition=models.Q(state="waiting")
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel} to {self.target}: {self.subject}"

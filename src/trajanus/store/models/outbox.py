"""Which writes does Procore still owe us an answer for? The outbox."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from trajanus.store.models.connection import Connection


class OutboxKind(models.TextChoices):
    """What an entry asks of Procore."""

    CREATE = "create", "Create"
    UPDATE = "update", "Change"
    DELETE = "delete", "Delete"
    STEP = "step", "Workflow step"
    UPLOAD = "upload", "Upload"


class OutboxState(models.TextChoices):
    """How an entry stands."""

    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Being sent"  # also: sent, and the answer was lost
    REVIEW = "review", "Waits for a decision"
    REFUSED = "refused", "Refused by Procore"
    DONE = "done", "At Procore"
    WITHDRAWN = "withdrawn", "Withdrawn"


#: An entry in one of these holds back later ones of its record.
OPEN_STATES = (
    OutboxState.WAITING,
    OutboxState.SENDING,
    OutboxState.REVIEW,
    OutboxState.REFUSED,
)


class OutboxEntry(models.Model):
    """One write that somebody asked for, kept until Procore has it or a person takes it back.

    Entries of one record are sent in the order of their ids, one at a time.
    """

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="outbox")
    project_id = models.BigIntegerField(null=True, help_text="Procore's project id")
    resource = models.CharField(max_length=60)
    row_id = models.BigIntegerField(help_text="The record's row in its mirror table")
    provisional_id = models.BigIntegerField(
        null=True, help_text="The record's id here when Procore did not have it yet"
    )
    kind = models.CharField(max_length=10, choices=OutboxKind)
    step = models.CharField(max_length=60, blank=True, help_text="Which workflow step")
    values = models.JSONField(
        default=dict, help_text="Columns to write, or the arguments of the step"
    )
    origin_id = models.CharField(
        max_length=60, unique=True, help_text="Ours; sent along where Procore keeps it"
    )
    state = models.CharField(
        max_length=10, choices=OutboxState, default=OutboxState.WAITING, db_index=True
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    looked_done = models.BooleanField(
        default=False, help_text="The step looked taken before it was sent: no proof afterwards"
    )
    attempts = models.IntegerField(default=0)
    not_before = models.DateTimeField(null=True, help_text="When to try again")
    sent_at = models.DateTimeField(null=True, help_text="When it last left, answered or not")
    ended_at = models.DateTimeField(null=True)
    message = models.TextField(blank=True, help_text="What happened and what to do, for people")
    problems = models.JSONField(default=dict, help_text="Procore's messages by column")

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(
                fields=("resource", "row_id", "id"),
                name="outbox_of_record",
            ),
            models.Index(
                fields=("connection", "id"),
                name="outbox_open",
                condition=models.Q(state__in=("waiting", "sending")),
            ),
            models.Index(
                fields=("resource", "provisional_id"),
                name="outbox_provisional",
                condition=models.Q(provisional_id__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.resource} {self.row_id}: {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

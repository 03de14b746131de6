"""Who or what changed which field of a record, from what to what, by which rule?"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from trajanus.audit.words import WordsOf
from trajanus.store.models.connection import Connection


class Cause(models.TextChoices):
    """Where a change came from."""

    PROCORE = "procore", "Read from Procore"
    PERSON = "person", "Edited here"
    RULE = "rule", "Decided by a rule"
    DECISION = "decision", "Decided by a person"
    PUSH = "push", "Sent to Procore"


DONE_HERE = ~models.Q(cause=Cause.PROCORE)


class Change(models.Model):
    """One change of one record. Only ever added: PostgreSQL refuses to change or delete rows.

    `fields` is {column: [before, after]}; `lost` keeps values that a rule or a person decided
    against, {column: value}.
    """

    at = models.DateTimeField()
    # History outlives what it speaks of.
    connection = models.ForeignKey(
        Connection, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    project_id = models.BigIntegerField(null=True, help_text="Procore's project id")
    resource = models.CharField(max_length=60)
    row_id = models.BigIntegerField(help_text="The record's row in its mirror table")
    cause = models.CharField(max_length=10, choices=Cause)
    rule = models.CharField(max_length=60, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
    )
    fields = models.JSONField(default=dict)
    lost = models.JSONField(default=dict)
    note = models.TextField(blank=True, help_text="For people")
    outbox_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("resource", "row_id", "-id"), name="history_of_record"),
            # The audit looks through what was done here; what Procore did is many times as much.
            models.Index(fields=("-at", "-id"), name="history_done_here", condition=DONE_HERE),
            models.Index(
                fields=("user", "-at", "-id"), name="history_of_person", condition=DONE_HERE
            ),
            models.Index(
                fields=("project_id", "-at", "-id"), name="history_of_project", condition=DONE_HERE
            ),
            models.Index(
                fields=("resource", "-at", "-id"), name="history_of_resource", condition=DONE_HERE
            ),
            GinIndex(
                WordsOf("rule", "note", "fields", "lost"),
                name="history_words",
                condition=DONE_HERE,
            ),
        )

    def __str__(self) -> str:
        return f"{self.resource} {self.row_id}: {self.cause}"

"""Who did what with the hub, when, and to what?"""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from trajanus.audit.actions import label_of
from trajanus.audit.words import WordsOf


class Entry(models.Model):
    """One deed. Only ever added: PostgreSQL refuses to change or delete rows.

    It keeps names as they were, and outlives people, connections and records: nothing it names by a
    number is tied to it.
    """

    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True, help_text="The person's key, if one was known")
    who = models.CharField(max_length=150, blank=True, help_text="The person's name then")
    way = models.CharField(max_length=10, help_text="workspace, api, command or hub")
    program = models.CharField(max_length=100, blank=True, help_text="Name of the token used")
    address = models.CharField(max_length=45, blank=True, help_text="Of the person's machine")
    action = models.CharField(max_length=40)
    about = models.CharField(max_length=300, blank=True, help_text="What it was done to")
    connection_id = models.BigIntegerField(null=True)
    project_id = models.BigIntegerField(null=True, help_text="Procore's project id")
    resource = models.CharField(max_length=60, blank=True)
    row_id = models.BigIntegerField(null=True, help_text="The record's row in its mirror table")
    detail = models.JSONField(default=dict, help_text="{what: value} or {what: {before, after}}")

    class Meta:
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=("-at", "-id"), name="audit_newest"),
            models.Index(fields=("who", "-at", "-id"), name="audit_of_person"),
            models.Index(
                fields=("-at", "-id"), name="audit_of_nobody", condition=models.Q(user_id=None)
            ),
            models.Index(fields=("action", "-at", "-id"), name="audit_of_action"),
            models.Index(
                fields=("project_id", "-at", "-id"),
                name="audit_of_project",
                condition=models.Q(project_id__isnull=False),
            ),
            models.Index(
                fields=("resource", "-at", "-id"),
                name="audit_of_resource",
                condition=~models.Q(resource=""),
            ),
            models.Index(
                fields=("resource", "row_id"),
                name="audit_of_record",
                condition=models.Q(row_id__isnull=False),
            ),
            GinIndex(WordsOf("who", "about", "program", "address", "detail"), name="audit_words"),
        )

    def __str__(self) -> str:
        return f"{label_of(self.action)}: {self.about}"

"""What should happen here when something happens at Procore? The rules of a project."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from trajanus.store.models.connection import Connection


class EventRule(models.Model):
    """When a webhook event on these records arrives, and the record looks so, do this.

    A rule does whatever of notifying, reading, mailing and posting it names.
    """

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="rules")
    project_id = models.BigIntegerField(null=True, help_text="Procore's id; empty: every project")
    name = models.CharField(max_length=100)
    resource = models.CharField(max_length=60)
    event_types = models.JSONField(default=list, help_text='["create"]; empty: every event')
    column = models.CharField(max_length=100, blank=True, help_text="Empty: no condition")
    value = models.CharField(max_length=255, blank=True, help_text="What the column must hold")
    notify = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    resync = models.CharField(max_length=60, blank=True, help_text="Resource to read again")
    emails = models.JSONField(default=list)
    webhook_url = models.TextField(blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("connection", "resource"), name="rules_of_resource"),)

    def __str__(self) -> str:
        return self.name

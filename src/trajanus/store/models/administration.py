"""What did administrators choose for the whole hub, and which backups were made?"""

from __future__ import annotations

from django.db import models


class HubChoice(models.Model):
    """One group of choices, kept as JSON under a name; without a row, as usual."""

    name = models.CharField(max_length=40, unique=True)
    value = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name


class Backup(models.Model):
    """One backup that was tried: where it lies, and whether it was found whole."""

    made_at = models.DateTimeField(help_text="When it was begun")
    host = models.CharField(max_length=255, help_text="The machine on whose disk it lies")
    path = models.TextField(help_text="Its directory there")
    by_schedule = models.BooleanField(default=False)
    seconds = models.FloatField(null=True)
    size = models.BigIntegerField(null=True, help_text="Bytes, all files together")
    verified_at = models.DateTimeField(null=True, help_text="When it was last found whole")
    problem = models.TextField(blank=True, help_text="Why it cannot be used, for people")
    removed_at = models.DateTimeField(null=True, help_text="When it gave way to newer ones")

    class Meta:
        ordering = ("-made_at", "-id")

    def __str__(self) -> str:
        return self.path

"""What did a project's administrators set differently from the descriptions?"""

from __future__ import annotations

from django.db import models

from trajanus.store.models.connection import Connection


class LaneSetting(models.Model):
    """How often one resource of one project is read, instead of as its description says."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="+")
    project_id = models.BigIntegerField(null=True, help_text="Procore's project id")
    resource = models.CharField(max_length=60)
    is_read = models.BooleanField(default=True, help_text="Off: nobody reads it by schedule")
    every = models.DurationField(null=True, help_text="Between readings of what changed")
    every_full = models.DurationField(null=True, help_text="Between readings of everything")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("connection", "project_id", "resource"),
                name="one_setting_per_lane",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"{self.resource} of {self.project_id or 'company'}"


class OwnerOverride(models.Model):
    """Who decides about one field in one project, instead of whom the description names."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="+")
    project_id = models.BigIntegerField(help_text="Procore's project id")
    resource = models.CharField(max_length=60)
    field = models.CharField(max_length=100, help_text="Column")
    owner = models.CharField(max_length=10, help_text="procore, hub or shared")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("connection", "project_id", "resource", "field"),
                name="one_override_per_field",
            ),
        )

    def __str__(self) -> str:
        return f"{self.resource}.{self.field}: {self.owner}"

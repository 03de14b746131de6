"""Which calls were made to Procore, for what, and how did they end?"""

from __future__ import annotations

from django.db import models

from trajanus.store.models.connection import Connection


class ApiCall(models.Model):
    """One request to Procore. Never holds bodies, tokens or query values."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    method = models.CharField(max_length=8)
    path = models.CharField(max_length=200, help_text="Template, such as .../rfis/{id}")
    status = models.IntegerField(null=True, help_text="HTTP status; empty when no answer came")
    duration_ms = models.IntegerField()
    purpose = models.CharField(max_length=40, help_text="Who wanted it: person, pull, webhook ...")
    remaining = models.IntegerField(null=True, help_text="X-Rate-Limit-Remaining of the answer")
    request_id = models.CharField(max_length=100, blank=True, help_text="Procore's x-request-id")
    error = models.CharField(max_length=300, blank=True)
    run = models.ForeignKey(
        "store.SyncRun", null=True, on_delete=models.SET_NULL, related_name="calls"
    )

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("connection", "-at"), name="api_call_latest"),)

    def __str__(self) -> str:
        return f"{self.method} {self.path}: {self.status}"

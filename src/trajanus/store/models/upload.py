"""Which files are on their way to Procore, and which have been fetched from it?"""

from __future__ import annotations

from django.db import models

from trajanus.store.models.connection import Connection
from trajanus.store.models.outbox import OutboxEntry


class UploadState(models.TextChoices):
    """How far a file's bytes have come."""

    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Being sent"
    STORED = "stored", "Stored at Procore, not yet in its place"
    DONE = "done", "At Procore"


class Upload(models.Model):
    """One file that somebody gave the hub. Its bytes wait here until Procore has them.

    `parts` tells of each part in order {"size", "sha256", "etag"}; one with an etag has arrived.
    """

    entry = models.ForeignKey(OutboxEntry, on_delete=models.CASCADE, related_name="uploads")
    name = models.TextField(help_text="The file's name, as Procore will show it")
    content_type = models.CharField(max_length=255)
    size = models.BigIntegerField(help_text="Bytes")
    sha256 = models.CharField(max_length=64)
    kept_as = models.CharField(max_length=40, help_text="Name of the bytes in the data directory")
    state = models.CharField(max_length=10, choices=UploadState, default=UploadState.WAITING)
    procore_uuid = models.CharField(max_length=60, blank=True, help_text="Of Procore's upload")
    begun_at = models.DateTimeField(null=True, help_text="When Procore's upload was begun")
    parts = models.JSONField(default=list)
    sent = models.BigIntegerField(default=0, help_text="Bytes that have arrived")
    seen_before = models.JSONField(
        default=list, help_text="Procore's ids of what was in the place before ours"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.name}: {self.state}"


class CachedFile(models.Model):
    """The bytes of one file version, kept so that Procore is not asked twice.

    A version never changes, so what is kept stays right. Versions with equal bytes share them.
    """

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="+")
    version_id = models.BigIntegerField(help_text="Procore's id of the file version")
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField(help_text="Bytes")
    used_at = models.DateTimeField(db_index=True, help_text="What is not used goes first")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("connection", "version_id"), name="one_copy_of_a_version"
            ),
        )

    def __str__(self) -> str:
        return f"version {self.version_id}"

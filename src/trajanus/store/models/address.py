"""To which addresses of other programs does the hub post its alerts?"""

from __future__ import annotations

from django.db import models

from trajanus.secrets import decrypt, encrypt


class OutgoingAddress(models.Model):
    """One address that administrators chose, with a secret of its own."""

    name = models.CharField(max_length=100, unique=True)
    url = models.TextField()
    secret_encrypted = models.TextField(help_text="Signs what is posted there")
    kinds = models.JSONField(default=list, help_text="Kinds of alerts; empty: all")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def secret(self) -> str:
        return decrypt(self.secret_encrypted)

    @secret.setter
    def secret(self, plain: str) -> None:
        self.secret_encrypted = encrypt(plain)

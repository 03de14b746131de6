"""To which Procore accounts is the hub connected, and with which tokens?"""

from __future__ import annotations

import secrets

from django.db import models

from trajanus.secrets import decrypt, encrypt


class Grant(models.TextChoices):
    """How the hub signs in to Procore."""

    AUTHORIZATION_CODE = "authorization_code", "A person signs in"
    CLIENT_CREDENTIALS = "client_credentials", "Service account"


class ConnectionState(models.TextChoices):
    """Whether a connection can be used."""

    SIGN_IN_NEEDED = "sign_in_needed", "Sign-in needed"
    CONNECTED = "connected", "Connected"
    REFUSED = "refused", "Refused by Procore"
    DISCONNECTED = "disconnected", "Disconnected"


def _unguessable() -> str:
    return secrets.token_urlsafe(32)


class Connection(models.Model):
    """One company in one Procore environment, with the app's credentials for it."""

    name = models.SlugField(max_length=50, unique=True)
    environment = models.CharField(max_length=20)
    api_url = models.URLField(max_length=200)
    login_url = models.URLField(max_length=200)
    grant = models.CharField(max_length=20, choices=Grant, default=Grant.AUTHORIZATION_CODE)
    client_id = models.CharField(max_length=200)
    client_secret_encrypted = models.TextField()
    company_id = models.BigIntegerField(null=True, help_text="Procore's company id")
    company_name = models.CharField(max_length=255, blank=True)
    state = models.CharField(
        max_length=20, choices=ConnectionState, default=ConnectionState.SIGN_IN_NEEDED
    )
    state_reason = models.TextField(blank=True, help_text="Why it cannot be used, for people")
    account_id = models.BigIntegerField(
        null=True, help_text="Procore's id of the user that the hub is there"
    )
    webhook_path = models.CharField(max_length=60, unique=True, default=_unguessable)
    webhook_secret_encrypted = models.TextField(blank=True)
    clock_ahead = models.FloatField(
        null=True, help_text="Seconds by which Procore's clock is ahead of ours, last measured"
    )
    awaits_choice = models.BooleanField(
        default=False, help_text="No project is read by schedule until somebody chose which"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def client_secret(self) -> str:
        return decrypt(self.client_secret_encrypted)

    @client_secret.setter
    def client_secret(self, plain: str) -> None:
        self.client_secret_encrypted = encrypt(plain)

    @property
    def webhook_secret(self) -> str:
        """The value Procore repeats in Authorization on each delivery."""
        return decrypt(self.webhook_secret_encrypted) if self.webhook_secret_encrypted else ""

    @webhook_secret.setter
    def webhook_secret(self, plain: str) -> None:
        self.webhook_secret_encrypted = encrypt(plain)

    @property
    def is_usable(self) -> bool:
        return self.state == ConnectionState.CONNECTED


class Credential(models.Model):
    """The tokens of a connection. Locked (FOR UPDATE) by the one process that refreshes them."""

    connection = models.OneToOneField(
        Connection, on_delete=models.CASCADE, related_name="credential"
    )
    access_token_encrypted = models.TextField(blank=True)
    refresh_token_encrypted = models.TextField(blank=True)
    issued_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    generation = models.PositiveIntegerField(default=0, help_text="Counts the token pairs")

    def __str__(self) -> str:
        return f"tokens of {self.connection_id}"

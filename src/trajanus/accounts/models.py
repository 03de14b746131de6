"""Who uses the hub, and what may they do?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.db import models


class Role(models.TextChoices):
    """What a person may do; each role may do all that the ones before it may."""

    VIEWER = "viewer", "Viewer"
    QC_MANAGER = "qc_manager", "QC manager"
    PROJECT_ADMIN = "project_admin", "Project administrator"
    SYSTEM_ADMIN = "system_admin", "System administrator"


_RANK = {role: rank for rank, role in enumerate(Role)}


class User(AbstractUser):
    """A person who signs in to the hub."""

    role = models.CharField(max_length=20, choices=Role, default=Role.VIEWER)
    sign_outs = models.PositiveIntegerField(
        default=0, help_text="How often they were signed out everywhere; older sessions are over"
    )

    def has_role(self, least: Role) -> bool:
        """Say whether this person has the given role or a higher one."""
        return self.is_active and _RANK[Role(self.role)] >= _RANK[least]

    def get_session_auth_hash(self) -> str:
        """Return what a session must hold to count: it ends with the password or a sign-out."""
        return self._until_signed_out(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """Yield the same under older keys."""
        for older in super().get_session_auth_fallback_hash():
            yield self._until_signed_out(older)

    def _until_signed_out(self, digest: str) -> str:
        return f"{digest}:{self.sign_outs}" if self.sign_outs else digest


class Scope(models.TextChoices):
    """What a token may be used for; each scope covers all that the ones before it cover."""

    READ = "read", "Read"
    WRITE = "write", "Read and write"
    ADMIN = "admin", "Read, write and set up"


_REACH = {scope: reach for reach, scope in enumerate(Scope)}


class ApiToken(models.Model):
    """Lets a program act for a person. Only a digest is kept: a lost token cannot be shown again.

    It never allows more than its owner's role does.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100, help_text="What it is for")
    prefix = models.CharField(max_length=16, help_text="How the token begins, to recognise it by")
    digest = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=10, choices=Scope)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True, help_text="To the minute")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}...)"

    def is_valid(self, now: datetime) -> bool:
        """Say whether it still opens anything."""
        is_over = self.expires_at is not None and self.expires_at <= now
        return self.revoked_at is None and not is_over and self.user.is_active

    def covers(self, scope: Scope) -> bool:
        return _REACH[Scope(self.scope)] >= _REACH[scope]


class KeptAnswer(models.Model):
    """What a program was answered when it sent an Idempotency-Key, to be answered again.

    Written in the transaction of what the request did: either both are there or neither is.
    """

    caller = models.CharField(max_length=40, help_text="Whose key it is")
    key = models.CharField(max_length=255)
    request_digest = models.CharField(max_length=64, help_text="Tells another request apart")
    created_at = models.DateTimeField(db_index=True)
    status = models.IntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("caller", "key"), name="one_answer_per_key"),
        )

    def __str__(self) -> str:
        return f"{self.caller} {self.key}"


class SavedView(models.Model):
    """A list's address with a name: its filter, order and columns, in any project."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="views", help_text="Who made it"
    )
    resource = models.CharField(max_length=60, help_text="Whose list it shows")
    name = models.CharField(max_length=60)
    query = models.TextField(blank=True, help_text="What follows the ? in the list's address")
    is_shared = models.BooleanField(default=False, help_text="Everybody may use it")
    default_of = models.ManyToManyField(
        User, related_name="default_views", help_text="Whose list begins with it"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user", "resource", "name"), name="one_view_of_that_name"
            ),
        )

    def __str__(self) -> str:
        return f"{self.resource}: {self.name}"

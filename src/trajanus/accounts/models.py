"""Who uses the hub, and what may they do?"""

from __future__ import annotations

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

    def has_role(self, least: Role) -> bool:
        """Say whether this person has the given role or a higher one."""
        return self.is_active and _RANK[Role(self.role)] >= _RANK[least]

"""How does each person want to be told, and what is gathered for their daily mail?"""

from __future__ import annotations

from datetime import time

from django.conf import settings
from django.db import models


class Wishes(models.Model):
    """Of what one person wants to hear, by which way and when. Without a row, as usual."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="wishes"
    )
    choices = models.JSONField(
        default=dict, help_text='{topic: {"workspace": true, "email": "now", "daily" or ""}}'
    )
    quiet_from = models.TimeField(null=True, help_text="No mail from then on")
    quiet_until = models.TimeField(null=True, help_text="Held back mail goes out then")
    daily_at = models.TimeField(default=time(6), help_text="When the daily mail goes out")
    time_zone = models.CharField(max_length=60, default="UTC", help_text="Of these times")
    daily_on = models.DateField(null=True, help_text="Day of the last daily mail")
    waiting = models.JSONField(
        null=True, help_text="Keys of what waited for the person when the hub looked last"
    )

    def __str__(self) -> str:
        return f"wishes of {self.user_id}"


class DailyItem(models.Model):
    """Something that the person's next daily mail tells."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.title

"""What is overdue or due soon among submittals is counted without those that are closed."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("resources", "0006_changes_that_stand_alone")]

    operations = [
        migrations.AddIndex(
            model_name="submittal",
            index=models.Index(
                condition=models.Q(("closed_at", None)),
                fields=["connection", "project_id", "due_date"],
                name="open_submittal_by_due",
            ),
        ),
    ]

"""Read a folder's files in the order of their names, however many there are."""

from __future__ import annotations

from django.db import migrations, models

from trajanus.store.together import Together


class Migration(migrations.Migration):
    dependencies = [("resources", "0001_initial")]

    operations = [
        Together(
            [
                migrations.RemoveIndex(model_name="file", name="file_in"),
                migrations.AddIndex(
                    model_name="file",
                    index=models.Index(
                        fields=["connection", "project_id", "above_id", "name"], name="file_in"
                    ),
                ),
            ]
        )
    ]

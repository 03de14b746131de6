from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0002_two_ways")]

    operations = [
        migrations.AddField(
            model_name="cursor",
            name="done_parent_id",
            field=models.BigIntegerField(
                help_text="Of the reading under way: the last parent whose records are stored",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="cursor",
            name="unavailable",
            field=models.TextField(
                blank=True,
                default="",
                help_text="Why Procore does not show it: no access, or the tool is switched off",
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="syncrun",
            name="status",
            field=models.CharField(
                choices=[
                    ("running", "Running"),
                    ("succeeded", "Succeeded"),
                    ("partial", "Some records failed"),
                    ("postponed", "Postponed"),
                    ("failed", "Failed"),
                    ("unavailable", "Not available"),
                ],
                default="running",
                max_length=20,
            ),
        ),
    ]

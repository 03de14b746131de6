from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0006_events_and_alerts")]

    operations = [
        migrations.AddField(
            model_name="outboxentry",
            name="provisional_id",
            field=models.BigIntegerField(
                help_text="The record's id here when Procore did not have it yet", null=True
            ),
        ),
        migrations.AddIndex(
            model_name="outboxentry",
            index=models.Index(
                condition=models.Q(("provisional_id__isnull", False)),
                fields=["resource", "provisional_id"],
                name="outbox_provisional",
            ),
        ),
    ]

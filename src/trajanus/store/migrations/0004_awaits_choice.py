from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0003_running_syncs'),
    ]

    operations = [
        migrations.AddField(
            model_name='connection',
            name='awaits_choice',
            field=models.BooleanField(default=False, help_text='No project is read by schedule until somebody chose which'),
        ),
    ]

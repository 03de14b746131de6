from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0006_wishes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Backup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(help_text='When it was begun')),
                ('host', models.CharField(help_text='The machine on whose disk it lies', max_length=255)),
                ('path', models.TextField(help_text='Its directory there')),
                ('by_schedule', models.BooleanField(default=False)),
                ('seconds', models.FloatField(null=True)),
                ('size', models.BigIntegerField(help_text='Bytes, all files together', null=True)),
                ('verified_at', models.DateTimeField(help_text='When it was last found whole', null=True)),
                ('problem', models.TextField(blank=True, help_text='Why it cannot be used, for people')),
                ('removed_at', models.DateTimeField(help_text='When it gave way to newer ones', null=True)),
            ],
            options={
                'ordering': ('-made_at', '-id'),
            },
        ),
        migrations.CreateModel(
            name='HubChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, unique=True)),
                ('value', models.JSONField(default=dict)),
            ],
        ),
        migrations.AlterField(
            model_name='alert',
            name='kind',
            field=models.CharField(choices=[('failing', 'Sync fails'), ('stale', 'Sync is late'), ('outbox', 'Changes do not reach Procore'), ('events', 'Webhook events fail'), ('sign_in', 'Sign-in needed'), ('budget', 'Request limit nearly used up'), ('endpoint', 'Webhooks do not arrive'), ('drift', 'Comparison not believed'), ('messages', 'Messages cannot be sent'), ('disk', 'Disk nearly full'), ('backup', 'No fresh backup')], max_length=10),
        ),
    ]

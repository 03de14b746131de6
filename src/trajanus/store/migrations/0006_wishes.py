import datetime
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0005_audited_history'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DailyItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('title', models.CharField(max_length=300)),
                ('text', models.TextField(blank=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.CreateModel(
            name='Wishes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('choices', models.JSONField(default=dict, help_text='{topic: {"workspace": true, "email": "now", "daily" or ""}}')),
                ('quiet_from', models.TimeField(help_text='No mail from then on', null=True)),
                ('quiet_until', models.TimeField(help_text='Held back mail goes out then', null=True)),
                ('daily_at', models.TimeField(default=datetime.time(6, 0), help_text='When the daily mail goes out')),
                ('time_zone', models.CharField(default='UTC', help_text='Of these times', max_length=60)),
                ('daily_on', models.DateField(help_text='Day of the last daily mail', null=True)),
                ('waiting', models.JSONField(help_text='Keys of what waited for the person when the hub looked last', null=True)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='wishes', to=settings.AUTH_USER_MODEL)),
            ],
        ),
    ]

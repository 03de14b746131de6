import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0007_backups'),
    ]

    operations = [
        migrations.CreateModel(
            name='OutgoingAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True)),
                ('url', models.TextField()),
                ('secret_encrypted', models.TextField(help_text='Signs what is posted there')),
                ('kinds', models.JSONField(default=list, help_text='Kinds of alerts; empty: all')),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('name',),
            },
        ),
        migrations.AddField(
            model_name='outgoingmessage',
            name='address',
            field=models.ForeignKey(help_text='Whose secret signs it', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='store.outgoingaddress'),
        ),
    ]

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from trajanus.store.together import Together


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('store', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together([
            migrations.CreateModel(
                name='ScheduleUpdate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('project_id', models.BigIntegerField(help_text="Procore's project id")),
                    ('name', models.TextField(help_text="The file's name")),
                    ('size', models.BigIntegerField(help_text='Bytes')),
                    ('sha256', models.CharField(max_length=64)),
                    ('format', models.CharField(blank=True, max_length=10)),
                    ('encoding', models.CharField(blank=True, help_text='Chosen; empty: detected', max_length=40)),
                    ('p6_project', models.CharField(blank=True, help_text='Empty: not chosen yet', max_length=200)),
                    ('series', models.CharField(blank=True, help_text='The updates that it follows, whatever their IDs', max_length=210)),
                    ('data_date', models.DateField(null=True)),
                    ('summary', models.JSONField(default=dict, help_text='What is in the file')),
                    ('preview', models.JSONField(default=dict, help_text='What applying it would do')),
                    ('state', models.CharField(choices=[('waiting', 'Waits to be read'), ('ready', 'Read'), ('previewing', 'Being compared with Procore'), ('previewed', 'Compared with Procore'), ('applying', 'Being applied'), ('applied', 'Applied'), ('failed', 'Failed')], default='waiting', max_length=12)),
                    ('done', models.IntegerField(default=0, help_text='Of the work in hand')),
                    ('total', models.IntegerField(default=0)),
                    ('message', models.TextField(blank=True)),
                    ('next_step', models.TextField(blank=True)),
                    ('taken_at', models.DateTimeField()),
                    ('applied_at', models.DateTimeField(null=True)),
                    ('applied_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='store.connection')),
                    ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ('-id',),
                },
            ),
            migrations.CreateModel(
                name='Proposal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('project_id', models.BigIntegerField(help_text="Procore's project id")),
                    ('activity_id', models.CharField(max_length=200)),
                    ('activity_name', models.TextField(blank=True)),
                    ('task_id', models.BigIntegerField(help_text="Procore's id of the task")),
                    ('request_id', models.BigIntegerField(help_text='Of the change asked for, if it is one', null=True)),
                    ('seen', models.JSONField(default=dict)),
                    ('before', models.JSONField(default=dict)),
                    ('percent', models.FloatField(null=True)),
                    ('actual_start', models.DateField(null=True)),
                    ('actual_finish', models.DateField(null=True)),
                    ('remaining_hours', models.FloatField(null=True)),
                    ('hours_per_day', models.FloatField(default=8.0)),
                    ('asked_by', models.TextField(blank=True, help_text='Who reported it, as Procore names them')),
                    ('reason', models.TextField(blank=True, help_text='Why, in their words')),
                    ('asked_at', models.DateTimeField(null=True)),
                    ('state', models.CharField(choices=[('open', 'To decide'), ('accepted', 'Accepted'), ('refused', 'Refused'), ('in_p6', 'In P6'), ('overtaken', 'Overtaken')], default='open', max_length=10)),
                    ('made_at', models.DateTimeField()),
                    ('decided_at', models.DateTimeField(null=True)),
                    ('note', models.TextField(blank=True, help_text="The planner's")),
                    ('written_at', models.DateTimeField(help_text='When an update file last had it', null=True)),
                    ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='store.connection')),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('update', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='schedules.scheduleupdate')),
                ],
                options={
                    'ordering': ('activity_id', 'id'),
                },
            ),
            migrations.CreateModel(
                name='Paper',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=20)),
                    ('p6_project', models.CharField(max_length=200)),
                    ('state', models.CharField(choices=[('waiting', 'Being made'), ('ready', 'Ready'), ('failed', 'Failed')], default='waiting', max_length=10)),
                    ('message', models.TextField(blank=True)),
                    ('next_step', models.TextField(blank=True)),
                    ('page', models.JSONField(default=dict, help_text='What its page shows')),
                    ('made_at', models.DateTimeField(null=True)),
                    ('other', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='schedules.scheduleupdate')),
                    ('update', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='schedules.scheduleupdate')),
                ],
                options={
                    'ordering': ('-id',),
                },
            ),
            migrations.CreateModel(
                name='ActivityLink',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('project_id', models.BigIntegerField(help_text="Procore's project id")),
                    ('series', models.CharField(help_text='Of updates that follow each other', max_length=210)),
                    ('key', models.TextField(help_text='Activity ID, or wbs: and the codes of a WBS node')),
                    ('guid', models.CharField(blank=True, max_length=60)),
                    ('row_id', models.BigIntegerField(help_text="The task's row in its mirror table")),
                    ('sent', models.JSONField(default=dict, help_text='Columns as they were sent last')),
                    ('percent', models.FloatField(help_text="P6's own, which Procore has rounded", null=True)),
                    ('gone_since', models.DateTimeField(help_text='No longer in the schedule', null=True)),
                    ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='store.connection')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('connection', 'project_id', 'series', 'key'), name='one_task_each')],
                },
            ),
            migrations.CreateModel(
                name='ResourceMapping',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('project_id', models.BigIntegerField(help_text="Procore's project id")),
                    ('resource', models.CharField(help_text="P6's resource ID", max_length=200)),
                    ('name', models.TextField(blank=True, help_text="P6's name of it")),
                    ('user_id', models.BigIntegerField(help_text="Procore's id of the person", null=True)),
                    ('changed_at', models.DateTimeField(null=True)),
                    ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='store.connection')),
                ],
                options={
                    'ordering': ('resource',),
                    'constraints': [models.UniqueConstraint(fields=('connection', 'project_id', 'resource'), name='one_person_per_resource')],
                },
            ),
        ]),
        Together([
            migrations.AddIndex(
                model_name='scheduleupdate',
                index=models.Index(fields=['connection', 'project_id', '-id'], name='schedule_of_project'),
            ),
            migrations.AddIndex(
                model_name='proposal',
                index=models.Index(fields=['connection', 'project_id', 'state'], name='proposal_by_state'),
            ),
            migrations.AddConstraint(
                model_name='proposal',
                constraint=models.UniqueConstraint(condition=models.Q(('request_id__isnull', True), ('state', 'open')), fields=('connection', 'project_id', 'activity_id'), name='one_open_proposal'),
            ),
            migrations.AddConstraint(
                model_name='proposal',
                constraint=models.UniqueConstraint(fields=('connection', 'project_id', 'request_id'), name='one_proposal_per_request'),
            ),
            migrations.AddConstraint(
                model_name='paper',
                constraint=models.UniqueConstraint(fields=('update', 'other', 'kind', 'p6_project'), name='one_paper', nulls_distinct=False),
            ),
        ]),
    ]

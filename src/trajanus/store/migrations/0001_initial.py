import django.db.models.deletion
import trajanus.store.models.connection
from django.conf import settings
from django.db import migrations, models

from trajanus.store.together import Together


APPEND_ONLY = """
CREATE FUNCTION store_change_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The history of records is only ever added to.';
END $$;
CREATE TRIGGER store_change_stays BEFORE UPDATE OR DELETE ON store_change
    FOR EACH ROW EXECUTE FUNCTION store_change_stays();
"""
NOT_APPEND_ONLY = """
DROP TRIGGER store_change_stays ON store_change;
DROP FUNCTION store_change_stays();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Connection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.SlugField(unique=True)),
                ('environment', models.CharField(max_length=20)),
                ('api_url', models.URLField()),
                ('login_url', models.URLField()),
                ('grant', models.CharField(choices=[('authorization_code', 'A person signs in'), ('client_credentials', 'Service account')], default='authorization_code', max_length=20)),
                ('client_id', models.CharField(max_length=200)),
                ('client_secret_encrypted', models.TextField()),
                ('company_id', models.BigIntegerField(help_text="Procore's company id", null=True)),
                ('company_name', models.CharField(blank=True, max_length=255)),
                ('state', models.CharField(choices=[('sign_in_needed', 'Sign-in needed'), ('connected', 'Connected'), ('refused', 'Refused by Procore'), ('disconnected', 'Disconnected')], default='sign_in_needed', max_length=20)),
                ('state_reason', models.TextField(blank=True, help_text='Why it cannot be used, for people')),
                ('account_id', models.BigIntegerField(help_text="Procore's id of the user that the hub is there", null=True)),
                ('webhook_path', models.CharField(default=trajanus.store.models.connection._unguessable, max_length=60, unique=True)),
                ('webhook_secret_encrypted', models.TextField(blank=True)),
                ('clock_ahead', models.FloatField(help_text="Seconds by which Procore's clock is ahead of ours, last measured", null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='Credential',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('access_token_encrypted', models.TextField(blank=True)),
                ('refresh_token_encrypted', models.TextField(blank=True)),
                ('issued_at', models.DateTimeField(null=True)),
                ('expires_at', models.DateTimeField(null=True)),
                ('generation', models.PositiveIntegerField(default=0, help_text='Counts the token pairs')),
                ('connection', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='credential', to='store.connection')),
            ],
        ),
        migrations.CreateModel(
            name='OutboxEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project_id', models.BigIntegerField(help_text="Procore's project id", null=True)),
                ('resource', models.CharField(max_length=60)),
                ('row_id', models.BigIntegerField(help_text="The record's row in its mirror table")),
                ('provisional_id', models.BigIntegerField(help_text="The record's id here when Procore did not have it yet", null=True)),
                ('kind', models.CharField(choices=[('create', 'Create'), ('update', 'Change'), ('delete', 'Delete'), ('step', 'Workflow step'), ('upload', 'Upload')], max_length=10)),
                ('step', models.CharField(blank=True, help_text='Which workflow step', max_length=60)),
                ('values', models.JSONField(default=dict, help_text='Columns to write, or the arguments of the step')),
                ('origin_id', models.CharField(help_text='Ours; sent along where Procore keeps it', max_length=60, unique=True)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sending', 'Being sent'), ('review', 'Waits for a decision'), ('refused', 'Refused by Procore'), ('done', 'At Procore'), ('withdrawn', 'Withdrawn')], db_index=True, default='waiting', max_length=10)),
                ('created_at', models.DateTimeField()),
                ('looked_done', models.BooleanField(default=False, help_text='The step looked taken before it was sent: no proof afterwards')),
                ('attempts', models.IntegerField(default=0)),
                ('not_before', models.DateTimeField(help_text='When to try again', null=True)),
                ('sent_at', models.DateTimeField(help_text='When it last left, answered or not', null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('message', models.TextField(blank=True, help_text='What happened and what to do, for people')),
                ('problems', models.JSONField(default=dict, help_text="Procore's messages by column")),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outbox', to='store.connection')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.CreateModel(
            name='OutgoingMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('email', 'E-mail'), ('webhook', 'Webhook')], max_length=10)),
                ('target', models.TextField(help_text='Address or URL')),
                ('subject', models.CharField(max_length=300)),
                ('text', models.TextField(blank=True)),
                ('payload', models.JSONField(default=dict, help_text='Of a webhook call')),
                ('created_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sent', 'Sent'), ('given_up', 'Given up')], default='waiting', max_length=10)),
                ('attempts', models.SmallIntegerField(default=0)),
                ('not_before', models.DateTimeField(help_text='When to try again', null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('problem', models.TextField(blank=True, help_text='Why it did not get through, for people')),
            ],
            options={
                'ordering': ('-id',),
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['id'], name='messages_waiting')],
            },
        ),
        migrations.CreateModel(
            name='OwnerOverride',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project_id', models.BigIntegerField(help_text="Procore's project id")),
                ('resource', models.CharField(max_length=60)),
                ('field', models.CharField(help_text='Column', max_length=100)),
                ('owner', models.CharField(help_text='procore, hub or shared', max_length=10)),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='store.connection')),
            ],
        ),
        migrations.CreateModel(
            name='RateWindow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('hour', 'Hour'), ('spike', 'Ten seconds')], max_length=10)),
                ('limit', models.IntegerField(help_text='Requests per window')),
                ('remaining', models.IntegerField(help_text='Requests left, those under way already taken off')),
                ('in_flight', models.IntegerField(default=0, help_text='Requests sent whose answers are not in yet, across all processes')),
                ('reset_at', models.DateTimeField(help_text='When the window is full again')),
                ('learned', models.BooleanField(default=False, help_text='Told by Procore, not assumed')),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='windows', to='store.connection')),
            ],
        ),
        migrations.CreateModel(
            name='SyncRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project_id', models.BigIntegerField(help_text="Procore's project id", null=True)),
                ('resource', models.CharField(max_length=60)),
                ('sync_type', models.CharField(help_text='full, changes, details, webhook', max_length=50)),
                ('purpose', models.CharField(help_text='Who asked: person, schedule, webhook', max_length=40)),
                ('status', models.CharField(choices=[('running', 'Running'), ('succeeded', 'Succeeded'), ('partial', 'Some records failed'), ('postponed', 'Postponed'), ('failed', 'Failed'), ('unavailable', 'Not available')], default='running', max_length=20)),
                ('started_at', models.DateTimeField()),
                ('completed_at', models.DateTimeField(null=True)),
                ('heartbeat_at', models.DateTimeField(help_text='Last progress; old while running means dead')),
                ('records_processed', models.IntegerField(default=0)),
                ('records_expected', models.IntegerField(help_text="Procore's Total, once known", null=True)),
                ('created_count', models.IntegerField(default=0)),
                ('updated_count', models.IntegerField(default=0)),
                ('failed_count', models.IntegerField(default=0)),
                ('requests', models.IntegerField(default=0)),
                ('errors', models.JSONField(default=list, help_text='[{id, message, next_step}], capped')),
                ('message', models.TextField(blank=True, help_text='The outcome in a sentence, for people')),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='store.connection')),
            ],
            options={
                'db_table': 'procore_sync_log',
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='DriftReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project_id', models.BigIntegerField(help_text="Procore's project id", null=True)),
                ('resource', models.CharField(max_length=60)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(help_text='Empty: under way', null=True)),
                ('passes', models.IntegerField(default=0, help_text='Complete passes over the listing')),
                ('next_page', models.IntegerField(default=1, help_text='Of the pass under way')),
                ('total', models.IntegerField(help_text="Procore's count, as last told", null=True)),
                ('records', models.IntegerField(default=0, help_text='Records that Procore showed')),
                ('created_count', models.IntegerField(default=0, help_text='Missed creations')),
                ('changed_count', models.IntegerField(default=0, help_text='Missed changes')),
                ('deleted_count', models.IntegerField(default=0, help_text='Missed deletions')),
                ('restored_count', models.IntegerField(default=0, help_text='Taken for gone, and there')),
                ('found', models.JSONField(default=list)),
                ('is_doubted', models.BooleanField(default=False, help_text='So many records were missing that none was called deleted')),
                ('message', models.TextField(blank=True, help_text='The outcome in a sentence, for people')),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drift', to='store.connection')),
                ('run', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='store.syncrun')),
            ],
            options={
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='ApiCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('method', models.CharField(max_length=8)),
                ('path', models.CharField(help_text='Template, such as .../rfis/{id}', max_length=200)),
                ('status', models.IntegerField(help_text='HTTP status; empty when no answer came', null=True)),
                ('duration_ms', models.IntegerField()),
                ('purpose', models.CharField(help_text='Who wanted it: person, pull, webhook ...', max_length=40)),
                ('remaining', models.IntegerField(help_text='X-Rate-Limit-Remaining of the answer', null=True)),
                ('request_id', models.CharField(blank=True, help_text="Procore's x-request-id", max_length=100)),
                ('error', models.CharField(blank=True, max_length=300)),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='store.connection')),
                ('run', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='calls', to='store.syncrun')),
            ],
            options={
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField(help_text="The file's name, as Procore will show it")),
                ('content_type', models.CharField(max_length=255)),
                ('size', models.BigIntegerField(help_text='Bytes')),
                ('sha256', models.CharField(max_length=64)),
                ('kept_as', models.CharField(help_text='Name of the bytes in the data directory', max_length=40)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sending', 'Being sent'), ('stored', 'Stored at Procore, not yet in its place'), ('done', 'At Procore')], default='waiting', max_length=10)),
                ('procore_uuid', models.CharField(blank=True, help_text="Of Procore's upload", max_length=60)),
                ('begun_at', models.DateTimeField(help_text="When Procore's upload was begun", null=True)),
                ('parts', models.JSONField(default=list)),
                ('sent', models.BigIntegerField(default=0, help_text='Bytes that have arrived')),
                ('seen_before', models.JSONField(default=list, help_text="Procore's ids of what was in the place before ours")),
                ('created_at', models.DateTimeField()),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to='store.outboxentry')),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.CreateModel(
            name='WebhookEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event_id', models.TextField(help_text='ulid (v2, v3) or id (v4)')),
                ('received_at', models.DateTimeField()),
                ('occurred_at', models.DateTimeField(null=True)),
                ('project_id', models.BigIntegerField(null=True)),
                ('resource_name', models.TextField(help_text='As sent, such as RFIs')),
                ('resource_id', models.BigIntegerField(null=True)),
                ('event_type', models.TextField(help_text='As sent, lower case')),
                ('payload', models.JSONField()),
                ('status', models.CharField(choices=[('waiting', 'Waiting'), ('processed', 'Processed'), ('coalesced', 'Answered by a later event on the same record'), ('ignored', 'Ignored'), ('failed', 'Failed')], default='waiting', max_length=12)),
                ('note', models.TextField(blank=True, help_text='What was done or why not, for people')),
                ('processed_at', models.DateTimeField(null=True)),
                ('attempts', models.SmallIntegerField(default=0)),
                ('not_before', models.DateTimeField(help_text='When to try again', null=True)),
                ('is_forced', models.BooleanField(default=False, help_text='A person wants it worked off again, whatever the mirror has')),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='store.connection')),
            ],
            options={
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='WebhookHook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project_id', models.BigIntegerField(help_text="Procore's project id", null=True)),
                ('procore_id', models.CharField(help_text="Procore's id of the hook", max_length=40)),
                ('namespace', models.CharField(max_length=60)),
                ('destination_url', models.TextField()),
                ('payload_version', models.CharField(default='v2.0', max_length=10)),
                ('triggers', models.JSONField(default=list, help_text='["RFIs create", ...]')),
                ('unsupported', models.JSONField(default=list, help_text='Wanted, and not offered by Procore in this scope')),
                ('problem', models.TextField(blank=True, help_text='What is wrong with it, for people')),
                ('checked_at', models.DateTimeField(help_text='When it was last compared with what should be')),
                ('log_checked_at', models.DateTimeField(help_text="When Procore's log of deliveries was last read", null=True)),
                ('log_seen_until', models.DateTimeField(help_text="Newest attempt seen in the log, by Procore's clock", null=True)),
                ('failing_since', models.DateTimeField(help_text="Procore cannot deliver since then, by Procore's clock", null=True)),
                ('lost_at', models.DateTimeField(help_text='When Procore last gave events up', null=True)),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hooks', to='store.connection')),
            ],
        ),
        migrations.CreateModel(
            name='Conflict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project_id', models.BigIntegerField(help_text="Procore's project id", null=True)),
                ('resource', models.CharField(max_length=60)),
                ('row_id', models.BigIntegerField(help_text="The record's row in its mirror table")),
                ('field', models.CharField(help_text='Column, or * for the whole record', max_length=100)),
                ('reason', models.CharField(help_text='Name of the rule that asks a person', max_length=40)),
                ('explanation', models.TextField(help_text='Why, and what to do, for people')),
                ('agreed', models.JSONField(null=True)),
                ('ours', models.JSONField(null=True)),
                ('theirs', models.JSONField(null=True)),
                ('ours_at', models.DateTimeField(null=True)),
                ('theirs_at', models.DateTimeField(help_text="By Procore's clock", null=True)),
                ('outbox_id', models.BigIntegerField(help_text='The entry that Procore refused', null=True)),
                ('found_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('open', 'To be decided'), ('theirs', "Procore's value taken"), ('ours', 'Our value kept'), ('edited', 'Another value chosen'), ('overtaken', 'Settled by itself')], default='open', max_length=10)),
                ('chosen', models.JSONField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ours_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='conflicts', to='store.connection')),
            ],
            options={
                'ordering': ('id',),
                'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['connection', 'project_id', 'id'], name='conflicts_open')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('resource', 'row_id', 'field'), name='one_open_conflict_per_field')],
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('project_id', models.BigIntegerField(help_text="Procore's project id", null=True)),
                ('resource', models.CharField(max_length=60)),
                ('row_id', models.BigIntegerField(help_text="The record's row in its mirror table")),
                ('cause', models.CharField(choices=[('procore', 'Read from Procore'), ('person', 'Edited here'), ('rule', 'Decided by a rule'), ('decision', 'Decided by a person'), ('push', 'Sent to Procore')], max_length=10)),
                ('rule', models.CharField(blank=True, max_length=60)),
                ('fields', models.JSONField(default=dict)),
                ('lost', models.JSONField(default=dict)),
                ('note', models.TextField(blank=True, help_text='For people')),
                ('outbox_id', models.BigIntegerField(null=True)),
                ('user', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('connection', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='store.connection')),
            ],
            options={
                'ordering': ('-id',),
                'indexes': [models.Index(fields=['resource', 'row_id', '-id'], name='history_of_record')],
            },
        ),
        migrations.CreateModel(
            name='CachedFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version_id', models.BigIntegerField(help_text="Procore's id of the file version")),
                ('sha256', models.CharField(db_index=True, max_length=64)),
                ('size', models.BigIntegerField(help_text='Bytes')),
                ('used_at', models.DateTimeField(db_index=True, help_text='What is not used goes first')),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='store.connection')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('connection', 'version_id'), name='one_copy_of_a_version')],
            },
        ),
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('failing', 'Sync fails'), ('stale', 'Sync is late'), ('outbox', 'Changes do not reach Procore'), ('events', 'Webhook events fail'), ('sign_in', 'Sign-in needed'), ('budget', 'Request limit nearly used up'), ('endpoint', 'Webhooks do not arrive'), ('drift', 'Comparison not believed'), ('messages', 'Messages cannot be sent'), ('disk', 'Disk nearly full')], max_length=10)),
                ('key', models.CharField(help_text='The same trouble has the same key', max_length=200)),
                ('message', models.TextField()),
                ('next_step', models.TextField(blank=True)),
                ('raised_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField(help_text='When the rules last found it')),
                ('cleared_at', models.DateTimeField(null=True)),
                ('connection', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='alerts', to='store.connection')),
            ],
            options={
                'ordering': ('-id',),
                'constraints': [models.UniqueConstraint(condition=models.Q(('cleared_at', None)), fields=('key',), name='one_open_alert_a_key')],
            },
        ),
        migrations.CreateModel(
            name='Cursor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project_id', models.BigIntegerField(help_text="Procore's project id", null=True)),
                ('resource', models.CharField(max_length=60)),
                ('watermark', models.DateTimeField(help_text='Everything Procore stamped up to here has been read', null=True)),
                ('window_start', models.DateTimeField(help_text='Of the reading under way', null=True)),
                ('window_end', models.DateTimeField(help_text='Of the reading under way', null=True)),
                ('next_page', models.IntegerField(default=1, help_text='First page not yet committed')),
                ('page_size', models.IntegerField(help_text='Of the reading under way', null=True)),
                ('total', models.IntegerField(help_text='Total of the last committed page', null=True)),
                ('done_parent_id', models.BigIntegerField(help_text='Of the reading under way: the last parent whose records are stored', null=True)),
                ('unavailable', models.TextField(blank=True, help_text='Why Procore does not show it: no access, or the tool is switched off')),
                ('last_success_at', models.DateTimeField(null=True)),
                ('last_full_at', models.DateTimeField(null=True)),
                ('due_at', models.DateTimeField(help_text='Empty: due now', null=True)),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cursors', to='store.connection')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('connection', 'project_id', 'resource'), name='one_cursor_per_lane', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='CensusId',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.SmallIntegerField(help_text='Of the pass')),
                ('procore_id', models.BigIntegerField()),
                ('report', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='store.driftreport')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('report', 'number', 'procore_id'), name='counted_once_a_pass')],
            },
        ),
        migrations.CreateModel(
            name='EventRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project_id', models.BigIntegerField(help_text="Procore's id; empty: every project", null=True)),
                ('name', models.CharField(max_length=100)),
                ('resource', models.CharField(max_length=60)),
                ('event_types', models.JSONField(default=list, help_text='["create"]; empty: every event')),
                ('column', models.CharField(blank=True, help_text='Empty: no condition', max_length=100)),
                ('value', models.CharField(blank=True, help_text='What the column must hold', max_length=255)),
                ('resync', models.CharField(blank=True, help_text='Resource to read again', max_length=60)),
                ('emails', models.JSONField(default=list)),
                ('webhook_url', models.TextField(blank=True)),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField()),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='store.connection')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('notify', models.ManyToManyField(blank=True, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('id',),
                'indexes': [models.Index(fields=['connection', 'resource'], name='rules_of_resource')],
            },
        ),
        migrations.CreateModel(
            name='LaneSetting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project_id', models.BigIntegerField(help_text="Procore's project id", null=True)),
                ('resource', models.CharField(max_length=60)),
                ('is_read', models.BooleanField(default=True, help_text='Off: nobody reads it by schedule')),
                ('every', models.DurationField(help_text='Between readings of what changed', null=True)),
                ('every_full', models.DurationField(help_text='Between readings of everything', null=True)),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='store.connection')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('connection', 'project_id', 'resource'), name='one_setting_per_lane', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('title', models.CharField(max_length=300)),
                ('text', models.TextField(blank=True)),
                ('project_id', models.BigIntegerField(help_text="Procore's project id", null=True)),
                ('resource', models.CharField(blank=True, max_length=60)),
                ('procore_id', models.BigIntegerField(null=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('connection', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='store.connection')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-id',),
                'indexes': [models.Index(condition=models.Q(('read_at', None)), fields=['user', '-id'], name='notices_unread')],
            },
        ),
        Together([
            migrations.AddIndex(
                model_name='outboxentry',
                index=models.Index(fields=['resource', 'row_id', 'id'], name='outbox_of_record'),
            ),
            migrations.AddIndex(
                model_name='outboxentry',
                index=models.Index(condition=models.Q(('state__in', ('waiting', 'sending'))), fields=['connection', 'id'], name='outbox_open'),
            ),
            migrations.AddIndex(
                model_name='outboxentry',
                index=models.Index(condition=models.Q(('provisional_id__isnull', False)), fields=['resource', 'provisional_id'], name='outbox_provisional'),
            ),
            migrations.AddConstraint(
                model_name='owneroverride',
                constraint=models.UniqueConstraint(fields=('connection', 'project_id', 'resource', 'field'), name='one_override_per_field'),
            ),
            migrations.AddConstraint(
                model_name='ratewindow',
                constraint=models.UniqueConstraint(fields=('connection', 'kind'), name='one_window_of_a_kind'),
            ),
            migrations.AddIndex(
                model_name='syncrun',
                index=models.Index(fields=['connection', 'project_id', 'resource', '-started_at'], name='sync_log_latest'),
            ),
            migrations.AddIndex(
                model_name='driftreport',
                index=models.Index(fields=['connection', 'project_id', 'resource', '-id'], name='drift_latest'),
            ),
            migrations.AddConstraint(
                model_name='driftreport',
                constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('connection', 'project_id', 'resource'), name='one_census_at_a_time', nulls_distinct=False),
            ),
            migrations.AddIndex(
                model_name='apicall',
                index=models.Index(fields=['connection', '-at'], name='api_call_latest'),
            ),
            migrations.AddIndex(
                model_name='webhookevent',
                index=models.Index(condition=models.Q(('status', 'waiting')), fields=['connection', 'resource_name', 'resource_id', 'id'], name='events_waiting'),
            ),
            migrations.AddConstraint(
                model_name='webhookevent',
                constraint=models.UniqueConstraint(fields=('connection', 'event_id'), name='event_arrives_once'),
            ),
            migrations.AddConstraint(
                model_name='webhookhook',
                constraint=models.UniqueConstraint(fields=('connection', 'project_id'), name='one_hook_per_scope', nulls_distinct=False),
            ),
        ]),
        migrations.RunSQL(
            "CREATE SEQUENCE store_provisional_id", "DROP SEQUENCE store_provisional_id"
        ),
        migrations.RunSQL(APPEND_ONLY, NOT_APPEND_ONLY),
    ]

import django.contrib.postgres.indexes
import trajanus.audit.words
from django.db import migrations, models


APPEND_ONLY = """
CREATE FUNCTION audit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit is only ever added to.';
END $$;
CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_stays();
"""
NOT_APPEND_ONLY = """
DROP TRIGGER audit_entry_stays ON audit_entry;
DROP FUNCTION audit_entry_stays();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('user_id', models.BigIntegerField(help_text="The person's key, if one was known", null=True)),
                ('who', models.CharField(blank=True, help_text="The person's name then", max_length=150)),
                ('way', models.CharField(help_text='workspace, api, command or hub', max_length=10)),
                ('program', models.CharField(blank=True, help_text='Name of the token used', max_length=100)),
                ('address', models.CharField(blank=True, help_text="Of the person's machine", max_length=45)),
                ('action', models.CharField(max_length=40)),
                ('about', models.CharField(blank=True, help_text='What it was done to', max_length=300)),
                ('connection_id', models.BigIntegerField(null=True)),
                ('project_id', models.BigIntegerField(help_text="Procore's project id", null=True)),
                ('resource', models.CharField(blank=True, max_length=60)),
                ('row_id', models.BigIntegerField(help_text="The record's row in its mirror table", null=True)),
                ('detail', models.JSONField(default=dict, help_text='{what: value} or {what: {before, after}}')),
            ],
            options={
                'ordering': ('-at', '-id'),
                'indexes': [models.Index(fields=['-at', '-id'], name='audit_newest'), models.Index(fields=['who', '-at', '-id'], name='audit_of_person'), models.Index(condition=models.Q(('user_id', None)), fields=['-at', '-id'], name='audit_of_nobody'), models.Index(fields=['action', '-at', '-id'], name='audit_of_action'), models.Index(condition=models.Q(('project_id__isnull', False)), fields=['project_id', '-at', '-id'], name='audit_of_project'), models.Index(condition=models.Q(('resource', ''), _negated=True), fields=['resource', '-at', '-id'], name='audit_of_resource'), models.Index(condition=models.Q(('row_id__isnull', False)), fields=['resource', 'row_id'], name='audit_of_record'), django.contrib.postgres.indexes.GinIndex(trajanus.audit.words.WordsOf('who', 'about', 'program', 'address', 'detail'), name='audit_words')],
            },
        ),
        migrations.RunSQL(APPEND_ONLY, NOT_APPEND_ONLY),
    ]

import django.contrib.postgres.indexes
import trajanus.audit.words
from django.conf import settings
from django.db import migrations, models

from trajanus.store.together import Together


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0004_awaits_choice'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together([
            migrations.AddIndex(
                model_name='change',
                index=models.Index(condition=models.Q(('cause', 'procore'), _negated=True), fields=['-at', '-id'], name='history_done_here'),
            ),
            migrations.AddIndex(
                model_name='change',
                index=models.Index(condition=models.Q(('cause', 'procore'), _negated=True), fields=['user', '-at', '-id'], name='history_of_person'),
            ),
            migrations.AddIndex(
                model_name='change',
                index=models.Index(condition=models.Q(('cause', 'procore'), _negated=True), fields=['project_id', '-at', '-id'], name='history_of_project'),
            ),
            migrations.AddIndex(
                model_name='change',
                index=models.Index(condition=models.Q(('cause', 'procore'), _negated=True), fields=['resource', '-at', '-id'], name='history_of_resource'),
            ),
            migrations.AddIndex(
                model_name='change',
                index=django.contrib.postgres.indexes.GinIndex(trajanus.audit.words.WordsOf('rule', 'note', 'fields', 'lost'), condition=models.Q(('cause', 'procore'), _negated=True), name='history_words'),
            ),
        ]),
    ]

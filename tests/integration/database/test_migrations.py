"""Do the migrations and the models agree?"""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection


@pytest.mark.django_db
def test_no_model_change_lacks_a_migration() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db
def test_the_guides_tables_exist_under_their_names() -> None:
    tables = set(connection.introspection.table_names())

    assert {"procore_projects", "procore_rfis", "procore_submittals", "procore_sync_log"} <= tables

"""Is the documented example of a new resource true?"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "add-a-resource.md"

#: Run apart, since a model stays with the process that defines it.
SCRIPT = """
import json, sys, types
import django
django.setup()
from django.core.management import call_command
from trajanus.cli.describe import description
from trajanus.sync.reading import statements

module = types.ModuleType("trajanus.resources.meeting")
sys.modules[module.__name__] = module
exec(compile(sys.stdin.read(), "meeting.py", "exec"), module.__dict__)
resource = module.MEETING
found = description(resource)
text = statements.ingest_page(resource).as_string(None)
print(json.dumps({"table": found["table"], "ingests": "procore_meetings" in text,
                  "fields": [one["column"] for one in found["fields"]]}))
call_command("makemigrations", "resources", dry_run=True)
"""


def test_the_example_becomes_a_table_a_statement_and_a_migration(db: None) -> None:
    [example] = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)

    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=example,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "trajanus.django_settings"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert '"table": "procore_meetings", "ingests": true' in done.stdout
    assert "Create model Meeting" in done.stdout

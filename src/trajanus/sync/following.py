"""Which projects are kept in step, and who chose so?"""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from trajanus.audit import trail
from trajanus.audit.actions import Action
from trajanus.audit.trail import Place
from trajanus.resources.project import Project


def keep_in_step(projects: Collection[int], *, is_kept: bool) -> int:
    """Begin or stop keeping these projects in step; return for how many that is a change."""
    action = Action.PROJECT_CHOSEN if is_kept else Action.PROJECT_DROPPED
    with transaction.atomic():
        changed = Project.objects.filter(pk__in=projects, is_followed=not is_kept)
        rows = list(changed.only("name", "connection_id", "procore_id").select_for_update())
        Project.objects.filter(pk__in=[row.pk for row in rows]).update(is_followed=is_kept)
        for row in rows:
            place = Place(row.connection_id, row.procore_id)
            trail.note(action, row.name or "(no name)", place=place)
    return len(rows)

"""What was the latest run of a lane? One look into the index of the sync log for each cursor."""

from __future__ import annotations

from django.db.models import Case, F, OuterRef, Subquery, When

from trajanus.store.models import SyncRun


def latest_run(column: str) -> Case:
    """Return an expression for a column of the latest run of a cursor's lane."""
    of_lane = SyncRun.objects.filter(
        connection=OuterRef("connection"),
        resource=OuterRef("resource"),
        # By project first: PostgreSQL takes an empty one for an order still to be made.
    ).order_by("project_id", F("started_at").desc(), F("pk").desc())
    # An index is of no use for "equal, or both empty", so the two are asked for apart.
    of_company = Subquery(of_lane.filter(project_id=None).values(column)[:1])
    of_project = Subquery(of_lane.filter(project_id=OuterRef("project_id")).values(column)[:1])
    return Case(When(project_id=None, then=of_company), default=of_project)

"""How does a comparison of two updates look to programs?"""

from __future__ import annotations

from datetime import datetime

from trajanus.p6.comparison.aspects import Change, ChangedActivity
from trajanus.p6.comparison.compare import Comparison, Side
from trajanus.p6.comparison.links import ChangedLink
from trajanus.p6.model import Activity
from trajanus.p6_reports.shared import activity_json, moment_json


def comparison_json(comparison: Comparison) -> dict[str, object]:
    """Return the comparison for programs: dates local, durations and floats in work days."""
    return {
        "old": _side_json(comparison.old),
        "new": _side_json(comparison.new),
        "finish_moved_days": comparison.finish_moved_days,
        "added": [_activity_json(each) for each in comparison.added],
        "removed": [_activity_json(each) for each in comparison.removed],
        "changed": [_changed_json(each) for each in comparison.changed],
        "renamed_wbs": [
            {"code": each.code, "old": each.old, "new": each.new} for each in comparison.renamed_wbs
        ],
        "settings": [
            {"name": each.name, "old": each.old, "new": each.new} for each in comparison.settings
        ],
        "logic": [_link_json(each) for each in comparison.links],
        "became_critical": [each.new.id for each in comparison.became_critical],
        "no_longer_critical": [each.new.id for each in comparison.no_longer_critical],
        "issues": [
            {
                "kind": issue.kind.value,
                "activity": issue.activity_id or None,
                "message": issue.message,
                "known_before": issue.is_old,
            }
            for issue in comparison.issues
        ],
        "not_compared": [aspect.value for aspect in comparison.not_compared],
    }


def _side_json(side: Side) -> dict[str, object]:
    return {
        "project": side.project.id,
        "name": side.project.name,
        "data_date": moment_json(side.project.data_date),
        "finish": moment_json(side.finish),
        "activities": side.activities,
        "relationships": side.relationships,
    }


def _activity_json(activity: Activity) -> dict[str, object]:
    dates = {"start": moment_json(activity.start), "finish": moment_json(activity.finish)}
    return {**activity_json(activity), **dates, "days": activity.original_days}


def _changed_json(changed: ChangedActivity) -> dict[str, object]:
    return {
        **activity_json(changed.new),
        "changes": [_change_json(change) for change in changed.changes],
    }


def _change_json(change: Change) -> dict[str, object]:
    old, new = (
        moment_json(value) if isinstance(value, datetime) else value
        for value in (change.old, change.new)
    )
    return {"field": change.aspect.value, "old": old, "new": new, "days": change.days}


def _link_json(link: ChangedLink) -> dict[str, object]:
    return {
        "change": link.event.value,
        "predecessor": link.predecessor,
        "successor": link.successor,
        "old": link.old.shown if link.old else None,
        "new": link.new.shown if link.new else None,
        "with_activity": link.with_activity,
    }

"""How is work with large schedules asked of a worker? By a job that commits with its reason.

Names tasks without importing them: jobs/ stands above this package and defines them.
"""

from __future__ import annotations

from trajanus.schedules.models import Paper, ScheduleUpdate
from trajanus.sync import queue

SUMMARIZE = "summarize_schedule"
PREVIEW = "preview_schedule"
APPLY = "apply_schedule"
COLLECT = "collect_field_progress"
MAKE_PAPER = "make_schedule_paper"


def ask(task: str, update: ScheduleUpdate) -> bool:
    """Ask a worker to work on an update; say whether that was not asked for already."""
    return queue.ask_for(task, once=f"{task}/{update.pk}", update_id=update.pk)


def ask_for_paper(paper: Paper) -> bool:
    """Ask a worker to make a paper."""
    return queue.ask_for(MAKE_PAPER, once=f"{MAKE_PAPER}/{paper.pk}", paper_id=paper.pk)

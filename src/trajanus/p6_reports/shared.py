"""Which columns and facts do all schedule reports have in common?"""

from __future__ import annotations

from datetime import date, datetime

from trajanus.export.table import Column, Kind
from trajanus.p6.model import Activity, Project

ID = Column("Activity", width=13)
NAME = Column("Name", width=34)
WBS = Column("WBS", width=24)
START = Column("Start", Kind.DATE, 11)
FINISH = Column("Finish", Kind.DATE, 11)


def wbs_of(activity: Activity, project: Project | None) -> str:
    """Return where an activity hangs, without the project itself, which XER puts on top."""
    is_on_top = project is not None and activity.wbs[:1] == (project.name,)
    return " / ".join(activity.wbs[1:] if is_on_top else activity.wbs)


def counted(count: int, word: str) -> str:
    """Return `1 check` or `2 checks`."""
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"


def day(moment: datetime | None) -> str:
    """Return a date as text, or that it is not known."""
    return f"{moment:%Y-%m-%d}" if moment else "not known"


def project_facts(project: Project) -> tuple[tuple[str, str], ...]:
    """Return what a report says about its project."""
    return (
        ("Project", f"{project.id} {project.name}".strip()),
        ("Data date", day(project.data_date)),
    )


def moment_json(moment: datetime | date | None) -> str | None:
    """Return a moment as local time to the minute, a date as a date."""
    if isinstance(moment, datetime):
        return moment.isoformat(timespec="minutes")
    return moment.isoformat() if moment else None


def activity_json(activity: Activity) -> dict[str, object]:
    """Return how an activity is named in JSON."""
    return {"id": activity.id, "name": activity.name, "wbs": list(activity.wbs)}

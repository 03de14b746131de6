"""Primavera P6 and SDEF schedules: read, summarized and updated; on its own, in pure Python.

    from trajanus.p6 import read

    schedule = read("bridge.xer")
    for activity in schedule.activities:
        print(activity.id, activity.name, activity.start, activity.finish, activity.percent)

The shapes of all records are in `trajanus.p6.model`.
"""

from trajanus.p6.errors import CannotWrite, ScheduleError, UnreadableSchedule, UnsafeSchedule
from trajanus.p6.limits import Limits
from trajanus.p6.reading import read, summary
from trajanus.p6.schedule import Schedule
from trajanus.p6.summary import Summary
from trajanus.p6.updates import ProgressUpdate
from trajanus.p6.writing import patch_xer, update_pmxml, update_xer

__all__ = [
    "CannotWrite",
    "Limits",
    "ProgressUpdate",
    "Schedule",
    "ScheduleError",
    "Summary",
    "UnreadableSchedule",
    "UnsafeSchedule",
    "patch_xer",
    "read",
    "summary",
    "update_pmxml",
    "update_xer",
]

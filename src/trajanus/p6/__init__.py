"""Primavera P6 and SDEF schedules: read, summarized, patched; on its own, in pure Python.

    from trajanus.p6 import read

    schedule = read("bridge.xer")
    for activity in schedule.activities:
        print(activity.id, activity.name, activity.start, activity.finish, activity.percent)

The shapes of all records are in `trajanus.p6.model`.
"""

from trajanus.p6.errors import CannotWrite, ScheduleError, UnreadableSchedule, UnsafeSchedule
from trajanus.p6.limits import Limits
from trajanus.p6.reading import patch_xer, read, summary
from trajanus.p6.schedule import Schedule
from trajanus.p6.summary import Summary

__all__ = [
    "CannotWrite",
    "Limits",
    "Schedule",
    "ScheduleError",
    "Summary",
    "UnreadableSchedule",
    "UnsafeSchedule",
    "patch_xer",
    "read",
    "summary",
]

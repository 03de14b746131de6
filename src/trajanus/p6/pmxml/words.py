"""Which words of P6 XML differ from those that P6 shows?"""

from __future__ import annotations

from types import MappingProxyType

from trajanus.p6.words import (
    ActivityType,
    ConstraintType,
    CriticalPath,
    DurationType,
    LagCalendar,
    LinkType,
    PercentType,
    ResourceType,
    Status,
)

STATUS = MappingProxyType(
    {
        "Not Started": Status.NOT_STARTED,
        "In Progress": Status.IN_PROGRESS,
        "Completed": Status.COMPLETED,
    }
)
LINK_TYPE = MappingProxyType(
    {
        "Finish to Start": LinkType.FINISH_TO_START,
        "Start to Start": LinkType.START_TO_START,
        "Finish to Finish": LinkType.FINISH_TO_FINISH,
        "Start to Finish": LinkType.START_TO_FINISH,
    }
)
CRITICAL_PATH = MappingProxyType(
    {"Critical Float": CriticalPath.TOTAL_FLOAT, "Longest Path": CriticalPath.LONGEST_PATH}
)
LAG_CALENDAR = MappingProxyType(
    {
        "Predecessor Activity Calendar": LagCalendar.PREDECESSOR,
        "Successor Activity Calendar": LagCalendar.SUCCESSOR,
        "Project Default Calendar": LagCalendar.PROJECT,
        "24 Hour Calendar": LagCalendar.ALWAYS,
    }
)
SAME = MappingProxyType(
    {
        str(word): str(word)
        for kind in (ActivityType, ConstraintType, DurationType, PercentType, ResourceType)
        for word in kind
    }
)
SCOPE = MappingProxyType({"Global": "Global", "EPS": "EPS", "Project": "Project"})
CALENDAR_TYPE = MappingProxyType(
    {"Global": "Global", "Project": "Project", "Resource": "Resource", "Personal": "Resource"}
)

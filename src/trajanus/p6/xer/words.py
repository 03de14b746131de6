"""What do the code words of XER mean in P6's words for people?"""

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
        "TK_NotStart": Status.NOT_STARTED,
        "TK_Active": Status.IN_PROGRESS,
        "TK_Complete": Status.COMPLETED,
        "Not Started": Status.NOT_STARTED,
        "In Progress": Status.IN_PROGRESS,
    }
)
ACTIVITY_TYPE = MappingProxyType(
    {
        "TT_Task": ActivityType.TASK,
        "TT_Rsrc": ActivityType.RESOURCE,
        "TT_LOE": ActivityType.LEVEL_OF_EFFORT,
        "TT_Mile": ActivityType.START_MILESTONE,
        "TT_FinMile": ActivityType.FINISH_MILESTONE,
        "TT_WBS": ActivityType.WBS_SUMMARY,
    }
)
PERCENT_TYPE = MappingProxyType(
    {
        "CP_Phys": PercentType.PHYSICAL,
        "CP_Drtn": PercentType.DURATION,
        "CP_Units": PercentType.UNITS,
    }
)
DURATION_TYPE = MappingProxyType(
    {
        "DT_FixedRate": DurationType.FIXED_UNITS_TIME,
        "DT_FixedDrtn": DurationType.FIXED_DURATION_UNITS_TIME,
        "DT_FixedQty": DurationType.FIXED_UNITS,
        "DT_FixedDUR2": DurationType.FIXED_DURATION_UNITS,
    }
)
CONSTRAINT_TYPE = MappingProxyType(
    {
        "CS_MSO": ConstraintType.START_ON,
        "CS_MSOA": ConstraintType.START_ON_OR_AFTER,
        "CS_MSOB": ConstraintType.START_ON_OR_BEFORE,
        "CS_MEO": ConstraintType.FINISH_ON,
        "CS_MEOA": ConstraintType.FINISH_ON_OR_AFTER,
        "CS_MEOB": ConstraintType.FINISH_ON_OR_BEFORE,
        "CS_MANDSTART": ConstraintType.MANDATORY_START,
        "CS_MANDFIN": ConstraintType.MANDATORY_FINISH,
        "CS_ALAP": ConstraintType.AS_LATE_AS_POSSIBLE,
        # Old versions write it for none.
        "0": "",
    }
)
LINK_TYPE = MappingProxyType(
    {
        "PR_FS": LinkType.FINISH_TO_START,
        "PR_SS": LinkType.START_TO_START,
        "PR_FF": LinkType.FINISH_TO_FINISH,
        "PR_SF": LinkType.START_TO_FINISH,
    }
)
RESOURCE_TYPE = MappingProxyType(
    {
        "RT_Labor": ResourceType.LABOR,
        "RT_Equip": ResourceType.NONLABOR,
        "RT_Mat": ResourceType.MATERIAL,
    }
)
CRITICAL_PATH = MappingProxyType(
    {"CT_TotFloat": CriticalPath.TOTAL_FLOAT, "CT_DrivPath": CriticalPath.LONGEST_PATH}
)
LAG_CALENDAR = MappingProxyType(
    {
        "rcal_Predecessor": LagCalendar.PREDECESSOR,
        "rcal_Successor": LagCalendar.SUCCESSOR,
        "rcal_ProjDefault": LagCalendar.PROJECT,
        "rcal_24Hour": LagCalendar.ALWAYS,
    }
)
CALENDAR_TYPE = MappingProxyType(
    {"CA_Base": "Global", "CA_Project": "Project", "CA_Rsrc": "Resource"}
)
CODE_SCOPE = MappingProxyType({"AS_Global": "Global", "AS_EPS": "EPS", "AS_Project": "Project"})

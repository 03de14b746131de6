"""What is wanted of a P6 XML file, for the whole model and for a summary?"""

from __future__ import annotations

from trajanus.p6.pmxml.elements import Element

_WORK_TIME = Element("WorkTime", ("Start", "Finish"))
_HOURS = Element("StandardWorkHours", ("DayOfWeek",), {"WorkTime": _WORK_TIME})
_WEEK = Element("StandardWorkWeek", (), {"StandardWorkHours": _HOURS})
_EXCEPTION = Element("HolidayOrException", ("Date",), {"WorkTime": _WORK_TIME})
_EXCEPTIONS = Element("HolidayOrExceptions", (), {"HolidayOrException": _EXCEPTION})
CODE = Element("Code", ("TypeObjectId", "ValueObjectId"))
UDF_CONTENT = (
    "TextValue",
    "DoubleValue",
    "IntegerValue",
    "CostValue",
    "StartDateValue",
    "FinishDateValue",
    "IndicatorValue",
    "CodeValue",
)
UDF = Element("UDF", ("TypeObjectId", *UDF_CONTENT))
CALENDAR = Element(
    "Calendar",
    (
        "ObjectId",
        "Name",
        "Type",
        "ProjectObjectId",
        "BaseCalendarObjectId",
        "IsDefault",
        "HoursPerDay",
        "HoursPerWeek",
    ),
    {"StandardWorkWeek": _WEEK, "HolidayOrExceptions": _EXCEPTIONS},
)
WBS = Element(
    "WBS",
    ("ObjectId", "ProjectObjectId", "Code", "Name", "ParentObjectId", "SequenceNumber"),
    {"UDF": UDF},
)
#: What tells an activity's identity and what P6's pages show of it.
SHOWN = (
    "ObjectId",
    "ProjectObjectId",
    "WBSObjectId",
    "CalendarObjectId",
    "Id",
    "Name",
    "Status",
    "PercentCompleteType",
    "PercentComplete",
    "PhysicalPercentComplete",
    "DurationPercentComplete",
    "UnitsPercentComplete",
    "PlannedDuration",
    "RemainingDuration",
    "StartDate",
    "FinishDate",
    "ActualStartDate",
    "ActualFinishDate",
    "RemainingEarlyStartDate",
    "RemainingEarlyFinishDate",
    "PlannedStartDate",
    "PlannedFinishDate",
    "EarlyStartDate",
    "EarlyFinishDate",
)
ACTIVITY = Element(
    "Activity",
    (
        *SHOWN,
        "GUID",
        "Type",
        "DurationType",
        "PrimaryResourceObjectId",
        "LateStartDate",
        "LateFinishDate",
        "RemainingLateStartDate",
        "RemainingLateFinishDate",
        "SuspendDate",
        "ResumeDate",
        "ExpectedFinishDate",
        "TotalFloat",
        "FreeFloat",
        "PlannedLaborUnits",
        "PlannedNonLaborUnits",
        "ActualLaborUnits",
        "ActualNonLaborUnits",
        "RemainingLaborUnits",
        "RemainingNonLaborUnits",
        "PrimaryConstraintType",
        "PrimaryConstraintDate",
        "SecondaryConstraintType",
        "SecondaryConstraintDate",
        "IsLongestPath",
        "IsCritical",
    ),
    {"Code": CODE, "UDF": UDF},
)
LISTED_ACTIVITY = Element("Activity", SHOWN)
RELATIONSHIP = Element(
    "Relationship",
    (
        "ObjectId",
        "PredecessorActivityObjectId",
        "SuccessorActivityObjectId",
        "PredecessorProjectObjectId",
        "SuccessorProjectObjectId",
        "Type",
        "Lag",
    ),
)
RESOURCE = Element(
    "Resource",
    (
        "ObjectId",
        "Id",
        "Name",
        "ResourceType",
        "ParentObjectId",
        "CalendarObjectId",
        "EmailAddress",
        "UnitOfMeasureObjectId",
        "IsActive",
    ),
    {"UDF": UDF},
)
LISTED_RESOURCE = Element("Resource")
ROLE = Element("Role", ("ObjectId", "Id", "Name", "ParentObjectId"))
ASSIGNMENT = Element(
    "ResourceAssignment",
    (
        "ObjectId",
        "ProjectObjectId",
        "ActivityObjectId",
        "ResourceObjectId",
        "RoleObjectId",
        "CostAccountObjectId",
        "PlannedUnits",
        "ActualUnits",
        "RemainingUnits",
        "PlannedCost",
        "ActualCost",
        "ActualRegularCost",
        "ActualOvertimeCost",
        "RemainingCost",
        "PricePerUnit",
        "ActualStartDate",
        "StartDate",
        "PlannedStartDate",
        "ActualFinishDate",
        "FinishDate",
        "PlannedFinishDate",
    ),
    {"UDF": UDF},
)
EXPENSE = Element(
    "ActivityExpense",
    (
        "ObjectId",
        "ProjectObjectId",
        "ActivityObjectId",
        "ExpenseItem",
        "PlannedCost",
        "ActualCost",
        "RemainingCost",
        "PlannedUnits",
        "CostAccountObjectId",
    ),
)
CODE_TYPE = Element("ActivityCodeType", ("ObjectId", "Name", "Scope", "ProjectObjectId", "Length"))
CODE_VALUE = Element(
    "ActivityCode",
    ("ObjectId", "CodeTypeObjectId", "CodeValue", "Description", "ParentObjectId"),
)
UDF_TYPE = Element("UDFType", ("ObjectId", "Title"))
TOPIC = Element("NotebookTopic", ("ObjectId", "Name"))
UNIT = Element("UnitOfMeasure", ("ObjectId", "Abbreviation"))
ACTIVITY_NOTE = Element("ActivityNote", ("ActivityObjectId", "NotebookTopicObjectId", "Note"))
PROJECT_NOTE = Element("ProjectNote", ("WBSObjectId", "NotebookTopicObjectId", "Note"))
OPTIONS = Element("ScheduleOptions", ("OutOfSequenceScheduleType", "RelationshipLagCalendar"))

_PROJECT_FIELDS = (
    "ObjectId",
    "Id",
    "Name",
    "GUID",
    "DataDate",
    "PlannedStartDate",
    "MustFinishByDate",
    "ScheduledFinishDate",
    "ActivityDefaultCalendarObjectId",
    "CalendarObjectId",
    "CriticalActivityPathType",
    "CriticalActivityFloatLimit",
    "ActivityDefaultPercentCompleteType",
    "ActivityDefaultDurationType",
    "ActivityPercentCompleteBasedOnActivitySteps",
    "RelationshipLagCalendar",
    "WBSCodeSeparator",
    "OriginalProjectObjectId",
)
_ANYWHERE = {
    "Calendar": CALENDAR,
    "WBS": WBS,
    "Activity": ACTIVITY,
    "Relationship": RELATIONSHIP,
    "ResourceAssignment": ASSIGNMENT,
    "ActivityExpense": EXPENSE,
    "ActivityCodeType": CODE_TYPE,
    "ActivityCode": CODE_VALUE,
    "ActivityNote": ACTIVITY_NOTE,
    "ProjectNote": PROJECT_NOTE,
    "UDFType": UDF_TYPE,
    "NotebookTopic": TOPIC,
    "UnitOfMeasure": UNIT,
    "Resource": RESOURCE,
    "Role": ROLE,
    "ScheduleOptions": OPTIONS,
}
PROJECT = Element("Project", _PROJECT_FIELDS, {**_ANYWHERE, "UDF": UDF})
FILE = Element("file", (), {**_ANYWHERE, "Project": PROJECT, "BaselineProject": PROJECT})

_LISTED = {
    "Calendar": CALENDAR,
    "WBS": WBS,
    "Activity": LISTED_ACTIVITY,
    "Relationship": RELATIONSHIP,
    "Resource": LISTED_RESOURCE,
}
LISTED_PROJECT = Element("Project", _PROJECT_FIELDS, _LISTED)
LISTED_FILE = Element("file", (), {**_LISTED, "Project": LISTED_PROJECT})

"""Which words does a schedule use for its closed sets? Those that P6 shows to its users.

Fields that hold these are typed `str`: a word the list does not know is kept as the file has it,
with a warning. Members compare equal to their text.
"""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """How far an activity is; always one of these three."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"


class ActivityType(StrEnum):
    """What kind of work an activity is."""

    TASK = "Task Dependent"
    RESOURCE = "Resource Dependent"
    LEVEL_OF_EFFORT = "Level of Effort"
    START_MILESTONE = "Start Milestone"
    FINISH_MILESTONE = "Finish Milestone"
    WBS_SUMMARY = "WBS Summary"


class PercentType(StrEnum):
    """Where an activity's percent complete comes from."""

    PHYSICAL = "Physical"
    DURATION = "Duration"
    UNITS = "Units"
    SCOPE = "Scope"


class DurationType(StrEnum):
    """What stays fixed when resources change."""

    FIXED_UNITS_TIME = "Fixed Units/Time"
    FIXED_DURATION_UNITS_TIME = "Fixed Duration and Units/Time"
    FIXED_UNITS = "Fixed Units"
    FIXED_DURATION_UNITS = "Fixed Duration and Units"


class ConstraintType(StrEnum):
    """A limit that a planner puts on dates beside the logic."""

    START_ON = "Start On"
    START_ON_OR_AFTER = "Start On or After"
    START_ON_OR_BEFORE = "Start On or Before"
    FINISH_ON = "Finish On"
    FINISH_ON_OR_AFTER = "Finish On or After"
    FINISH_ON_OR_BEFORE = "Finish On or Before"
    MANDATORY_START = "Mandatory Start"
    MANDATORY_FINISH = "Mandatory Finish"
    AS_LATE_AS_POSSIBLE = "As Late As Possible"


class LinkType(StrEnum):
    """Which ends of two activities a relationship joins: predecessor's, then successor's."""

    FINISH_TO_START = "FS"
    START_TO_START = "SS"
    FINISH_TO_FINISH = "FF"
    START_TO_FINISH = "SF"


class ResourceType(StrEnum):
    """What a resource is."""

    LABOR = "Labor"
    NONLABOR = "Nonlabor"
    MATERIAL = "Material"


class CriticalPath(StrEnum):
    """What a project calls critical."""

    TOTAL_FLOAT = "Total Float"
    LONGEST_PATH = "Longest Path"


class LagCalendar(StrEnum):
    """Whose calendar the hours of a lag count on."""

    PREDECESSOR = "Predecessor"
    SUCCESSOR = "Successor"
    PROJECT = "Project Default"
    ALWAYS = "24 Hour"

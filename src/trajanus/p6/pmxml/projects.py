"""Which projects does a P6 XML file have, and how is each broken down and scheduled?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trajanus.p6.breakdown import with_paths
from trajanus.p6.cells import Moments, Numbers, Words
from trajanus.p6.doubts import Doubts
from trajanus.p6.model import Note, Project, Udf, Wbs
from trajanus.p6.pmxml import shape, words
from trajanus.p6.pmxml.elements import Element, Held
from trajanus.p6.words import CriticalPath, LagCalendar, PercentType


def read_project(
    held: Held, element: Element, udfs: tuple[Udf, ...], notes: tuple[Note, ...], doubts: Doubts
) -> Project:
    """Return one project."""
    moments, numbers = Moments(doubts), Numbers(doubts)
    doubts.table, doubts.row, doubts.line = "Project", None, held[0]
    field = {name: held[place] for name, place in element.fields.items()}
    paths = Words(doubts, words.CRITICAL_PATH, empty=CriticalPath.TOTAL_FLOAT)
    same = Words(doubts, words.SAME)
    logic, lag_calendar = _options(held, element)
    lags = Words(doubts, words.LAG_CALENDAR, empty=LagCalendar.PREDECESSOR)
    return Project(
        key=field["ObjectId"] or field["Id"],
        id=field["Id"],
        name=field["Name"] or field["Id"],
        data_date=moments[field["DataDate"]],
        planned_start=moments[field["PlannedStartDate"]],
        must_finish=moments[field["MustFinishByDate"]],
        scheduled_finish=moments[field["ScheduledFinishDate"]],
        guid=field["GUID"].strip("{}"),
        calendar_key=field["ActivityDefaultCalendarObjectId"] or field["CalendarObjectId"] or None,
        critical_path=paths[field["CriticalActivityPathType"]],
        critical_float_hours=numbers[field["CriticalActivityFloatLimit"]] or 0.0,
        default_percent_type=same[field["ActivityDefaultPercentCompleteType"]]
        or PercentType.DURATION,
        default_duration_type=same[field["ActivityDefaultDurationType"]],
        physical_percent_from_steps=field["ActivityPercentCompleteBasedOnActivitySteps"] == "1",
        retained_logic=logic == "Retained Logic" if logic else None,
        progress_override=logic == "Progress Override" if logic else None,
        lag_calendar=lags[field["RelationshipLagCalendar"] or lag_calendar],
        wbs_separator=field["WBSCodeSeparator"] or ".",
        udfs=udfs,
        notes=notes,
    )


def _options(held: Held, element: Element) -> tuple[str, str]:
    """Return out-of-sequence rule and lag calendar of the scheduling options, where there are."""
    options = (
        element.within(held, "ScheduleOptions") if "ScheduleOptions" in element.children else []
    )
    text = shape.OPTIONS.text
    return next(
        (
            (text(each, "OutOfSequenceScheduleType"), text(each, "RelationshipLagCalendar"))
            for each in options
        ),
        ("", ""),
    )


def read_wbs(
    project_key: str, elements: Iterable[Held], udfs: Iterable[tuple[Udf, ...]], doubts: Doubts
) -> tuple[Wbs, ...]:
    """Return the WBS nodes of one project with their paths."""
    lines: dict[str, tuple[int, int]] = {}

    def nodes() -> Iterator[Wbs]:
        text = shape.WBS.text
        for row, (held, values) in enumerate(zip(elements, udfs, strict=False), start=1):
            key, sequence = text(held, "ObjectId"), text(held, "SequenceNumber")
            lines[key] = row, held[0]
            yield Wbs(
                key=key,
                project_key=text(held, "ProjectObjectId") or project_key,
                code=text(held, "Code"),
                name=text(held, "Name"),
                parent_key=text(held, "ParentObjectId") or None,
                sequence=int(sequence) if sequence.isdecimal() and len(sequence) < 10 else 0,
                udfs=values,
            )

    def warn(node: Wbs, message: str) -> None:
        doubts.table = "WBS"
        doubts.row, doubts.line = lines[node.key]
        doubts.add(message)
        doubts.leave()

    return with_paths(nodes(), warn)

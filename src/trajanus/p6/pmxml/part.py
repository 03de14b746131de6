"""What does one project of a P6 XML file hold, or one baseline, which has the same shape?"""

from __future__ import annotations

from dataclasses import dataclass, replace

from trajanus.p6.calendar import Calendar
from trajanus.p6.doubts import Doubts
from trajanus.p6.model import CodeType, CodeValue, Note, Project, Resource, Role, Wbs
from trajanus.p6.pmxml import shape
from trajanus.p6.pmxml.activities import Around, Shower, read_activities
from trajanus.p6.pmxml.attachments import Udfs, read_notes
from trajanus.p6.pmxml.elements import Held
from trajanus.p6.pmxml.projects import read_project, read_wbs
from trajanus.p6.pmxml.work import read_assignments, read_expenses, read_relationships
from trajanus.p6.schedule import Schedule

Notes = dict[str, tuple[Note, ...]]


@dataclass(frozen=True, slots=True)
class Shared:
    """What all projects and baselines of a file share."""

    calendars: dict[str, Calendar]
    code_types: dict[str, CodeType]
    code_values: dict[str, CodeValue]
    topics: dict[str, str]
    resources: tuple[Resource, ...]
    roles: tuple[Role, ...]
    udfs: Udfs
    show: Shower


def read_part(held: Held, shared: Shared, doubts: Doubts) -> Schedule:
    """Return one project, without what it shares with others."""
    within, udfs = shape.PROJECT.within, shared.udfs
    notes = _notes(held, "ProjectNote", "WBSObjectId", shared)
    fields = udfs.of(held, shape.PROJECT)
    project = read_project(held, shape.PROJECT, fields, notes.get("", ()), doubts)
    key = project.key
    wbs = _wbs(held, project, notes, shared, doubts)
    around = Around(
        project=project,
        wbs={node.key: node for node in wbs},
        calendars=shared.calendars,
        codes=shared.code_values,
        udfs=udfs.of,
        notes=_notes(held, "ActivityNote", "ActivityObjectId", shared),
    )
    activities = tuple(read_activities(within(held, "Activity"), shared.show, around, doubts))
    keys = {activity.key for activity in activities}
    logic, work = within(held, "Relationship"), within(held, "ResourceAssignment")
    costs = within(held, "ActivityExpense")
    return Schedule(
        format="pmxml",
        encoding="",
        projects=(project,),
        wbs=wbs,
        activities=activities,
        relationships=tuple(read_relationships(key, logic, keys, doubts)),
        assignments=tuple(read_assignments(key, work, keys, udfs, doubts)),
        expenses=tuple(read_expenses(key, costs, keys, doubts)),
    )


def _wbs(
    held: Held, project: Project, notes: Notes, shared: Shared, doubts: Doubts
) -> tuple[Wbs, ...]:
    nodes = shape.PROJECT.within(held, "WBS")
    udfs = (shared.udfs.of(node, shape.WBS) for node in nodes)
    return tuple(
        replace(node, notes=notes[node.key]) if node.key in notes else node
        for node in read_wbs(project.key, nodes, udfs, doubts)
    )


def _notes(held: Held, name: str, key: str, shared: Shared) -> Notes:
    element = shape.PROJECT.children[name][1]
    return read_notes(shape.PROJECT.within(held, name), element, key=key, topics=shared.topics)

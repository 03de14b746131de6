"""What schedule does a P6 XML file hold?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from typing import BinaryIO

from trajanus.p6.doubts import Doubts
from trajanus.p6.limits import Limits
from trajanus.p6.memory import uninterrupted
from trajanus.p6.pmxml import shape
from trajanus.p6.pmxml.activities import Shower, scale_of
from trajanus.p6.pmxml.attachments import Udfs, read_code_types, read_code_values
from trajanus.p6.pmxml.calendars import read_calendars
from trajanus.p6.pmxml.elements import Element, Held
from trajanus.p6.pmxml.parse import parse
from trajanus.p6.pmxml.part import Shared, read_part
from trajanus.p6.pmxml.work import read_relationships, read_resources, read_roles
from trajanus.p6.schedule import Baseline, Schedule


def read_pmxml(file: BinaryIO, encoding: str | None, limits: Limits) -> Schedule:
    """Read all of a P6 XML file."""
    with uninterrupted():
        top, found = parse(file, shape.FILE, encoding, limits)
        doubts = Doubts(limits.warnings)
        shared = _shared(top, doubts)
        parts = [_part(held, shared, doubts) for held in shape.FILE.within(top, "Project")]
        whole = _joined(top, found, shared, parts, doubts)
        baselines = tuple(
            Baseline(
                shape.PROJECT.text(held, "OriginalProjectObjectId"),
                _with_shared(_part(held, shared, doubts), found, shared),
            )
            for held in shape.FILE.within(top, "BaselineProject")
        )
        return replace(whole, baselines=baselines, warnings=doubts.all())


def _shared(top: Held, doubts: Doubts) -> Shared:
    """Return what all projects and baselines of a file share."""

    def everywhere(name: str) -> list[Held]:
        projects = chain(
            shape.FILE.within(top, "Project"), shape.FILE.within(top, "BaselineProject")
        )
        return [*shape.FILE.within(top, name), *shape.PROJECT.merged(projects, name)]

    udfs = Udfs(everywhere("UDFType"), doubts)
    types = read_code_types(everywhere("ActivityCodeType"), doubts)
    units = _texts(shape.UNIT, everywhere("UnitOfMeasure"), "Abbreviation")
    scale = scale_of(shape.ACTIVITY, everywhere("Activity"), doubts)
    return Shared(
        calendars=read_calendars(everywhere("Calendar"), doubts),
        code_types=types,
        code_values=read_code_values(everywhere("ActivityCode"), types, doubts),
        topics=_texts(shape.TOPIC, everywhere("NotebookTopic"), "Name"),
        resources=tuple(read_resources(everywhere("Resource"), units, udfs, doubts)),
        roles=tuple(read_roles(everywhere("Role"))),
        udfs=udfs,
        show=Shower(shape.ACTIVITY, scale, doubts),
    )


def _texts(element: Element, elements: Iterable[Held], name: str) -> dict[str, str]:
    return {element.text(held, "ObjectId"): element.text(held, name) for held in elements}


def _part(held: Held, shared: Shared, doubts: Doubts) -> Schedule:
    part = read_part(held, shared, doubts)
    doubts.leave()
    return part


def _joined(
    top: Held, encoding: str, shared: Shared, parts: list[Schedule], doubts: Doubts
) -> Schedule:
    """Return several projects as the one schedule that the file is."""
    activities = tuple(chain.from_iterable(part.activities for part in parts))
    # Relationships between projects may stand outside of both.
    keys = {activity.key for activity in activities}
    outside = read_relationships("", shape.FILE.within(top, "Relationship"), keys, doubts)
    inside = chain.from_iterable(part.relationships for part in parts)
    whole = Schedule(
        format="pmxml",
        encoding=encoding,
        projects=tuple(chain.from_iterable(part.projects for part in parts)),
        wbs=tuple(chain.from_iterable(part.wbs for part in parts)),
        activities=activities,
        relationships=(*inside, *outside),
        assignments=tuple(chain.from_iterable(part.assignments for part in parts)),
        expenses=tuple(chain.from_iterable(part.expenses for part in parts)),
    )
    return _with_shared(whole, encoding, shared)


def _with_shared(schedule: Schedule, encoding: str, shared: Shared) -> Schedule:
    return replace(
        schedule,
        encoding=encoding,
        calendars=tuple(shared.calendars.values()),
        resources=shared.resources,
        roles=shared.roles,
        code_types=tuple(shared.code_types.values()),
        code_values=tuple(shared.code_values.values()),
    )

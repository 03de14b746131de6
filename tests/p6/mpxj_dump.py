"""Prints, as JSON, what mpxj reads from schedule files; run by a Python that has mpxj."""

import codecs
import json
import sys
from pathlib import Path

import jpype
import mpxj  # noqa: F401  puts its library on the class path

jpype.startJVM()

from java.io import ByteArrayInputStream  # noqa: E402
from java.nio.charset import Charset  # noqa: E402
from org.mpxj import TimeUnit  # noqa: E402
from org.mpxj.primavera import (  # noqa: E402
    PrimaveraPMFileReader,
    PrimaveraXERFileReader,
)


def moment(value: object) -> str | None:
    """Return a date and time to the minute."""
    return str(value)[:16] if value is not None else None


def hours(value: object, properties: object) -> float | None:
    """Return a duration in hours."""
    if value is None:
        return None
    return float(value.convertUnits(TimeUnit.HOURS, properties).getDuration())


def path(task: object) -> list[str]:
    """Return the names of the WBS nodes above an activity, top first."""
    names: list[str] = []
    parent = task.getParentTask()
    while parent is not None:
        names.insert(0, str(parent.getName()))
        parent = parent.getParentTask()
    return names


def activity(project: object, task: object) -> dict[str, object]:
    """Return what is compared of an activity."""
    percent = task.getActivityPercentComplete()
    properties = project.getProjectProperties()
    return {
        "project": str(properties.getProjectID()),
        "id": str(task.getActivityID()),
        "name": str(task.getName()),
        "start": moment(task.getStart()),
        "finish": moment(task.getFinish()),
        "percent": float(percent.doubleValue()) if percent is not None else None,
        "status": str(task.getActivityStatus()).lower(),
        "wbs": path(task),
        "original": hours(task.getPlannedDuration(), properties),
        "remaining": hours(task.getRemainingDuration(), properties),
        "actual_start": moment(task.getActualStart()),
        "actual_finish": moment(task.getActualFinish()),
        "calendar": str(task.getCalendar().getName()) if task.getCalendar() else None,
        "predecessors": sorted(
            [
                str(link.getPredecessorTask().getActivityID()),
                str(link.getType()),
                hours(link.getLag(), properties),
            ]
            for link in task.getPredecessors()
        ),
    }


def dump(file: str, encoding: str) -> list[dict[str, object]] | None:
    """Return the activities of all projects of a file; None when mpxj cannot read it."""
    reader = PrimaveraXERFileReader() if file.endswith(".xer") else PrimaveraPMFileReader()
    if file.endswith(".xer"):
        reader.setCharset(Charset.forName(encoding))
    try:
        # With a charset of its own choosing mpxj stumbles over a mark of UTF-8.
        content = Path(file).read_bytes().removeprefix(codecs.BOM_UTF8)
        projects = reader.readAll(ByteArrayInputStream(content))
    except Exception:
        return None
    return [
        activity(project, task)
        for project in projects
        for task in project.getTasks()
        if task.getActivityID() is not None and not task.getSummary()
    ]


pairs = zip(sys.argv[1::2], sys.argv[2::2], strict=True)
print(json.dumps({file: dump(file, encoding) for file, encoding in pairs}))

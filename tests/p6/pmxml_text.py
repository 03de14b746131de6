"""Small P6 XML files, written element by element."""

from __future__ import annotations

from collections.abc import Mapping

SPACE = "http://xmlns.oracle.com/Primavera/P6/V19.12/API/BusinessObjects"
WEEK = "".join(
    f"<StandardWorkHours><DayOfWeek>{day}</DayOfWeek>{hours}</StandardWorkHours>"
    for day, hours in (
        ("Sunday", ""),
        (
            "Monday",
            "<WorkTime><Start>08:00:00</Start><Finish>11:59:00</Finish></WorkTime>"
            "<WorkTime><Start>13:00:00</Start><Finish>16:59:00</Finish></WorkTime>",
        ),
    )
)
CALENDAR = (
    "<Calendar><ObjectId>1</ObjectId><Name>Mondays</Name><Type>Global</Type>"
    "<HoursPerDay>8</HoursPerDay><HoursPerWeek>8</HoursPerWeek>"
    f"<StandardWorkWeek>{WEEK}</StandardWorkWeek><HolidayOrExceptions><HolidayOrException>"
    "<Date>2026-03-02T00:00:00</Date><WorkTime/></HolidayOrException></HolidayOrExceptions>"
    "</Calendar>"
)
WBS = (
    "<WBS><ObjectId>11</ObjectId><Code>ABT</Code><Name>Abutments</Name><ParentObjectId/></WBS>"
    "<WBS><ObjectId>12</ObjectId><Code>W</Code><Name>West</Name>"
    "<ParentObjectId>11</ParentObjectId></WBS>"
)


def element(name: str, fields: Mapping[str, object], *within: str) -> str:
    """Return an element with fields and further elements in it."""
    inner = "".join(f"<{field}>{value}</{field}>" for field, value in fields.items())
    return f"<{name}>{inner}{''.join(within)}</{name}>"


def activity(number: int = 1, *within: str, **fields: object) -> str:
    """Return one activity: begun, a quarter done."""
    return element(
        "Activity",
        {
            "ObjectId": 100 + number,
            "Id": f"A{1000 + 10 * number}",
            "Name": f"Activity {number}",
            "WBSObjectId": 12,
            "CalendarObjectId": 1,
            "Type": "Task Dependent",
            "Status": "In Progress",
            "PercentCompleteType": "Duration",
            "PercentComplete": 0.25,
            "PlannedDuration": 80,
            "RemainingDuration": 60,
            "StartDate": "2026-03-02T08:00:00",
            "FinishDate": "2026-03-13T17:00:00",
            "ActualStartDate": "2026-03-02T08:00:00",
            **fields,
        },
        *within,
    )


def project(*within: str, kind: str = "Project", **fields: object) -> str:
    """Return a project with calendar and WBS, and what is given."""
    own = {"ObjectId": 7, "Id": "BRIDGE", "Name": "River bridge", "DataDate": "2026-03-05T08:00:00"}
    return element(kind, {**own, **fields}, WBS, *within)


def pmxml(*parts: str, space: str = SPACE) -> bytes:
    """Return a file."""
    named = f' xmlns="{space}"' if space else ""
    body = "".join(parts or (project(activity()),))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<APIBusinessObjects{named} '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{CALENDAR}{body}'
        "</APIBusinessObjects>"
    ).encode()

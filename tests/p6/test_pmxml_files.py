"""What is read from P6 XML files, and what is written into them?"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from p6.pmxml_text import activity, element, pmxml, project

from trajanus.p6 import (
    UnreadableSchedule,
    UnsafeSchedule,
    read,
    summary,
)
from trajanus.p6.model import Shift
from trajanus.p6.summary import summary_of


def test_projects_wbs_and_activities_are_read() -> None:
    schedule = read(pmxml())

    (found,) = schedule.activities
    assert (schedule.format, schedule.projects[0].name) == ("pmxml", "River bridge")
    assert found.wbs == ("Abutments", "West")
    assert (found.status, found.percent, found.remaining_days) == ("in_progress", 25, 7.5)
    assert found.start == datetime.fromisoformat("2026-03-02 08:00")
    assert schedule.warnings == ()


@pytest.mark.parametrize("space", ["", "http://example.invalid/P6Professional/V8.4"])
def test_the_namespace_does_not_matter(space: str) -> None:
    assert len(read(pmxml(space=space)).activities) == 1


def test_prefixes_do_not_matter() -> None:
    content = b"<p:APIBusinessObjects><p:Project><p:Id>X</p:Id></p:Project></p:APIBusinessObjects>"

    assert read(content).projects[0].id == "X"


def test_finishes_of_shifts_are_the_last_minute_worked() -> None:
    (calendar,) = read(pmxml()).calendars

    assert calendar.week[1] == (Shift(480, 720), Shift(780, 1020))
    assert not calendar.works_on(date(2026, 3, 2))
    assert calendar.works_on(date(2026, 3, 9))


def test_percentages_above_one_are_taken_as_they_stand() -> None:
    schedule = read(pmxml(project(activity(PercentComplete=25))))

    assert schedule.activities[0].percent == 25
    assert "percentages go up to 25" in str(schedule.warnings[0])


def test_what_the_file_leaves_out_follows_from_the_rest() -> None:
    empty = dict.fromkeys(("Status", "PercentComplete", "StartDate", "FinishDate"), "")

    (found,) = read(
        pmxml(project(activity(PlannedFinishDate="2026-03-20T17:00:00", **empty)))
    ).activities

    assert (found.status, found.percent) == ("in_progress", 25)
    assert str(found.start) == "2026-03-02 08:00:00"
    assert str(found.finish) == "2026-03-20 17:00:00"


def test_codes_fields_notes_resources_and_logic_are_joined() -> None:
    code = element("Code", {"TypeObjectId": 3, "ValueObjectId": 4})
    udf = element("UDF", {"TypeObjectId": 5, "CostValue": "12.5"})
    schedule = read(
        pmxml(
            element("ActivityCodeType", {"ObjectId": 3, "Name": "RESP"}),
            element("ActivityCode", {"ObjectId": 4, "CodeTypeObjectId": 3, "CodeValue": "ELEC"}),
            element("UDFType", {"ObjectId": 5, "Title": "STMA"}),
            element("NotebookTopic", {"ObjectId": 6, "Name": "Delays"}),
            element("Resource", {"ObjectId": 8, "Id": "CREW", "Name": "Crew"}),
            project(
                activity(1, code, udf),
                activity(2, CalendarObjectId="", WBSObjectId=""),
                element(
                    "ActivityNote",
                    {"ActivityObjectId": 101, "NotebookTopicObjectId": 6, "Note": "late"},
                ),
                element(
                    "ResourceAssignment",
                    {"ActivityObjectId": 101, "ResourceObjectId": 8, "ActualCost": "9.5"},
                ),
                element(
                    "Relationship",
                    {
                        "PredecessorActivityObjectId": 101,
                        "SuccessorActivityObjectId": 102,
                        "Type": "Start to Start",
                        "Lag": 16,
                    },
                ),
            ),
        )
    )

    first, second = schedule.activities
    assert (first.code("RESP"), first.udf("STMA")) == ("ELEC", Decimal("12.5"))
    assert [(note.topic, note.text) for note in first.notes] == [("Delays", "late")]
    assert second.wbs == ()
    assert schedule.assignments[0].actual_cost == Decimal("9.5")
    (relationship,) = schedule.predecessors[second.key]
    assert (relationship.type, schedule.lag_days(relationship)) == ("SS", 2)
    assert schedule.warnings == ()


def test_baselines_are_schedules_of_their_own() -> None:
    baseline = project(
        activity(StartDate="2026-02-02T08:00:00"),
        kind="BaselineProject",
        ObjectId=70,
        OriginalProjectObjectId=7,
    )

    schedule = read(pmxml(project(activity()), baseline))

    (found,) = schedule.baselines
    assert found.project_key == schedule.projects[0].key
    assert str(found.schedule.activities[0].start) == "2026-02-02 08:00:00"
    assert len(schedule.activities) == 1


def test_broken_references_are_said_with_their_line() -> None:
    link = {"PredecessorActivityObjectId": 101, "SuccessorActivityObjectId": 999}
    content = pmxml(project("\n", activity(WBSObjectId=98), "\n", element("Relationship", link)))

    said = [str(warning) for warning in read(content).warnings]

    assert said == [
        'Activity row 1, line 3: WBSObjectId "98" is not in the file',
        'Relationship row 1, line 4: the activity "999" is not in the file',
    ]


def test_a_summary_says_what_the_whole_model_says() -> None:
    content = pmxml(element("Resource", {"ObjectId": 8}), project(activity(1), activity(2)))

    assert summary(content) == summary_of(read(content))


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><APIBusinessObjects/>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><APIBusinessObjects/>',
        b"<APIBusinessObjects>" + b"<a>" * 1000,
        b"<APIBusinessObjects a='" + b"x" * 2_000_000 + b"'/>",
        b"<APIBusinessObjects><!--" + b"x" * 2_000_000 + b"--></APIBusinessObjects>",
    ],
    ids=["entities", "outside", "deep", "long tag", "long comment"],
)
def test_xml_that_is_made_to_do_harm_is_refused(content: bytes) -> None:
    for ask in (read, summary):
        with pytest.raises(UnsafeSchedule, match=r"document type|deeper|tag or comment is longer"):
            ask(content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<APIBusinessObjects><Project>", "broken at line 1"),
        (b"<Project xmlns='http://schemas.microsoft.com/project'/>", "is not P6 XML"),
        (b"<html><body>Sign in</body></html>", "is not P6 XML"),
        (b"<?xml version='1.0' encoding='klingon'?><APIBusinessObjects/>", "XML"),
    ],
)
def test_what_is_not_p6_xml_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableSchedule, match=reason):
        read(content)

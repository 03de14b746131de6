"""How does progress get into P6 XML: into the file itself, or into a new one?"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from p6.pmxml_text import activity, pmxml, project
from p6.xer_text import task, xer

from trajanus.p6 import CannotWrite, ProgressUpdate, read, update_pmxml

HALF = ProgressUpdate("A1010", actual_start=date(2026, 3, 2), percent=50.0)
DONE = ProgressUpdate("A1010", actual_start=date(2026, 3, 2), actual_finish=date(2026, 3, 4))


def line(text: str) -> bytes:
    """Return a file with a line for each element, indented as P6 does."""
    return text.replace("><", ">\n\t<").encode()


def changed(before: bytes, after: bytes) -> list[tuple[str, str]]:
    """Return what stood and what stands on lines that differ."""
    old, new = before.decode().splitlines(), after.decode().splitlines()
    return [(a.strip(), b.strip()) for a, b in zip(old, new, strict=True) if a != b]


def test_only_the_fields_of_progress_change_in_a_file_of_p6() -> None:
    other = activity(2, PercentComplete=1)
    before = line(pmxml(project(activity(), other)).decode())

    after = update_pmxml(before, "BRIDGE", [HALF])

    assert changed(before, after) == [
        ("<PercentComplete>0.25</PercentComplete>", "<PercentComplete>0.5</PercentComplete>"),
        ("<RemainingDuration>60</RemainingDuration>", "<RemainingDuration>40</RemainingDuration>"),
    ]


def test_what_the_file_leaves_out_is_added_in_its_place_with_its_indent() -> None:
    bare = (
        "<Activity><Id>A1010</Id><Name>One</Name><PlannedDuration>80</PlannedDuration></Activity>"
    )
    before = line(pmxml(project(bare)).decode())

    after = update_pmxml(before, "BRIDGE", [HALF])

    names = re.findall(r"^\t<(\w+)>", after.decode().split("<Activity>")[1], re.MULTILINE)
    inside = names[: names.index("Status") + 1]
    assert inside == sorted(inside)
    (found,) = read(after).activities
    assert (found.percent, found.status, found.remaining_hours) == (50, "in_progress", 40)


def test_a_finished_activity_has_no_remaining_dates_and_no_float() -> None:
    left = activity(TotalFloat=8, RemainingEarlyFinishDate="2026-03-13T17:00:00", FreeFloat=0)

    (found,) = read(update_pmxml(pmxml(project(left)), "BRIDGE", [DONE])).activities

    assert (found.status, found.percent, found.remaining_hours) == ("completed", 100, 0)
    assert found.total_float_hours is found.free_float_hours is found.remaining_finish is None
    assert found.finish == found.actual_finish
    assert found.finish is not None
    assert found.finish.date() == DONE.actual_finish


def test_a_start_that_is_taken_back_is_emptied() -> None:
    back = ProgressUpdate("A1010", takes_back=True)
    bare = pmxml().replace(b' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"', b"")

    for content in (pmxml(), bare):
        (found,) = read(update_pmxml(content, "BRIDGE", [back])).activities

        assert (found.status, found.percent, found.actual_start) == ("not_started", 0, None)


REWRITTEN: dict[str, Callable[[str], bytes]] = {
    "utf-16": lambda text: text.replace("UTF-8", "UTF-16").encode("utf-16"),
    "mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "cp1252": lambda text: text.replace("UTF-8", "windows-1252").encode("cp1252"),
    "prefixes": lambda text: re.sub(r"(</?)(?=\w)", r"\1p6:", text).replace("s=", "s:p6=").encode(),
    "blanks": lambda text: text.replace("</PercentComplete>", "</PercentComplete >").encode(),
    "tags in text": lambda text: text.replace("One", "<![CDATA[</Activity>]]>").encode(),
}


@pytest.mark.parametrize("way", REWRITTEN)
def test_files_keep_their_encoding_and_their_ways(way: str) -> None:
    before = REWRITTEN[way](pmxml(project(activity(Name="One é"))).decode())

    after = update_pmxml(before, "BRIDGE", [HALF])

    (old,), (new,) = read(before).activities, read(after).activities
    assert (new.percent, new.remaining_hours, new.name) == (50, 40, old.name)


def test_percentages_are_written_as_the_file_writes_them() -> None:
    content = pmxml(project(activity(PercentComplete=25), activity(2, PercentComplete=80)))

    assert b"<PercentComplete>50</PercentComplete>" in update_pmxml(content, "BRIDGE", [HALF])


def test_only_the_project_meant_is_changed_and_no_baseline() -> None:
    baseline = project(activity(), kind="BaselineProject", OriginalProjectObjectId=7)
    content = pmxml(project(activity(), ObjectId=8, Id="ROAD"), project(activity()), baseline)

    after = read(update_pmxml(content, "BRIDGE", [HALF]))

    assert [each.percent for each in after.activities] == [25, 50]
    assert [each.percent for each in after.baselines[0].schedule.activities] == [25]


def test_an_activity_that_is_there_twice_is_not_written() -> None:
    with pytest.raises(CannotWrite, match="A1010 is in the file more than once"):
        update_pmxml(pmxml(project(activity(), activity())), "BRIDGE", [HALF])


def test_from_xer_a_new_file_holds_what_changed_and_what_it_stands_on() -> None:
    content = xer(tasks=(task(1, guid="AbCdEfGhIjKlMnOpQrStUv"), task(2))).encode()
    schedule = read(content)
    update = ProgressUpdate("A1010", actual_start=date(2026, 2, 27), percent=50.0)

    written = read(update_pmxml(content, "BRIDGE", [update]))

    (found,) = written.activities
    before = schedule.activities[0]
    assert (found.id, found.percent, found.remaining_hours) == ("A1010", 50, 40)
    assert found.actual_start == found.start == datetime.fromisoformat("2026-02-27 08:00")
    assert (found.planned_start, found.original_hours) == (
        before.planned_start,
        before.original_hours,
    )
    assert found.wbs == tuple(name for name in before.wbs if name != "River bridge")
    assert [each.week for each in written.calendars] == [each.week for each in schedule.calendars]
    assert written.warnings == ()


def test_from_sdef_no_p6_xml_is_made(tmp_path: Path) -> None:
    file = tmp_path / "small.sdef"
    file.write_text("VOLM  1\nPROJ 02MAR26 BRDG River bridge\nEND\n")

    with pytest.raises(CannotWrite, match="SDEF does not hold the keys"):
        update_pmxml(file, read(file).projects[0].id, [])

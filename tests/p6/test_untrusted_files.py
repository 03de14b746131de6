"""Whatever a file holds, reading ends with a schedule or a clear error, soon and in bounds."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from p6.pmxml_text import activity, element, pmxml, project
from p6.xer_text import table, task, xer

from trajanus.p6 import (
    CannotWrite,
    Limits,
    ScheduleError,
    UnreadableSchedule,
    UnsafeSchedule,
    patch_xer,
    read,
    summary,
)

XER = xer(
    table(
        "TASKPRED", {"task_pred_id": 1, "task_id": 102, "pred_task_id": 101, "pred_type": "PR_FS"}
    ),
    table("RSRC", {"rsrc_id": 1, "rsrc_short_name": "CREW"}),
    table("TASKRSRC", {"taskrsrc_id": 1, "task_id": 101, "rsrc_id": 1, "target_cost": "1.50"}),
    tasks=(task(1, task_name='"6"" pipe\tx"'), task(2, task_name="Prüfung")),
).encode()
PMXML = pmxml(project(activity(1), activity(2, element("Code", {"ValueObjectId": 1}))))
SDEF = (
    b"VOLM  1\r\n"
    b"PROJ 01MAR26 BRDG River bridge\r\n"
    b"CLDR 1 NYYYYYN Five days\r\n"
    b"ACTV A1010      Excavate                         10            1\r\n"
    b"END\r\n"
)
SMALL = Limits(file_bytes=1 << 20, activities=50, rows=50, columns=40, field_bytes=1 << 12)


def try_all(content: bytes) -> None:
    """Read in every way; only the package's own errors may come out."""
    for ask in (read, summary):
        with suppress(ScheduleError):
            ask(content, limits=SMALL)
    with suppress(CannotWrite, ScheduleError):
        patch_xer(content, {("BRIDGE", "A1010"): {"phys_complete_pct": 5}}, limits=SMALL)


@given(st.binary(max_size=400))
def test_random_bytes(content: bytes) -> None:
    try_all(content)


@given(st.sampled_from([XER, PMXML, SDEF]), st.data())
@settings(max_examples=150)
def test_files_that_are_cut_short(content: bytes, data: st.DataObject) -> None:
    try_all(content[: data.draw(st.integers(0, len(content)))])


@given(
    st.sampled_from([XER, PMXML, SDEF]),
    st.lists(st.tuples(st.integers(0, 1 << 16), st.binary(max_size=6)), min_size=1, max_size=8),
)
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_files_with_damaged_places(content: bytes, damage: list[tuple[int, bytes]]) -> None:
    for place, junk in damage:
        at = place % len(content)
        content = content[:at] + junk + content[at + len(junk) // 2 :]

    try_all(content)


@given(st.lists(st.sampled_from("()|0159dsf: \x7faS"), max_size=80).map("".join))
@settings(max_examples=200)
def test_any_calendar_text(text: str) -> None:
    calendar = {"clndr_id": 1, "clndr_data": f"(0||CalendarData()((0||DaysOfWeek(){text}"}

    assert read(xer(table("CALENDAR", calendar)).encode()).activities


def refused(content: bytes | Path, limits: Limits, limit: str) -> None:
    for ask in (read, summary):
        with pytest.raises(UnsafeSchedule) as caught:
            ask(content, limits=limits)
        assert caught.value.limit == limit
        assert caught.value.next_step


def test_a_file_that_claims_two_gigabytes_is_not_opened(tmp_path: Path) -> None:
    file = tmp_path / "huge.xer"
    with file.open("wb") as stream:
        stream.write(XER)
        stream.truncate(2 << 30)

    refused(file, Limits(), "file_bytes")


def test_too_many_columns_are_refused() -> None:
    refused(xer(table("TASK", {f"c{n}": n for n in range(90)})).encode(), SMALL, "columns")


def test_too_many_rows_are_refused() -> None:
    refused(xer(tasks=tuple(task(n) for n in range(60))).encode(), SMALL, "activities")
    many = pmxml(project(*(activity(n) for n in range(60))))
    refused(many, SMALL, "activities")


def test_elements_of_all_kinds_together_are_limited() -> None:
    many = b"<APIBusinessObjects>" + b"<Project/>" * 100 + b"</APIBusinessObjects>"

    refused(many, Limits(fields=5_000), "fields")


@pytest.mark.parametrize(
    "content",
    [
        XER + b"x" * (3 << 20),
        XER.replace(b"%E", b"x\r\n" * (1 << 20)),
        pmxml(project(activity(Name="x" * 9000))),
    ],
    ids=["line", "row of many lines", "element"],
)
def test_too_long_fields_are_refused(content: bytes) -> None:
    with pytest.raises(UnsafeSchedule) as caught:
        read(content, limits=Limits(field_bytes=1 << 12))

    assert caught.value.limit == "field_bytes"


def test_too_many_values_in_a_row_are_cut_and_said() -> None:
    content = XER.replace(b"%E", b"%R" + b"\t1" * 500 + b"\r\n%E")

    said = [str(warning) for warning in read(content, limits=SMALL).warnings]

    assert any("has 500 values for" in each for each in said)


def test_warnings_are_counted_when_there_are_too_many() -> None:
    tasks = tuple(task(n, wbs_id=99) for n in range(40))

    warnings = read(xer(tasks=tasks).encode(), limits=Limits(warnings=10)).warnings

    assert len(warnings) == 11
    assert str(warnings[-1]) == "TASK: 30 more warnings are not listed"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 and more", "ZIP"),
        (b"\xd0\xcf\x11\xe0 and more", "Microsoft Project"),
        (b"Dear all, please find", "neither XER nor P6 XML nor SDEF"),
        (b"ERMHDR\t8.4\r\nnothing else", "no tables"),
    ],
)
def test_other_files_are_refused_with_a_reason(content: bytes, message: str) -> None:
    with pytest.raises(UnreadableSchedule, match=message):
        read(content)


def test_paths_that_are_no_files_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.xer"):
        with pytest.raises(UnreadableSchedule):
            read(path)

"""Is SDEF text read and written by its exact columns?"""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trajanus.p6.sdef import records, text
from trajanus.p6.sdef.cells import FIRST_YEAR, LAST_YEAR
from trajanus.p6.sdef.findings import Severity
from trajanus.p6.sdef.layout import LAYOUTS, LINE_WIDTH, Kind, Layout
from trajanus.p6.sdef.lines import Reading

SMALL = """\
VOLM  1
PROJ 02MAR26 BAR1 Barracks                                         Builders                             P W912AB 02FEB26 30APR26
CLDR 1 NYYYYYN 5 day week
HOLI 1 04JUL   25DEC25
ACTV A1010      Excavate footings               12 30SEP26 LF 1       EXCV BLD1        0002   1  C EARTHWORK
ACTV A1020      Pour footings                    8            1 Y  12 CONC BLD1 P00001 0002
PRED A1020      A1010      S   -3
UNIT A1010           850.0000       18.5000      850.0000 CY
PROG A1010      10FEB26          14     98940.00     33735.00      9000.00 03MAR26 20MAR26 26FEB26 17MAR26 -   3
PROG A1020                        8          .00          .00          .00
END
"""  # noqa: E501 -- the columns are the point


def read(content: str | bytes) -> Reading:
    return text.read(io.BytesIO(content.encode() if isinstance(content, str) else content))


def told(reading: Reading) -> list[str]:
    return [str(finding) for finding in reading.findings]


def test_each_field_is_read_from_its_columns() -> None:
    document = read(SMALL).document

    assert document.project == records.Project(
        date(2026, 3, 2),
        "BAR1",
        "Barracks",
        "Builders",
        "P",
        "W912AB",
        date(2026, 2, 2),
        date(2026, 4, 30),
    )
    assert document.calendars == (records.Calendar("1", "NYYYYYN", "5 day week"),)
    assert document.holidays == (
        records.Holidays("1", (records.Holiday(4, 7), records.Holiday(25, 12, 2025))),
    )
    assert document.activities[0] == records.Activity(
        "A1010",
        "Excavate footings",
        12,
        date(2026, 9, 30),
        "LF",
        "1",
        responsibility="EXCV",
        work_area="BLD1",
        bid_item="0002",
        phase="1",
        category="C",
        feature="EARTHWORK",
    )
    assert document.activities[1].hammock == "Y"
    assert document.activities[1].workers_per_day == 12
    assert document.activities[1].modification == "P00001"
    assert document.predecessors == (records.Predecessor("A1020", "A1010", "S", -3),)
    assert document.units == (
        records.Units("A1010", Decimal(850), Decimal("18.5"), Decimal(850), "CY"),
    )
    assert document.progress[0].stored_material == Decimal(9000)
    assert document.progress[0].late_finish == date(2026, 3, 17)
    assert document.progress[0].total_float == -3


def test_what_was_read_is_written_byte_for_byte() -> None:
    assert text.write(read(SMALL).document) == SMALL.replace("\n", "\r\n").encode()


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("CLDR 1", "XXXX 1", "line 3: 'XXXX' is no SDEF record; the line is left out"),
        (
            "ACTV A1010      Excavate footings   ",
            "ACTV A1010        Excavate footings   ",
            "line 5, ACTV A1010: there is text between two fields, so columns are shifted;"
            " the line is left out",
        ),
        (
            "10FEB26  ",
            "31FEB26  ",
            "line 9, PROG A1010, actual start (columns 17-23): '31FEB26' is a day that does not"
            " exist; the value is left out",
        ),
        (
            "98940.00",
            "9894O.00",
            "line 9, PROG A1010, activity cost (columns 37-48): '9894O.00' is not a number;"
            " the value is left out",
        ),
        (
            "   -3\n",
            "  two\n",
            "line 7, PRED A1020, lag (columns 30-33): 'two' is not a whole number;"
            " the value is left out",
        ),
        (
            "A1010      S ",
            "A1010      T ",
            "line 7, PRED A1020, type (column 28): 'T' is none of C, S, F; the line is left out",
        ),
        (
            "PRED A1020      A1010",
            "PRED A1020      A9999",
            "line 7, PRED A1020, preceding activity (columns 17-26): there is no activity A9999",
        ),
        (
            "ACTV A1020",
            "ACTV A1010",
            "line 6, ACTV A1010, activity ID (columns 6-15): this activity ID is there twice;"
            " RMS joins by it",
        ),
        ("END\n", "", "line 10: the file has no END record; it may be cut short"),
        ("Pour", "Pöur", "line 6, ACTV: there are characters that are not plain ASCII"),
        (
            "EARTHWORK",
            "EARTHWORK                        X",
            "line 5, ACTV A1010: the text after column 129 is ignored",
        ),
        (
            "     9000.00",
            "    39000.00",
            "line 9, PROG A1010, stored material (columns 63-74): 39000.00 is more than the cost"
            " to date 33735.00, which includes it",
        ),
        (
            "  1 Y  12",
            "  7 Y  12",
            "line 6, ACTV A1020, calendar code (column 63): calendar 7 has no CLDR record",
        ),
    ],
)
def test_what_is_wrong_is_named_by_line_record_and_column(old: str, new: str, finding: str) -> None:
    assert old in SMALL

    assert finding in told(read(SMALL.replace(old, new, 1)))


def test_the_first_of_two_projects_counts() -> None:
    lines = SMALL.splitlines(keepends=True)
    reading = read("".join([*lines[:2], lines[1].replace("BAR1", "BAR2"), *lines[2:]]))

    assert told(reading) == ["line 3, PROJ: there are two; the first one counts"]
    assert reading.document.project
    assert reading.document.project.identifier == "BAR1"


def test_records_out_of_order_are_read_and_reported() -> None:
    lines = SMALL.splitlines(keepends=True)
    reading = read("".join([*lines[:2], lines[4], *lines[2:4], *lines[5:]]))

    assert "line 4, CLDR: it stands after ACTV, out of order" in told(reading)
    assert len(reading.document.activities) == 2


def test_lines_cut_of_their_trailing_blanks_lose_nothing() -> None:
    assert told(read(SMALL)) == []


def test_nothing_counts_after_the_end() -> None:
    assert told(read(SMALL + "garbage\n" * 3)) == []


def test_a_line_of_many_megabytes_is_skipped() -> None:
    reading = read(b"ACTV " + b"x" * 5_000_000 + b"\n" + SMALL.encode())

    assert told(reading) == ["line 1: the line is too long for SDEF; it is left out"]
    assert len(reading.document.activities) == 2


def test_only_so_many_findings_are_kept() -> None:
    reading = read("XXXX\n" * 5000 + SMALL)

    assert len(reading.findings.kept) == 1000
    assert reading.findings.left_out == 4000


def test_years_mean_the_same_in_every_year() -> None:
    document = read(SMALL.replace("02FEB26", "01JAN80").replace("30APR26", "31DEC79")).document

    assert document.project
    assert document.project.start == date(1980, 1, 1)
    assert document.project.finish == date(2079, 12, 31)


# --- Any document, any bytes ----------------------------------------------------------------------

WORDS = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=12)
DATES = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))


def values(layout: Layout) -> st.SearchStrategy[records.Record]:
    """Return records of one kind with any values that fit their columns."""
    fields: dict[str, st.SearchStrategy[object]] = {}
    for column in layout.columns:
        width = column.width
        match column.kind:
            case Kind.TEXT:
                some = WORDS.map(lambda word, width=width: word[:width])
                some = some.filter(bool) if column.required else some
            case Kind.INTEGER:
                some = st.integers(0, 10 ** min(width, 3) - 1)
            case Kind.MONEY:
                some = st.decimals(0, 99_999, places=2)
            case Kind.QUANTITY:
                some = st.decimals(0, 99_999, places=4)
            case Kind.DATE:
                some = DATES if column.required else st.none() | DATES
            case Kind.HOLIDAY:
                some = st.lists(
                    DATES.map(lambda day: records.Holiday(day.day, day.month, day.year)),
                    max_size=15,
                ).map(tuple)
        if column.choices:
            some = st.sampled_from(column.choices)
        fields[column.name] = some
    return st.builds(layout.record, **fields)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.tag)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_any_record_survives_writing_and_reading(layout: Layout, data: st.DataObject) -> None:
    record = data.draw(values(layout))

    row = text._row(record)
    reading = read(f"{row}\r\nEND\r\n")

    assert len(row) <= LINE_WIDTH
    assert record in reading.document.records()


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 900), st.integers(0, 20))
def test_damaged_files_give_findings_and_never_an_exception(
    junk: bytes, place: int, removed: int
) -> None:
    good = SMALL.encode()

    reading = read(good[:place] + junk + good[place + removed :])

    assert all(finding.severity in Severity for finding in reading.findings)

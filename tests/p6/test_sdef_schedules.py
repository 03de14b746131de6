"""Does a schedule become SDEF by the rules, and a schedule again?"""

from __future__ import annotations

import io
import json
import os
import subprocess
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from barracks import activity, barracks, calendar, changed, codes, cost, link, project

from trajanus.p6.errors import CannotWrite, UnreadableSchedule
from trajanus.p6.model import Constraint, Resource, Udf
from trajanus.p6.schedule import Schedule
from trajanus.p6.sdef import text
from trajanus.p6.sdef.from_costs import Earned
from trajanus.p6.sdef.from_model import Conversion, Heading, choose_project, from_model
from trajanus.p6.sdef.to_model import read_schedule
from trajanus.p6.words import ActivityType, Status

_BESIDE = Path(__file__).parents[3] / "shared" / "samples" / "p6"
SAMPLES = Path(os.environ.get("SCHEDULE_SAMPLES", _BESIDE))


def convert(schedule: Schedule, **rest: object) -> Conversion:
    return from_model(schedule, choose_project(schedule), **rest)  # type: ignore[arg-type]


def lines(schedule: Schedule, tag: str) -> list[str]:
    conversion = convert(schedule)
    written = text.write(conversion.document, conversion.findings).decode()
    return [line for line in written.splitlines() if line.startswith(tag)]


def told(schedule: Schedule, **rest: object) -> list[str]:
    return [str(finding) for finding in convert(schedule, **rest).findings]


def test_a_schedule_becomes_records_in_the_columns_of_the_regulation() -> None:
    schedule = barracks()

    assert lines(schedule, "PROJ")[0][5:12] == "02MAR26"
    assert lines(schedule, "CLDR") == ["CLDR 1 NYYYYYN 5 day week"]
    assert lines(schedule, "HOLI") == ["HOLI 1 04JUL   16FEB26"]
    assert (
        lines(schedule, "ACTV")[2]
        == "ACTV A1020      Excavate footings               15            1       PRIM BLD1"
        "        0001   1  C CONCRETE"
    )
    assert lines(schedule, "PRED")[0] == "PRED A1010      MS1000     C    0"
    assert lines(schedule, "PROG")[1:3] == [
        "PROG A1010      02FEB26 13FEB26   0      1000.00      1000.00          .00",
        "PROG A1020      16FEB26           5      1500.00       900.00          .00 16FEB26 06MAR26"
        " 16FEB26 06MAR26 +   5",
    ]


def test_the_schedule_read_back_has_the_same_activities_dates_logic_and_costs() -> None:
    schedule = barracks()
    conversion = convert(schedule, heading=Heading("BAR1", "Builders", "W912AB"))

    again = read_schedule(io.BytesIO(text.write(conversion.document)))

    assert [each.id for each in again.activities] == [each.id for each in schedule.activities]
    for old, new in zip(schedule.activities, again.activities, strict=True):
        assert (old.name, old.status, old.is_milestone) == (new.name, new.status, new.is_milestone)
        assert (old.original_days, old.remaining_days) == (new.original_days, new.remaining_days)
        assert old.start
        assert new.start
        assert old.start.date() == new.start.date()
        assert old.code("BIDI") == new.code("BIDI")
    assert [each.type for each in again.relationships] == ["FS"] * 5
    assert again.projects[0].udfs == (
        Udf("Contractor", "Builders"),
        Udf("Contract number", "W912AB"),
    )
    assert convert(again).document == conversion.document


@pytest.mark.parametrize(
    ("schedule", "message"),
    [
        (
            changed(barracks(), "A1030", id="A1030-LONG-ID"),
            "ACTV A1030-LONG-ID, activity ID (columns 6-15): 'A1030-LONG-ID' needs 13 columns,"
            " there are 10",
        ),
        (
            changed(barracks(), "A1030", codes=codes(RESP="PRIME")),
            "ACTV A1030, responsibility (RESP) (columns 71-74): 'PRIME' needs 5 columns,"
            " there are 4",
        ),
        (
            changed(barracks(), "A1030", codes=codes(WRKP="six")),
            "ACTV A1030, workers per day (WRKP) (columns 67-69): 'six' is not a whole number",
        ),
        (
            changed(barracks(), "A1030", original_hours=8000.0),
            "ACTV A1030, duration (columns 48-50): '1000' needs 4 columns, there are 3",
        ),
        (
            changed(barracks(), "A1030", codes=codes(BIDI="00ü1")),
            "ACTV A1030, bid item (BIDI) (columns 88-93): '00ü1' has characters that are not"
            " plain ASCII",
        ),
        (
            barracks(projects=(project(data_date=None),)),
            "PROJ, data date (columns 6-12): the project has no data date",
        ),
        (
            barracks(relationships=(link("A1010", "A1020", lag_days=12345),)),
            "PRED A1020, lag (columns 30-33): '12345' needs 5 columns, there are 4",
        ),
        (
            changed(barracks(), "A1020", remaining_hours=0.0, actual_finish=project().must_finish),
            "PROG A1020, actual finish (columns 25-31): 2026-04-30 is after the data date"
            " 2026-03-02",
        ),
        (
            changed(barracks(), "A1030", udfs=(Udf("STMA", 50.0),)),
            None,
        ),
        (
            barracks(assignments=(cost("A1020", "100", "101"),)),
            "PROG A1020, cost to date (columns 50-61): 101.00 is more than the activity cost"
            " 100.00",
        ),
        (
            barracks(calendars=tuple(calendar(key=f"c{n}") for n in range(1, 40))),
            None,
        ),
    ],
)
def test_what_rms_would_refuse_is_refused_by_activity_and_column(
    schedule: Schedule, message: str | None
) -> None:
    conversion = convert(schedule)

    if message is None:
        assert text.write(conversion.document, conversion.findings)
        return
    with pytest.raises(text.SdefRefused) as refused:
        text.write(conversion.document, conversion.findings)
    assert message in refused.value.problems


@pytest.mark.parametrize(
    ("schedule", "message"),
    [
        (
            changed(barracks(), "A1030", name="Pour the footings of the eastern wing"),
            "ACTV A1030, description (columns 17-46): 'Pour the footings of the eastern wing' is"
            " cut to 'Pour the footings of the easte'",
        ),
        (
            changed(barracks(), "A1030", name="Béton"),
            "ACTV A1030, description (columns 17-46): characters that are not plain ASCII are"
            " written as ?: 'B?ton'",
        ),
        (
            changed(barracks(), "A1030", original_hours=84.0),
            "ACTV A1030, duration (columns 48-50): 10.50 days are written as 11",
        ),
        (
            changed(barracks(), "A1030", constraints=(Constraint("Start On", None),)),
            "ACTV A1030, constraint type (columns 60-61): 'Start On' has no place in SDEF and is"
            " left out",
        ),
        (
            changed(barracks(), "A1030", constraints=(Constraint("Mandatory Start", barracks().projects[0].data_date),)),  # noqa: E501
            "ACTV A1030, constraint type (columns 60-61): 'Mandatory Start' is written as ES",
        ),
        (
            barracks(relationships=(link("A1010", "A1020", "SF"),)),
            "PRED A1020, type (column 28): SF from A1010 cannot be written and is left out",
        ),
        (
            changed(barracks(), "A1010", type=ActivityType.WBS_SUMMARY),
            "ACTV: 1 WBS summary activities are left out",
        ),
        (
            barracks(calendars=(calendar(exceptions={project().data_date.date().replace(day=7): calendar().week[1]}),)),  # noqa: E501
            "HOLI, date (columns 8-14): '5 day week': 1 extra work days have no place in SDEF",
        ),
    ],
)  # fmt: skip
def test_what_is_lost_is_said(schedule: Schedule, message: str) -> None:
    assert message in told(schedule)
    assert text.write(convert(schedule).document)


def test_bid_items_that_do_not_add_up_to_their_clin_are_named() -> None:
    amounts = {"0001": Decimal(9000), "0002": Decimal(5)}

    assert told(barracks(), clin_amounts=amounts) == [
        "ACTV, bid item (BIDI) (columns 88-93): the activities of bid item 0001 cost 8,500.00"
        " together, the CLIN is 9,000.00: a difference of -500.00",
        "ACTV, bid item (BIDI) (columns 88-93): the activities of bid item 0002 cost 0.00"
        " together, the CLIN is 5.00: a difference of -5.00",
    ]
    assert told(barracks(), clin_amounts={"0001": Decimal(8500)}) == []


def test_earned_amounts_can_follow_physical_percent_and_add_up_to_the_cent() -> None:
    third = [
        activity(f"B{n}", "Third", "2026-03-02", "2026-03-06", 5, status=Status.IN_PROGRESS,
                 actual_start=project().data_date, physical_percent=100 / 3)
        for n in range(3)
    ]  # fmt: skip
    schedule = barracks(
        activities=tuple(third),
        relationships=(),
        assignments=tuple(cost(each.id, "100") for each in third),
    )

    document = convert(schedule, earned=Earned.PHYSICAL_PERCENT).document

    earned = [progress.cost_to_date for progress in document.progress]
    assert earned == [Decimal("33.33"), Decimal("33.33"), Decimal("33.34")]


def test_quantities_are_written_for_one_kind_of_unit_and_left_out_for_several() -> None:
    cubic = Resource("r1", "CONC", "Concrete", "Material", unit="CY")
    tons = Resource("r2", "STEEL", "Steel", "Material", unit="TON")
    one = cost("A1030", "2000", planned_units=80.0, actual_units=8.0, resource_key="r1")
    other = cost("A1030", "100", planned_units=1.0, resource_key="r2")

    single = barracks(resources=(cubic, tons), assignments=(one,))
    several = replace(single, assignments=(one, replace(other, key="other")))

    assert lines(single, "UNIT") == ["UNIT A1030            80.0000       25.0000        8.0000 CY"]
    assert lines(several, "UNIT") == []
    assert any("no UNIT record is written" in message for message in told(several))


def test_a_project_must_be_named_when_there_are_several() -> None:
    two = barracks(projects=(project(), project(key="2", id="OTHER")))

    with pytest.raises(CannotWrite) as several:
        choose_project(two)
    with pytest.raises(CannotWrite) as unknown:
        choose_project(two, "NONE")

    assert "BAR1, OTHER" in several.value.next_step
    assert str(unknown.value) == "There is no project 'NONE'."
    assert choose_project(two, "OTHER").key == "2"


def test_errors_are_kept_however_many_warnings_come_before() -> None:
    many = [
        replace(barracks().activities[3], key=f"k{n}", id=f"B{n}", name="x" * 40)
        for n in range(1100)
    ]
    last = replace(many[0], key="last", id="LAST", codes=codes(WRKP="many"))

    conversion = convert(barracks(activities=(*many, last), relationships=(), assignments=()))

    with pytest.raises(text.SdefRefused):
        text.write(conversion.document, conversion.findings)


def test_a_file_that_is_not_sdef_is_refused() -> None:
    with pytest.raises(UnreadableSchedule):
        read_schedule(io.BytesIO(b"\x00\x01PK not a schedule at all\n" * 3))


@pytest.mark.skipif(not SAMPLES.exists(), reason="the samples are not on this machine")
def test_the_sample_goes_through_the_model_and_back_byte_for_byte() -> None:
    content = (SAMPLES / "barracks_small.sdef").read_bytes()

    conversion = convert(read_schedule(io.BytesIO(content)))

    assert text.write(conversion.document, conversion.findings) == content


@pytest.mark.skipif(not SAMPLES.exists(), reason="the samples are not on this machine")
def test_each_fault_of_the_broken_sample_is_found() -> None:
    with (SAMPLES / "barracks_broken.sdef").open("rb") as stream:
        found = "\n".join(str(warning) for warning in read_schedule(stream).warnings)

    for words in (
        "'XXXX' is no SDEF record",
        "A1050: there is text between two fields",
        "there is no activity A9999",
        "'31FEB25' is a day that does not exist",
        "'3O2400.00' is not a number",
        "this activity ID is there twice",
        "out of order",
        "not plain ASCII",
        "no END record",
    ):
        assert words in found


# --- Another program's eyes -----------------------------------------------------------------------

MPXJ_PYTHON = os.environ.get("MPXJ_PYTHON")
MPXJ_SCRIPT = """
import json, sys, jpype, mpxj
jpype.startJVM()
from org.mpxj.sdef import SDEFReader
day = lambda moment: str(moment)[:10] if moment else None
print(json.dumps([
    [str(t.getActivityID()), str(t.getName()), day(t.getStart()), day(t.getFinish()),
     float(t.getDuration().getDuration()),
     sorted([str(r.getPredecessorTask().getActivityID()), str(r.getType()),
             float(r.getLag().getDuration())] for r in t.getPredecessors())]
    for t in SDEFReader().read(sys.argv[1]).getTasks()
]))
"""


@pytest.mark.skipif(not MPXJ_PYTHON, reason="MPXJ_PYTHON names no Python that has mpxj")
def test_mpxj_reads_the_same_activities_dates_and_logic(tmp_path: Path) -> None:
    schedule = barracks(
        relationships=(
            link("MS1000", "A1010"),
            link("A1010", "A1020", "SS", 5),
            link("A1020", "A1030", "FF", -3),
            link("A1030", "A1040"),
            link("A1040", "MS9000"),
        )
    )
    file = tmp_path / "ours.sdef"
    file.write_bytes(text.write(convert(schedule).document))

    answer = subprocess.run(
        [str(MPXJ_PYTHON), "-c", MPXJ_SCRIPT, str(file)], capture_output=True, check=True
    )

    theirs = json.loads(answer.stdout)
    assert theirs == [
        [
            each.id,
            each.name,
            str(each.start)[:10],
            str(each.finish)[:10],
            each.original_days,
            sorted(
                [other.predecessor_key[1:], other.type, other.lag_hours / 8]
                for other in schedule.predecessors.get(each.key, ())
            ),
        ]
        for each in schedule.activities
    ]

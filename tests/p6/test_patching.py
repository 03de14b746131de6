"""What changes in an XER file that is patched, and what does not?"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from p6.xer_text import table, task, xer

from trajanus.p6 import CannotWrite, ProgressUpdate, patch_xer, read, update_xer
from trajanus.p6.errors import CannotEncode
from trajanus.p6.words import Status

BRIDGE = ("BRIDGE", "A1010")
#: Junk that must come back byte for byte: any bytes, quoted tabs, broken lines, a tail after %E.
AWKWARD = (
    xer(
        table("POBS", {"a": "\x81\x8d", "b": '"x\ty"'}),
        tasks=(task(task_name="two\r\nlines"), task(2)),
    )
    .encode("latin-1")
    .replace(b"\t$\t", b"\t\x80\x81\t")
    + b"tail\x00\xff"
)


def test_without_changes_every_byte_stays() -> None:
    assert patch_xer(AWKWARD, {}) == AWKWARD


@given(st.binary(max_size=60))
def test_whatever_else_is_in_the_file_stays(junk: bytes) -> None:
    content = AWKWARD.replace(b"%E", b"%T\tRISKTYPE\r\n%F\ta\r\n%R\t" + junk + b"\r\n%E")
    patched = patch_xer(content, {BRIDGE: {"phys_complete_pct": 0}}, encoding="cp1252")

    assert patched == content


def test_only_the_named_cells_change() -> None:
    changes = {
        "act_start_date": datetime.fromisoformat("2026-02-27 08:00"),
        "phys_complete_pct": 40,
    }

    patched = patch_xer(AWKWARD, {BRIDGE: changes}, encoding="cp1252")

    before, after = AWKWARD.split(b"\t"), patched.split(b"\t")
    differing = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert differing == [(b"0", b"40"), (b"", b"2026-02-27 08:00")]


def test_values_are_written_in_the_file_s_own_code_page_and_symbols() -> None:
    text = xer(tasks=(task(task_name="土方"),)).replace("$\t.\t,\tUSD", "$\t,\t.\tUSD")

    patched = patch_xer(
        text.encode("gbk"), {BRIDGE: {"task_name": '6" 管道', "remain_drtn_hr_cnt": 7.5}}
    )

    assert '\t6"" 管道\t'.encode("gbk") in patched
    assert b"\t7,5\t" in patched
    assert read(patched).activities[0].name == '6" 管道'


def test_utf_16_files_come_back_as_utf_16() -> None:
    content = xer().encode("utf-16")

    patched = patch_xer(content, {BRIDGE: {"task_name": "土方"}})

    assert patched[:2] == content[:2]
    assert read(patched).activities[0].name == "土方"


def test_a_character_that_the_code_page_lacks_is_refused() -> None:
    content = xer(tasks=(task(task_name="Café"),)).encode("cp1252")

    with pytest.raises(CannotEncode, match=r"A1010 of BRIDGE, task_name.*cp1252.*U\+571F"):
        patch_xer(content, {BRIDGE: {"task_name": "土"}})
    with pytest.raises(CannotEncode, match="ascii"):
        patch_xer(xer().encode(), {BRIDGE: {"task_name": "Café"}})


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({("BRIDGE", "A9"): {"phys_complete_pct": 1}}, "no activity A9 of BRIDGE"),
        ({("TUNNEL", "A1010"): {"phys_complete_pct": 1}}, "no project 'TUNNEL'"),
        ({BRIDGE: {"no_such_column": 1}}, "no column no_such_column"),
        ({BRIDGE: {"task_code": "A2"}}, "cannot be changed"),
        ({BRIDGE: {"task_name": "a\nb"}}, "cannot hold a line break"),
        ({BRIDGE: {"phys_complete_pct": float("nan")}}, "not a number"),
    ],
)
def test_what_cannot_be_written_is_refused(changes: dict, problem: str) -> None:
    with pytest.raises(CannotWrite, match=problem):
        patch_xer(xer().encode(), changes)


def test_an_activity_that_is_there_twice_is_not_guessed_at() -> None:
    content = xer(tasks=(task(1), task(1))).encode()

    with pytest.raises(CannotWrite, match="more than once"):
        patch_xer(content, {BRIDGE: {"phys_complete_pct": 1}})


def test_only_xer_files_are_patched() -> None:
    with pytest.raises(CannotWrite, match="Only XER"):
        patch_xer(b"<APIBusinessObjects/>", {})


def test_a_row_without_its_trailing_empty_values_is_patched_too(tmp_path: Path) -> None:
    file = tmp_path / "short.xer"
    row = "\t".join(map(str, list(task(1).values())[:12]))
    file.write_bytes(xer().replace("%E", f"{table('TASK', task(3))}\r\n%R\t{row}\r\n%E").encode())
    file.write_bytes(xer(tasks=(task(2),)).replace("%E", f"%R\t{row}\r\n%E").encode())

    patched = patch_xer(file, {BRIDGE: {"act_start_date": "2026-02-27 08:00"}})

    assert read(patched).activity_by_id[BRIDGE].actual_start
    assert patched.endswith(b"\r\n%E\r\n")


def test_accepted_progress_leaves_a_consistent_activity() -> None:
    content = xer(tasks=(task(act_work_qty=4, remain_work_qty=6), task(2))).encode()
    done = ProgressUpdate("A1010", actual_start=date(2026, 2, 23), actual_finish=date(2026, 2, 27))
    begun = ProgressUpdate("A1020", actual_start=date(2026, 2, 27), percent=25.0)

    first, second = read(update_xer(content, "BRIDGE", [done, begun])).activities

    assert (first.status, first.percent, first.remaining_hours) == (Status.COMPLETED, 100, 0)
    assert (first.remaining_start, first.total_float_hours, first.remaining_units) == (
        None,
        None,
        0,
    )
    assert str(first.actual_start) == "2026-02-23 08:00:00"
    assert str(first.finish) == "2026-02-27 17:00:00"
    assert (second.status, second.percent, second.remaining_hours) == ("in_progress", 25, 60)

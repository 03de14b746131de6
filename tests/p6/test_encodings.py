"""With which code page is a schedule file read that does not say?"""

from __future__ import annotations

import pytest
from p6.xer_text import table, task, xer

from trajanus.p6 import ScheduleError, read

WORDS = [
    ("cp1252", "Réception des travaux à réaliser"),
    ("cp1252", "Gründung prüfen, Übergabe Straße"),
    ("cp1252", "Fundação e inspeção elétrica"),
    ("utf-8", "Réception des travaux à réaliser"),
    ("utf-8", "土方开挖"),
    ("gbk", "土方开挖及基础混凝土浇筑"),
    ("big5", "土方開挖及基礎混凝土澆置"),
    ("cp932", "コンクリート打設と検査を行う"),
    ("cp949", "기초 공사 및 철근 콘크리트 타설"),
    ("cp1250", "Wylewka na piętrze, ściany żelbetowe"),
    ("cp1251", "Монтаж оборудования и наладка"),
    ("cp1253", "Εκσκαφές και θεμελίωση"),
    ("cp1254", "Kazı işleri, beton dökümü, çatı"),  # noqa: RUF001
    ("cp1255", "עבודות עפר ויציקת בטון"),
    ("cp1256", "أعمال الحفر وصب الخرسانة"),
    ("cp874", "งานขุดดินและงานคอนกรีต"),
]


@pytest.mark.parametrize(("encoding", "name"), WORDS)
def test_a_code_page_is_told_by_the_words_in_it(encoding: str, name: str) -> None:
    text = xer(tasks=(task(task_name=name), task(2))).encode(encoding)

    schedule = read(text)

    assert schedule.activities[0].name == name
    assert schedule.encoding == encoding
    assert schedule.warnings == ()


def test_currency_symbols_tell_nothing() -> None:
    text = xer(tasks=(task(task_name="土方开挖"),)).encode("gbk").replace(b"\t$\t", b"\t\xa3\t")

    assert read(text).encoding == "gbk"


@pytest.mark.parametrize(
    ("encoding", "reported"),
    [("utf-8-sig", "utf-8"), ("utf-16", "utf-16-le"), ("utf-16-be", "utf-16-be")],
)
def test_marks_of_unicode_are_believed(encoding: str, reported: str) -> None:
    schedule = read(xer(tasks=(task(task_name="土方 開挖"),)).encode(encoding))

    assert (schedule.encoding, schedule.activities[0].name) == (reported, "土方 開挖")
    assert schedule.projects[0].data_date


def test_a_chosen_code_page_is_used() -> None:
    text = xer(tasks=(task(task_name="Café"),)).encode("cp1252")

    assert read(text, encoding="cp1251").activities[0].name == "Cafй"


@pytest.mark.parametrize("name", ["klingon", "utf-16-x", "base64", "rot13", "cp037"])
def test_what_is_no_code_page_of_schedules_is_refused(name: str) -> None:
    with pytest.raises(ScheduleError, match="code page"):
        read(xer().encode(), encoding=name)


def test_bytes_that_the_code_page_lacks_are_replaced_and_said() -> None:
    text = xer(table("TASK", task(3, task_name="BAD"))).encode().replace(b"BAD", b"a\x81\tb")

    schedule = read(text, encoding="cp1252")

    assert schedule.activities[2].name == "a\ufffd"
    assert any("bytes that are not cp1252" in str(warning) for warning in schedule.warnings)

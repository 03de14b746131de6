"""Does search cut a query into the same words as PostgreSQL cuts the records?"""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trajanus.resources.search import WordsOf, search_query, words

pytestmark = pytest.mark.django_db

texts = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), max_size=60)


def _matches(text: str, query: str) -> bool:
    vector = WordsOf.template % {"expressions": "%s::text"}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {vector} @@ %s::tsquery", [text, search_query(query)])
        return bool(cursor.fetchone()[0])


@pytest.mark.parametrize("query", ["101", "S-101", "s-101", "reb", "REBAR 101", "03 30", "03-30"])
def test_drawing_numbers_sections_and_beginnings_are_found(query: str) -> None:
    assert _matches("Rebar on sheet S-101, section 03 30 00", query)


@pytest.mark.parametrize("query", ["ebar", "rebar steel", "102"])
def test_what_is_not_there_is_not_found(query: str) -> None:
    assert not _matches("Rebar on sheet S-101", query)


def test_signs_of_the_query_language_are_only_text() -> None:
    assert search_query("& | ! <-> :*") == "'&':* & '|':* & '!':* & '<':* & '>':* & '*':*"
    assert _matches("o'brien \\ co", "o'brien \\")


def test_no_word_means_no_query() -> None:
    assert search_query(" -- ") == ""


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(text=texts)
def test_every_word_of_a_text_finds_the_text(text: str) -> None:
    for word in words(text)[:12]:
        assert _matches(text, word)

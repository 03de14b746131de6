"""How does full-text search cut text into words?

Not with PostgreSQL's parser: that one reads "S-101" as the number -101, so that nobody finds
drawing 101, and it takes three times as long. Here words end at spaces and common punctuation.
"""

from __future__ import annotations

from django.contrib.postgres.search import SearchVectorField
from django.db.models import F, Func, GeneratedField, TextField, Value
from django.db.models.functions import Coalesce, Left

#: Search looks into this many characters of each column. A longer word would not fit the index,
#: which takes 2,046 bytes.
SEARCHED = 500

_SEPARATORS = "-/.,;:()\"'#\n\r\t"
_MOST_WORDS = 12


def search_column(*columns: str) -> GeneratedField:
    """Return a column that full-text search looks into, kept by PostgreSQL itself."""
    return GeneratedField(
        expression=WordsOf(*columns), output_field=SearchVectorField(), db_persist=True
    )


class WordsOf(Func):
    """The different words of some columns, in lower case."""

    template = "array_to_tsvector(array_remove(string_to_array({text}, ' '), ''))".format(
        text="replace(" * len(_SEPARATORS)
        + "lower(%(expressions)s)"
        + "".join(f", chr({ord(sign)}), ' ')" for sign in _SEPARATORS)
    )
    arg_joiner = " || ' ' || "

    def __init__(self, *columns: str) -> None:
        super().__init__(
            *(
                Coalesce(Left(F(name), SEARCHED), Value(""), output_field=TextField())
                for name in columns
            ),
            output_field=SearchVectorField(),
        )


def words(text: str) -> list[str]:
    """Return the words of a text as `WordsOf` cuts them."""
    cut = "".join(_lower(sign) for sign in text)
    for sign in (*_SEPARATORS, "\0"):
        cut = cut.replace(sign, " ")
    return [word for word in cut.split(" ") if word]


def _lower(sign: str) -> str:
    """Return one sign in lower case, as PostgreSQL does it: never two signs for one."""
    lower = sign.lower()
    return lower if len(lower) == 1 else sign


def search_query(text: str) -> str:
    """Return a tsquery (text, to be cast with ::tsquery) that wants every word, by its beginning.

    Empty when the text holds no word: then everything matches.
    """
    quoted = (word.replace("\\", "\\\\").replace("'", "''") for word in words(text)[:_MOST_WORDS])
    return " & ".join(f"'{word[:SEARCHED]}':*" for word in quoted)

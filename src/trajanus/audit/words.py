"""How is the audit searched for words?

Everything but letters and digits parts words, so that 101 finds S-101, and admin finds
site_admin@example.com.
"""

from __future__ import annotations

import re

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import F, Func, TextField
from django.db.models.functions import Cast, Lower

_MOST_WORDS = 12


class WordsOf(Func):
    """The words of some columns, as an index holds them."""

    # Signs beyond ASCII are kept: with some locales PostgreSQL takes none of them for letters.
    template = (
        r"to_tsvector('simple', regexp_replace(%(expressions)s, "
        r"'[^[:alnum:]\u0080-\U0010FFFF]+', ' ', 'g'))"
    )
    arg_joiner = " || ' ' || "

    def __init__(self, *columns: str) -> None:
        super().__init__(
            *(Lower(Cast(F(name), TextField())) for name in columns),
            output_field=SearchVectorField(),
        )


class _Beginnings(SearchQuery):
    template = "%(expressions)s::tsquery"


def query_for(text: str) -> SearchQuery | None:
    """Return the search for every word by its beginning; None when the text holds no word."""
    found = re.findall(r"[^\W_]+", text.lower())[:_MOST_WORDS]
    return _Beginnings(" & ".join(f"'{word}':*" for word in found)) if found else None

"""How do the words that a person types become a full-text search?"""

from __future__ import annotations

from django.contrib.postgres.search import SearchQuery

from trajanus.resources.search import search_query

#: Longer searches are cut off here.
LONGEST = 200


class Words(SearchQuery):
    """Finds records that hold, for every word, a word that begins with it."""

    template = "%(expressions)s::tsquery"


def query_for(text: str) -> Words | None:
    """Return the search, or None when the text holds no word; then everything matches."""
    query = search_query(text[:LONGEST])
    return Words(query) if query else None

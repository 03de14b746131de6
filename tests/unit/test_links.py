"""Do the links of pages lead where Django's own would, however often they are asked for?"""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse


def linked(text: str, **values: object) -> str:
    return str(Template(text).render(Context(values)))


def test_a_link_leads_to_the_page_of_its_values() -> None:
    for project in (7, 8, 7):
        said = linked("{% url 'record' project 'rfis' -3 %}", project=project)
        assert said == reverse("record", args=(project, "rfis", -3))


def test_a_link_can_be_kept_under_a_name() -> None:
    assert linked("{% url 'today' as day %}<{{ day }}>") == f"<{reverse('today')}>"


def test_a_page_that_does_not_exist_is_named() -> None:
    for _ in range(2):
        with pytest.raises(NoReverseMatch, match="nowhere"):
            linked("{% url 'nowhere' %}")

"""The `url` tag of all templates, which remembers what it said.

A page has a hundred and more links; putting each address together anew would take longer than
asking the database for what the page shows.
"""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

register = template.Library()

#: The menus and lists of some hundred projects; what is asked for least is forgotten.
_REMEMBERED = 20_000


@register.simple_tag
def url(name: str, *parts: object) -> SafeString:
    """Return the address of a page; raise NoReverseMatch when there is none."""
    return _address(name, parts)


@lru_cache(maxsize=_REMEMBERED, typed=True)
def _address(name: str, parts: tuple[object, ...]) -> SafeString:
    return conditional_escape(reverse(name, args=parts))

"""Which columns does this person want to see in a list?"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict

from trajanus.records.derive import Column, chosen_from, table_for
from trajanus.resources.spec import Resource

YEAR = 365 * 24 * 3600


def chosen(request: HttpRequest, resource: Resource) -> tuple[Column, ...]:
    """Return the columns that the address names, or else those of this browser."""
    return named(request, resource, request.GET.get("columns", ""))


def named(request: HttpRequest, resource: Resource, text: str) -> tuple[Column, ...]:
    """Return the columns of the text, or those chosen on this browser, or the usual ones."""
    names = (text or request.COOKIES.get(_cookie(resource), "")).split(".")
    return chosen_from(table_for(resource), resource, names)


def without(address: str) -> str:
    """Return the address of a list without the columns that it names."""
    parts = urlsplit(address)
    kept = QueryDict(parts.query, mutable=True)
    kept.pop("columns", None)
    return parts._replace(query=kept.urlencode(safe=",")).geturl()


def remember(
    request: HttpRequest, answer: HttpResponse, resource: Resource, names: list[str]
) -> None:
    """Keep the choice; an empty one means the usual columns."""
    known = [column.name for column in table_for(resource) if column.name in names]
    if not known:
        answer.delete_cookie(_cookie(resource), samesite="Lax")
        return
    answer.set_cookie(
        _cookie(resource),
        ".".join(known),
        max_age=YEAR,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def _cookie(resource: Resource) -> str:
    return f"columns_{resource.name}"

"""Which columns does this person want to see in a list?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from trajanus.records.derive import Column, chosen_from, table_for
from trajanus.resources.spec import Resource

YEAR = 365 * 24 * 3600


def chosen(request: HttpRequest, resource: Resource) -> tuple[Column, ...]:
    """Return the columns that the person chose on this browser, or the usual ones."""
    names = request.COOKIES.get(_cookie(resource), "").split(".")
    return chosen_from(table_for(resource), resource, names)


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

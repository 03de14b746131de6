"""Who is a P6 resource in Procore's directory, and who says so?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from trajanus import clock
from trajanus.errors import InvalidValues
from trajanus.schedules.models import ResourceMapping
from trajanus.schedules.place import Place


@dataclass(frozen=True, slots=True)
class Mapped:
    """A P6 resource with the person it is; nobody while `user_id` is None."""

    resource: str
    name: str
    user_id: int | None
    person: str


def mappings(where: Place) -> list[Mapped]:
    """Return the resources of the project's schedules, with their people."""
    names = dict(directory(where))
    return [
        Mapped(one.resource, one.name, one.user_id, names.get(one.user_id or 0, ""))
        for one in ResourceMapping.objects.filter(**where.key)
    ]


def directory(where: Place) -> list[tuple[int, str]]:
    """Return the people of the project's directory, by name."""
    rows = where.lane("users").rows().filter(missing_since=None, procore_id__gt=0).order_by("name")
    return [
        (key, f"{name or key}" + (f" ({company})" if company else ""))
        for key, name, company in rows.values_list("procore_id", "name", "vendor_name")
    ]


def person_named(where: Place, text: str) -> int:
    """Return Procore's id of a person given by id, e-mail or name. Raises InvalidValues."""
    rows = where.lane("users").rows().filter(missing_since=None, procore_id__gt=0)
    ways: list[dict[str, object]] = [{"email_address__iexact": text}, {"name__iexact": text}]
    if text.isdecimal() and len(text) < 19:
        ways.insert(0, {"procore_id": int(text)})
    for way in ways:
        found = list(rows.filter(**way).values_list("procore_id", flat=True)[:2])
        if len(found) == 1:
            return int(found[0])
    raise InvalidValues(
        {text: ["is nobody, or several people, of the project's directory; say the e-mail"]}
    )


def map_resources(where: Place, wanted: Mapping[str, int | None], *, by: int | None) -> int:
    """Say who the resources are; return how many changed. Raises InvalidValues by resource."""
    rows = {one.resource: one for one in ResourceMapping.objects.filter(**where.key)}
    known = {key for key, _ in directory(where)}
    problems: dict[str, list[str]] = {}
    for resource, person in wanted.items():
        if resource not in rows:
            names = ", ".join(list(rows)[:20]) or "none yet; compare a schedule with Procore first"
            problems[resource] = [f"is no resource of the project's schedules: {names}"]
        elif person is not None and person not in known:
            problems[resource] = [f"the project's directory has nobody with the id {person}"]
    if problems:
        raise InvalidValues(problems)
    changed = [rows[name] for name, person in wanted.items() if rows[name].user_id != person]
    with transaction.atomic():
        for one in changed:
            one.user_id, one.changed_at, one.changed_by_id = wanted[one.resource], clock.now(), by
            one.save()
    return len(changed)

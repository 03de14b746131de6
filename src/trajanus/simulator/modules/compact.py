"""How is a record shown inside another one?"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from trajanus.simulator.wire import Json
from trajanus.simulator.world import World


def person(world: World, user_id: int | None) -> Json | None:
    """A user with the sign-in name."""
    user = world["users"].get(user_id)
    if user is None:
        return None
    return {"id": user["id"], "login": user.get("email_address"), "name": user.get("name")}


def people(world: World, user_ids: Iterable[int]) -> list[Json]:
    return [found for user_id in user_ids if (found := person(world, user_id)) is not None]


def named(world: World, kind: str, record_id: int | None) -> Json | None:
    """A record as id and name."""
    record = world[kind].get(record_id)
    return None if record is None else {"id": record["id"], "name": record.get("name")}


def sub_job(world: World, record: Json) -> Json | None:
    """The sub job that a record belongs to."""
    found = world["sub_jobs"].get(record.get("sub_job_id"))
    return None if found is None else {key: found.get(key) for key in ("id", "name", "code")}


def name_only(world: World, user_id: int | None) -> Json | None:
    """A user without the sign-in name."""
    return named(world, "users", user_id)


def location(world: World, location_id: int | None) -> Json | None:
    found = world["locations"].get(location_id)
    if found is None:
        return None
    keys = ("id", "name", "node_name", "parent_id", "created_at", "updated_at")
    return {key: found.get(key) for key in keys}


def texts(body: str) -> Json:
    """A text in the two forms that the API gives."""
    return {"plain_text_body": body, "rich_text_body": f"<p>{escape(body)}</p>"}

"""Where are the people, firms and codes of a project to which records refer by name?"""

from __future__ import annotations

from datetime import date, timedelta

from trajanus.simulator.modules.coding import wbs_code_of
from trajanus.simulator.modules.daily_log_values import today
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World


class Site:
    """One project while its records are made: names become ids, ages become days.

    `shift` moves the dates of a written plan, so that the day it was written for is today.
    """

    def __init__(self, world: World, project_id: int, shift: timedelta = timedelta()) -> None:
        self.world = world
        self.project_id = project_id
        self.shift = shift
        self.today = date.fromisoformat(today(world, project_id))
        self._ids: dict[tuple[str, str], int] = {}

    def id_of(self, kind: str, value: str, field: str = "name") -> int:
        """The id of the first record that is called so, in this project or in the company."""
        known = self._ids.get((kind, value))
        if known is None:
            rows = self.world[kind].where(**{field: value})
            here = (r["id"] for r in rows if r.get("project_id") in (None, self.project_id))
            known = self._ids[kind, value] = next(here)
        return known

    def day(self, ahead: int) -> str:
        """A day so far from today."""
        return (self.today + timedelta(days=ahead)).isoformat()

    def moved(self, text: str | None) -> str | None:
        """A date of the plan on the calendar of today."""
        return (date.fromisoformat(text) + self.shift).isoformat() if text else None

    def coding(self, cost_code: str, cost_type: str) -> Json:
        """Under which codes an amount is booked."""
        code_id = self.id_of("cost_codes", cost_code, "full_code")
        type_id = self.id_of("line_item_types", cost_type, "code")
        wbs = wbs_code_of(self.world, self.project_id, code_id, type_id)
        return {"cost_code_id": code_id, "line_item_type_id": type_id, "wbs_code_id": wbs["id"]}

    def add(self, kind: str, author: str, made: str, **fields: object) -> Json:
        """A record of the project by a person, made on a day that lies in the past."""
        stamp = f"{made}T16:00:00Z"
        return self.world[kind].add(
            {
                "project_id": self.project_id,
                "created_by_id": self.id_of("users", author),
                "created_at": stamp,
                "updated_at": stamp,
                **fields,
            }
        )

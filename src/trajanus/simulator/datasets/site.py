"""Where are the people, firms and codes of a project to which records refer by name?"""

from __future__ import annotations

from datetime import date, timedelta

from trajanus.simulator.modules.daily_log_values import today
from trajanus.simulator.world import World


class Site:
    """One project while its records are made: names become ids, ages become days."""

    def __init__(self, world: World, project_id: int) -> None:
        self.world = world
        self.project_id = project_id
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

"""Where is the crew at work, who is there, and what is there to do?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from trajanus.simulator.modules.daily_log_values import today
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

# In a data set of a million records only the newest of a project are looked at.
_NEWEST = 500


@dataclass(frozen=True, slots=True)
class Scene:
    """One project for the length of one step."""

    world: World
    random: Random
    project_id: int
    # Whether an answer moves the stamp of its RFI.
    touch: bool

    @property
    def today(self) -> str:
        return today(self.world, self.project_id)

    def day(self, ahead: int) -> str:
        """A day so far from today."""
        return (self.world.clock.now().date() + timedelta(days=ahead)).isoformat()

    def newest(self, kind: str, accepts: Callable[[Json], bool]) -> Json | None:
        """One of the project's newest records that fit, if there is any."""
        records = self.world[kind]
        rows = [records.get(each) for each in records.select(self.project_id)[-_NEWEST:]]
        return self.pick(row for row in rows if row is not None and accepts(row))

    def pick(self, rows: Iterable[Json]) -> Json | None:
        found = list(rows)
        return self.random.choice(found) if found else None

    @property
    def members(self) -> list[int]:
        found = self.world["memberships"].where(project_id=self.project_id)
        return [each["user_id"] for each in found]

    def somebody(self, *words: str, outside: bool = True) -> int | None:
        """A member whose role has one of these words; anybody when nobody has."""
        members = self.members
        found = [
            user_id
            for user_id in members
            if any(word in self.name(user_id) for word in words)
            and (outside or "Government" not in self.name(user_id))
        ]
        return self.random.choice(found or members) if members else None

    def name(self, user_id: int | None) -> str:
        user = self.world["users"].get(user_id)
        return str(user["name"]) if user else "Somebody"


Step = Callable[[Scene], str | None]

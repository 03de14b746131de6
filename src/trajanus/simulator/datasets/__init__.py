"""Which data does a simulated company start with?"""

from __future__ import annotations

import re

from trajanus.simulator.datasets import empty, federal, large
from trajanus.simulator.world import World

_LARGE = re.compile(r"large:([1-9][0-9]{0,8})(?:/([1-9][0-9]{0,4}))?", re.ASCII)


def load(name: str, world: World, seed: int) -> int:
    """Fill the world with a named data set; the id of the app's own service user."""
    if name == "federal":
        return federal.fill(world)
    if name == "empty":
        return empty.fill(world)
    found = _LARGE.fullmatch(name)
    if found is not None:
        projects = int(found[2]) if found[2] else None
        return large.fill(world, int(found[1]), seed, projects)
    raise ValueError(
        f"no such data set: {name!r}; there are federal, empty, large:N (N RFIs and N submittals "
        "over many projects) and large:N/PROJECTS"
    )

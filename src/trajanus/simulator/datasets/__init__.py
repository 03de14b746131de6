"""Which data does a simulated company start with?"""

from __future__ import annotations

from trajanus.simulator.datasets import empty, federal, large
from trajanus.simulator.world import World


def load(name: str, world: World, seed: int) -> int:
    """Fill the world with a named data set; the id of the app's own service user."""
    head, _, count = name.partition(":")
    if name == "federal":
        return federal.fill(world)
    if name == "empty":
        return empty.fill(world)
    if head == "large" and count.isascii() and count.isdigit() and int(count) > 0:
        return large.fill(world, int(count), seed)
    raise ValueError(f"no such data set: {name!r}; there are federal, empty and large:N")

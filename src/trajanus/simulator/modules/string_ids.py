"""How does a record look in v2, where every id is a text?"""

from __future__ import annotations

from typing import Any

from trajanus.simulator.records import Render
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World


def string_ids(value: Any) -> Any:
    """The same value with texts for ids, however deep they are."""
    if isinstance(value, list):
        return [string_ids(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        key: str(each) if isinstance(each, int) and _names_id(key) else string_ids(each)
        for key, each in value.items()
    }


def in_v2(render: Render) -> Render:
    """The v2 form of a view."""

    def show(world: World, record: Json) -> Json:
        shown: Json = string_ids(render(world, record))
        return shown

    return show


def _names_id(key: str) -> bool:
    return key == "id" or key.endswith("_id")

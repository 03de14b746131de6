"""How many tiers of change orders does a project have, and what follows from that?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.errors import invalid
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

USUAL = 2


def tiers_of(world: World, project_id: int) -> int:
    project: Json = world["projects"].get(project_id) or {}
    return int(project.get("change_order_tiers") or USUAL)


def refuse_three_tiers(call: Call) -> None:
    """The newer change orders know one and two tiers only."""
    if tiers_of(call.world, call.project_id()) > USUAL:
        raise invalid({"base": ["Not available in projects with three change order tiers."]})


def refuse_one_tier(call: Call) -> None:
    """With one tier there are packages only; what the real service answers is not known."""
    if call.method == "POST" and tiers_of(call.world, call.project_id()) == 1:
        raise invalid({"base": ["Not available in projects with one change order tier."]})

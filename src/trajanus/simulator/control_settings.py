"""How are the rules of a running simulation changed from outside?"""

from __future__ import annotations

from typing import Any

from trajanus.simulator.call import Call
from trajanus.simulator.errors import bad_request
from trajanus.simulator.rates import limits_text, parse_limits
from trajanus.simulator.reply import Reply, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json

SETTINGS = Routes()


@SETTINGS.get("/_simulator/settings")
def show_settings(call: Call) -> Reply:
    return ok(_shown(call))


@SETTINGS.post("/_simulator/settings")
def change_settings(call: Call) -> Reply:
    """Only what is named is changed; the settings come back as they are now."""
    unknown = set(call.body) - set(_TAKE)
    if unknown:
        known = ", ".join(_TAKE)
        raise bad_request(f"no such setting: {', '.join(sorted(unknown))}; there are {known}.")
    for name, value in call.body.items():
        _TAKE[name](call, value)
    return ok(_shown(call))


def _shown(call: Call) -> Json:
    ids = call.sim.oauth.permitted_projects
    return {
        "permitted_projects": None if ids is None else sorted(ids),
        "budget_changes_enabled": call.world.budget_changes_enabled,
        "disabled_tools": [
            {"project_id": project_id, "tool": tool}
            for project_id, tool in sorted(call.world.disabled_tools)
        ],
        "limits": limits_text(call.sim.rates.limits),
        "retry_after": call.sim.rates.retry_after,
    }


def _permitted_projects(call: Call, value: Any) -> None:
    """The projects that service accounts may see; null for all."""
    if value is not None and not (isinstance(value, list) and all(map(_is_id, value))):
        raise bad_request("permitted_projects must be null or a list of project ids.")
    call.sim.oauth.permitted_projects = None if value is None else set(value)


def _budget_changes_enabled(call: Call, value: Any) -> None:
    call.world.budget_changes_enabled = _truth("budget_changes_enabled", value)


def _disabled_tools(call: Call, value: Any) -> None:
    """All tools that are off; those that are not named are on."""
    if not isinstance(value, list) or not all(map(_is_tool, value)):
        raise bad_request("disabled_tools must be a list of objects with project_id and tool.")
    call.world.disabled_tools.clear()
    call.world.disabled_tools.update((each["project_id"], each["tool"]) for each in value)


def _limits(call: Call, value: Any) -> None:
    try:
        call.sim.rates.change(parse_limits(str(value)))
    except ValueError as error:
        raise bad_request(f"limits: {error}") from error


def _retry_after(call: Call, value: Any) -> None:
    """Whether 429 says when to come back; real clients have seen both."""
    call.sim.rates.retry_after = _truth("retry_after", value)


_TAKE = {
    "permitted_projects": _permitted_projects,
    "budget_changes_enabled": _budget_changes_enabled,
    "disabled_tools": _disabled_tools,
    "limits": _limits,
    "retry_after": _retry_after,
}


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_tool(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and _is_id(value.get("project_id"))
        and (isinstance(value.get("tool"), str))
    )


def _truth(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise bad_request(f"{name} must be true or false.")
    return value

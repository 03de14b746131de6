"""What can be done on the control page, and what comes of it?"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from trajanus.simulator.call import Call
from trajanus.simulator.errors import ApiError
from trajanus.simulator.faults import HOW, KINDS
from trajanus.simulator.markup import Html, element, join
from trajanus.simulator.reply import Reply
from trajanus.simulator.routing import Handler, Routes
from trajanus.simulator.wire import Json, digits

FORMS = Routes()

_ADDRESS = "/_simulator/page"
_JUMPS = (("60", "1 minute"), ("5400", "90 minutes"), ("43200", "12 hours"), ("86400", "1 day"))
_METHODS = ("", "GET", "POST", "PATCH", "PUT", "DELETE")


def check_origin(call: Call) -> None:
    """Other sites that a browser has open may not steer the simulation."""
    origin = call.headers.get("origin")
    if origin is not None and call.method != "GET" and origin != call.base:
        raise ApiError(403, {"message": "Another site may not steer the simulation."})


def crew_form() -> Html:
    count = element("input", type="number", name="steps", value=1, min=1, max=100, id="steps")
    return _form(
        "crew",
        element("p", "People on the site answer RFIs, review submittals, log the day."),
        element("p", element("label", "How much", for_="steps"), count, class_="row"),
        element("button", "Do something in the field", class_="main"),
    )


def clock_form() -> Html:
    buttons = [
        element("button", f"+ {text}", name="seconds", value=seconds) for seconds, text in _JUMPS
    ]
    return _form("clock", element("p", *buttons, class_="row"))


def fault_form() -> Html:
    kinds = [(kind, kind.replace("_", " ")) for kind in KINDS]
    methods = [(method, method or "any") for method in _METHODS]
    fields = (
        _choice("kind", "What goes wrong", kinds),
        _field("status", "Status", "number", value=503, min=200, max=599),
        _field("retry_after", "Retry-After, seconds", "number", min=0),
        _field("seconds", "Seconds, if slow or a jump", "number", value=2, min=0, step="any"),
        _field("path", "Only paths with", "text", placeholder="/rfis"),
        _choice("method", "Only method", methods),
        _field("times", "How many times; empty: always", "number", value=1, min=1),
        _field("share", "Share of requests, percent", "number", value=100, min=0, max=100),
        _field("field", "Field, if one is missing or unknown", "text"),
        _choice("how", "How pages shift", [(how, how) for how in HOW]),
    )
    buttons = element(
        "p",
        element("button", "Switch on", class_="main"),
        # It belongs to the other form, which has no fields.
        element("button", "Switch all off", form="clear"),
        class_="row",
    )
    clear = element("form", method="post", action=f"{_ADDRESS}/faults/clear", id="clear")
    return join(_form("faults", element("div", *fields, class_="fields"), buttons), clear)


def let_crew_work(call: Call) -> list[str]:
    return [call.sim.crew.step() for _ in range(_whole(call, "steps", 1, 100))]


def move_clock(call: Call) -> list[str]:
    seconds = _whole(call, "seconds", 1, 10_000_000)
    call.sim.clock.advance(seconds)
    return [f"The clock moved on by {seconds:,} seconds."]


def switch_on(call: Call) -> list[str]:
    fault = call.sim.faults.add(**_settings(call))
    return [f"Switched on: {str(fault).replace('_', ' ')}."]


def switch_off(call: Call) -> list[str]:
    if "id" in call.body:
        call.sim.faults.clear(_whole(call, "id", 1, 10**12))
        return ["The fault is off."]
    call.sim.faults.clear()
    return ["All faults are off."]


def _answering(act: Callable[[Call], list[str]]) -> Handler:
    def answer(call: Call) -> Reply:
        try:
            return _back(act(call))
        except (ValueError, OverflowError) as error:
            return _back([f"Nothing was done: {error}."])

    return answer


for _path, _act in (
    ("crew", let_crew_work),
    ("clock", move_clock),
    ("faults", switch_on),
    ("faults/clear", switch_off),
):
    FORMS.post(f"{_ADDRESS}/{_path}")(_answering(_act))


def _settings(call: Call) -> Json:
    """The fault of a form: texts as numbers, empty fields as nothing said."""
    given = {name: str(value).strip() for name, value in call.body.items()}
    found: Json = {"kind": given.get("kind", ""), "times": None}
    found |= {name: given[name] for name in ("path", "method", "field", "how") if given.get(name)}
    for name in ("status", "times", "retry_after"):
        if given.get(name):
            found[name] = _number(name, given[name], int)
    if given.get("seconds"):
        found["seconds"] = _number("seconds", given["seconds"], float)
    if given.get("share"):
        found["share"] = _number("share", given["share"], float) / 100
    return found


def _number(name: str, text: str, kind: type[int] | type[float]) -> float:
    try:
        return kind(text)
    except ValueError as error:
        raise ValueError(f"{name} must be a number") from error


def _whole(call: Call, name: str, low: int, high: int) -> int:
    found = digits(str(call.body.get(name, "")).strip())
    if found is None or not low <= found <= high:
        raise ValueError(f"{name} must be a whole number from {low:,} to {high:,}")
    return found


def _back(said: list[str]) -> Reply:
    """To the page, which says what came of it; reloading it does nothing again."""
    query = urlencode([("done", each) for each in said[:20]])
    return Reply(303, b"", {"Location": f"/_simulator/?{query}"}, "text/html; charset=utf-8")


def _form(action: str, *inside: Html) -> Html:
    return element("form", *inside, method="post", action=f"{_ADDRESS}/{action}")


def _field(name: str, label: str, kind: str, **more: object) -> Html:
    box = element("input", type=kind, name=name, id=f"fault-{name}", **more)
    return element("div", element("label", label, for_=f"fault-{name}"), box)


def _choice(name: str, label: str, options: list[tuple[str, str]]) -> Html:
    inside = [element("option", text, value=value) for value, text in options]
    box = element("select", *inside, name=name, id=f"fault-{name}")
    return element("div", element("label", label, for_=f"fault-{name}"), box)

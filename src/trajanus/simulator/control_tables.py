"""What does the control page show of requests, budgets, faults, webhooks and records?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from trajanus.simulator.endpoint import Attempt
from trajanus.simulator.journal import LoggedRequest
from trajanus.simulator.markup import Html, element, join
from trajanus.simulator.rates import Window
from trajanus.simulator.simulation import Simulation
from trajanus.simulator.wire import Json

_LATEST = 40


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], empty: str) -> Html:
    """A table that scrolls by itself, or a sentence when it would be empty."""
    body = [element("tr", *(element("td", cell) for cell in row)) for row in rows]
    if not body:
        return element("p", empty, class_="empty")
    head = element("tr", *(element("th", name, scope="col") for name in heads))
    inner = element(
        "table",
        element("caption", caption, class_="hidden"),
        element("thead", head),
        element("tbody", *body),
    )
    # A region that scrolls must be reachable by keyboard.
    return element("div", inner, class_="scroll", tabindex="0", role="region", aria_label=caption)


def requests(sim: Simulation) -> Html:
    latest = list(sim.requests)[-_LATEST:]
    return table(
        "Latest requests",
        ("Time", "Request", "Answer", "Fault"),
        [_request(each) for each in reversed(latest)],
        "Nobody has asked for anything yet.",
    )


def _request(request: LoggedRequest) -> tuple[str, ...]:
    target = f"{request.path}?{request.query}" if request.query else request.path
    what = join(element("span", request.method, class_="method"), " ", element("code", target))
    return clock_time(request.at), what, _answer(request.status), ", ".join(request.faults)


def _answer(status: int | None) -> Html:
    if status is None:
        return element("span", "none", class_="chip bad")
    kind = "good" if status < 400 else "warn" if status < 500 else "bad"
    return element("span", status, class_=f"chip {kind}")


def budgets(sim: Simulation) -> Html:
    now = sim.clock.now()
    rows = [
        (who(sim, caller), *_window(window, now))
        for caller, windows in sim.rates.budgets().items()
        for window in windows
        if window.reset > now
    ]
    empty = "No caller has used anything." if sim.rates.limits else "There are no request limits."
    heads = ("Caller", "Window", "Used", "Left", "Starts afresh in")
    return table("Request budget of each caller", heads, rows, empty)


def _window(window: Window, now: datetime) -> tuple[str, ...]:
    left = window.limit.count - window.used
    used = element(
        "meter", f"{window.used} of {window.limit.count}", min=0, max=window.limit.count,
        value=window.used, aria_label=f"{window.used} of {window.limit.count} requests used",
    )  # fmt: skip
    wait = round((window.reset - now).total_seconds())
    return f"{window.limit.seconds} s", join(used, " ", window.used), str(left), f"{wait} s"


def who(sim: Simulation, caller: str) -> str:
    """A caller by name: nobody needs to read tokens."""
    token = sim.oauth.find(caller)
    if token is None:
        return caller if caller.startswith(("service", "anonymous")) else "an ended session"
    user: Json = sim.world["users"].get(token.user_id) or {}
    return f"{user.get('name', 'somebody')} (token ending in {caller[-4:]})"


def faults_on(sim: Simulation) -> Html:
    heads = ("Fault", "Hits", "How often", "Action")
    rows = [_fault(fault) for fault in sim.faults.list()]
    return table("Faults that are on", heads, rows, "Nothing is made to go wrong.")


def _fault(fault: Json) -> tuple[str, ...]:
    detail = {"status": fault["status"], "slow": f"{fault['seconds']:g} s",
              "clock_jump": f"{fault['seconds']:g} s", "shift": fault["how"]}  # fmt: skip
    name = fault["kind"].replace("_", " ")
    path = element("code", fault["path"]) if fault["path"] else "every path"
    hits = join(f"{fault['method']} " if fault["method"] else None, path)
    often = "until switched off" if fault["times"] is None else f"{fault['times']} more"
    if fault["share"] < 1:
        often = f"{fault['share']:.0%} of requests, {often}"
    off = element(
        "form",
        element("input", type="hidden", name="id", value=fault["id"]),
        element("button", "Switch off", element("span", f" {name}", class_="hidden")),
        method="post",
        action="/_simulator/page/faults/clear",
    )
    return f"{name} {detail.get(fault['kind'], '')}".strip(), hits, often, off


def hooks(sim: Simulation) -> Html:
    heads = ("Address", "Scope", "Namespace", "State", "Triggers", "Waiting")
    rows = [_hook(sim, hook) for hook in sim.world["hooks"]]
    return table("Registered webhooks", heads, rows, "No client has registered a webhook.")


def _hook(sim: Simulation, hook: Json) -> tuple[str, ...]:
    project: Json = sim.world["projects"].get(hook.get("project_id")) or {}
    triggers = sim.world["triggers"].where(hook_id=hook["id"])
    waiting = sim.deliveries.waiting(hook["id"])
    state = str(hook.get("status"))
    if any(tried for _, tried in waiting):
        state = f"{state}, paused after a failure"
    return (
        element("code", str(hook.get("destination_url"))),
        str(project.get("name") or "Company"),
        str(hook.get("namespace")),
        state,
        str(len(triggers)),
        str(len(waiting)),
    )


def deliveries(sim: Simulation) -> Html:
    heads = ("Time", "Event", "Outcome", "Answer")
    rows = [_delivery(attempt) for attempt in reversed(sim.deliveries.log[-_LATEST:])]
    return table("Latest deliveries", heads, rows, "Nothing has been delivered.")


def _delivery(attempt: Attempt) -> tuple[str, ...]:
    event = attempt.event
    what = f"{event['resource_name']} {event['event_type']} {event['resource_id']}"
    kind = {"ok": "good", "retried": "warn"}.get(attempt.outcome, "bad")
    answer = str(attempt.status or attempt.error or "")
    outcome = element("span", attempt.outcome, class_=f"chip {kind}")
    return clock_time(attempt.completed), what, outcome, answer


def records(sim: Simulation) -> Html:
    """How many records of each kind there are, those that there are none of last."""
    counts = {kind: len(sim.world[kind]) for kind in sim.world.kinds}
    full = [_count(kind, count) for kind, count in sorted(counts.items()) if count]
    none = ", ".join(_title(kind) for kind, count in sorted(counts.items()) if not count)
    return join(
        element("dl", *full, class_="counts"),
        element("p", f"None of: {none}.", class_="empty") if none else None,
    )


def _count(kind: str, count: int) -> Html:
    return element("div", element("dt", _title(kind)), element("dd", f"{count:,}"))


def _title(kind: str) -> str:
    return kind.replace("_", " ").replace("rfis", "RFIs").replace("wbs", "WBS")


def clock_time(moment: datetime) -> str:
    return moment.strftime("%H:%M:%S")

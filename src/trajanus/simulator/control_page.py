"""What does a person see who opens the simulator in a browser?"""

from __future__ import annotations

from importlib.resources import files

from trajanus.simulator import control_tables as tables
from trajanus.simulator.call import Call
from trajanus.simulator.control_forms import clock_form, crew_form, fault_form
from trajanus.simulator.errors import not_found
from trajanus.simulator.markup import Html, element, join
from trajanus.simulator.rates import limits_text
from trajanus.simulator.reply import Reply, page
from trajanus.simulator.routing import Routes
from trajanus.simulator.simulation import Simulation

PAGE = Routes()

# Everything comes from here and goes to here.
SAFETY = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "img-src data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Without any, browsers would not say that a form is our own.
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_STATIC = {"control.css": "text/css; charset=utf-8", "control.js": "text/javascript; charset=utf-8"}


def wants_page(call: Call) -> bool:
    """Browsers ask for HTML; programs get JSON."""
    return "text/html" in call.headers.get("accept", "")


def control_page(call: Call) -> Reply:
    """The state of the simulation and everything that can be done to it."""
    sim = call.sim
    done = [value for name, value in call.query if name == "done"][:20]
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", "Simulated Procore"),
        element("link", rel="icon", href="data:,"),
        element("link", rel="stylesheet", href="/_simulator/static/control.css"),
        element("script", src="/_simulator/static/control.js", defer=True),
    )
    body = element("body", _banner(sim), element("main", *_sections(sim, done), id="main"))
    reply = page(f"<!doctype html>\n{element('html', head, body, lang='en')}")
    reply.headers |= SAFETY
    return reply


@PAGE.get("/_simulator/static/{name}")
def static_file(call: Call) -> Reply:
    kind = _STATIC.get(call.params["name"])
    if kind is None:
        raise not_found("file")
    content = files("trajanus.simulator").joinpath("static", call.params["name"]).read_bytes()
    return Reply(200, content, {"X-Content-Type-Options": "nosniff"}, kind)


def _banner(sim: Simulation) -> Html:
    live = element(
        "label", element("input", type="checkbox", id="live", checked=True), " Live", class_="live",
        hidden=True,
    )  # fmt: skip
    return join(
        element("a", "Skip to the page", href="#main", class_="skip"),
        element(
            "header",
            element("h1", "Simulated Procore"),
            element("p", f"Data set {sim.options.dataset}, company {sim.options.company_id}"),
            live,
        ),
    )


def _sections(sim: Simulation, done: list[str]) -> list[Html]:
    return [
        element("div", *(element("p", each) for each in done), id="notice", role="status"),
        _section("field", "In the field", crew_form(), wide=False),
        _section("clock", "Clock", _live("now", _now(sim)), clock_form(), wide=False),
        _section("connect", "Connect a client", _connect(sim), wide=False),
        _section("faults", "Faults", _live("faults-on", tables.faults_on(sim)), fault_form()),
        _section("requests", "Requests", _live("requests-made", tables.requests(sim))),
        _section("budget", "Request budget", _live("budget-left", tables.budgets(sim))),
        _section(
            "webhooks",
            "Webhooks",
            _live("hooks", tables.hooks(sim)),
            element("h3", "Deliveries"),
            _live("deliveries", tables.deliveries(sim)),
        ),
        _section("records", "Records", _live("counts", tables.records(sim))),
    ]


def _section(name: str, title: str, *inside: Html, wide: bool = True) -> Html:
    heading = element("h2", title, id=f"{name}-title")
    look = "card wide" if wide else "card"
    return element("section", heading, *inside, class_=look, aria_labelledby=f"{name}-title")


def _live(name: str, inside: Html) -> Html:
    """A part that the script replaces by what it has become."""
    return element("div", inside, id=name, data_live=True)


def _now(sim: Simulation) -> Html:
    return element("p", sim.clock.now().strftime("%A %d %B %Y, %H:%M:%S UTC"), class_="now")


def _connect(sim: Simulation) -> Html:
    facts = {
        "API and sign-in": sim.world.base_url,
        "Company": str(sim.options.company_id),
        "Client id": sim.options.client_id,
        "Limits": limits_text(sim.rates.limits),
    }
    rows = [
        element("div", element("dt", name), element("dd", element("code", value)))
        for name, value in facts.items()
    ]
    return element("dl", *rows, class_="facts")

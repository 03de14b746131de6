"""How is a simulation started from the command line?"""

from __future__ import annotations

import json

import click

from trajanus.simulator.rates import parse_limits
from trajanus.simulator.server import Simulator
from trajanus.simulator.simulation import Options

_DEFAULTS = Options()


def _known_limits(_context: click.Context, _option: click.Parameter, value: str) -> str:
    try:
        parse_limits(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    return value


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=0,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 picks a free one.",
)
@click.option(
    "--dataset",
    default=_DEFAULTS.dataset,
    show_default=True,
    metavar="NAME",
    help="federal (a whole USACE project and two small ones), empty, or large:N (N RFIs and N "
    "submittals over many projects, made as they are read; large:N/3 makes it three projects).",
)
@click.option(
    "--client-id",
    default=_DEFAULTS.client_id,
    show_default=True,
    help="Client id of the one registered app.",
)
@click.option(
    "--client-secret", default=_DEFAULTS.client_secret, show_default=True, help="Its secret."
)
@click.option(
    "--company-id",
    default=_DEFAULTS.company_id,
    show_default=True,
    type=click.IntRange(1),
    help="Id of the simulated company.",
)
@click.option(
    "--redirect-uri",
    "redirect_uris",
    multiple=True,
    default=_DEFAULTS.redirect_uris,
    show_default=True,
    metavar="URI",
    help="A registered redirect URI, compared letter by letter; may be repeated. "
    "urn:ietf:wg:oauth:2.0:oob is always registered.",
)
@click.option(
    "--limits",
    default=_DEFAULTS.limits,
    show_default=True,
    callback=_known_limits,
    metavar="COUNT/SECONDS,...",
    help="Rate windows for each caller, or off.",
)
@click.option(
    "--seed",
    default=_DEFAULTS.seed,
    show_default=True,
    help="Makes generated data and the field crew repeatable.",
)
@click.option(
    "--activity",
    type=click.FloatRange(min=0, min_open=True, max=6000),
    metavar="RATE",
    help="Let a field crew do so many things a minute: answer RFIs, return submittals, log the "
    "day, upload files.",
)
@click.option(
    "--strict-company-header",
    is_flag=True,
    help="Refuse requests that name the company only by query, path or project.",
)
def simulate(host: str, port: int, activity: float | None, **options: object) -> None:
    """Run a stand-in for Procore on this machine.

    It answers the OAuth and REST requests of Procore clients, sends webhooks and can be told to
    misbehave. When it is ready it prints one line of JSON with base_url, login_url, company_id,
    client_id and client_secret; it serves until it is stopped with Ctrl+C or SIGTERM.

    Open BASE_URL/_simulator/ in a browser to see and steer it while it runs.

    \b
    Programs steer it as well, for example:
      curl BASE_URL/_simulator                      what there is
      curl -X POST BASE_URL/_simulator/crew/step    let something happen on site
      curl -X POST BASE_URL/_simulator/faults \\
           -H 'Content-Type: application/json' \\
           -d '{"kind": "status", "status": 503, "times": 2, "path": "/rfis"}'
    """
    try:
        simulator = Simulator(host=host, port=port, **options)  # type: ignore[arg-type]  # click gives objects
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--dataset") from error
    except OSError as error:
        raise click.ClickException(f"Cannot listen on {host}:{port}: {error.strerror}") from error
    ready = {
        "base_url": simulator.base_url,
        "login_url": simulator.login_url,
        "company_id": simulator.company_id,
        "client_id": simulator.client_id,
        "client_secret": simulator.client_secret,
    }
    if activity is not None:
        simulator.crew.start(activity)
    click.echo(json.dumps(ready))
    simulator.serve()

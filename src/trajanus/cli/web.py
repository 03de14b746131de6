"""The command that serves pages, API and webhooks."""

from __future__ import annotations

import socket

import click

from trajanus.cli.output import examples

#: Open pages with live progress are cut after this; browsers connect again by themselves.
GRACE_SECONDS = 3


@click.command(epilog=examples("hub web", "hub web --host 0.0.0.0 --port 8000   # behind a proxy"))
@click.option("--host", help="Address to listen on.  [default: HUB_HOST or 127.0.0.1]")
@click.option("--port", type=click.IntRange(1, 65535), help="Port.  [default: HUB_PORT or 8765]")
def web(*, host: str | None, port: int | None) -> None:
    """Run the web server: workspace, API and the address for Procore's webhooks.

    Run as many as you like on one database. Behind a proxy that ends TLS, set HUB_PUBLIC_URL to
    the https address that people and Procore use.
    """
    from trajanus import config
    from trajanus.cli import address
    from trajanus.installation import opened

    address.use(host=host, port=port)
    settings = config.settings()
    with address.listen(settings.host, settings.port) as bound, opened(quiet=False):
        _serve(bound)


def _serve(bound: socket.socket) -> None:
    import uvicorn

    options = uvicorn.Config(
        "trajanus.asgi:application",
        log_config=None,  # the hub's log takes the server's messages as well
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    try:
        uvicorn.Server(options).run(sockets=[bound])
    except KeyboardInterrupt:
        return  # how the server hands on the signal that it obeyed

"""The command that runs everything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from trajanus.cli.output import examples

if TYPE_CHECKING:
    from trajanus.cli.children import Child


@click.command(epilog=examples("hub up", "hub up --port 9000", "hub up --host 0.0.0.0 --workers 2"))
@click.option("--host", help="Address to listen on.  [default: HUB_HOST or 127.0.0.1]")
@click.option("--port", type=click.IntRange(1, 65535), help="Port.  [default: HUB_PORT or 8765]")
@click.option(
    "--workers", type=click.IntRange(0, 32), default=1, show_default=True, help="Worker processes."
)
def up(*, host: str | None, port: int | None, workers: int) -> None:
    """Run everything: database, web server and worker, until Ctrl-C.

    Without DATABASE_URL the hub runs a PostgreSQL of its own in the data directory. The database
    is brought up to date first. A process that dies is started again.
    """
    from trajanus import config
    from trajanus.cli import address
    from trajanus.cli.children import Child
    from trajanus.installation import Tables, opened

    address.use(host=host, port=port)
    settings = config.settings()
    address.listen(settings.host, settings.port).close()  # say now if it is taken
    with opened(tables=Tables.UPDATED, quiet=False):
        from django.db import connections

        connections.close_all()  # this process only watches from here on
        web = Child("web server", ("web",))
        crew = [Child(f"worker {number + 1}", ("worker",)) for number in range(workers)]
        _run_until_stopped([web, *crew])


def _run_until_stopped(children: Sequence[Child]) -> None:
    """Keep the children alive until Ctrl-C or SIGTERM, then stop them."""
    from trajanus import clock, config
    from trajanus.cli import address
    from trajanus.cli import children as family

    try:
        for child in children:
            child.start()
        announced = False
        while True:
            family.look_after(children)
            if not announced and address.is_serving():
                announced = True
                click.echo(
                    f"Trajanus Hub is ready at {config.settings().public_url} (Ctrl-C stops it)"
                )
            clock.sleep(family.LOOK_EVERY)
    except KeyboardInterrupt:
        click.echo("Stopping ...", err=True)
    finally:
        family.stop(children)

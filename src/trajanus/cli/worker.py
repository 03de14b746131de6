"""The command that works through jobs."""

from __future__ import annotations

import click

from trajanus.cli.output import examples


@click.command(epilog=examples("hub worker", "hub worker --concurrency 8"))
@click.option(
    "--concurrency",
    type=click.IntRange(1, 64),
    help="Jobs side by side.  [default: HUB_WORKER_CONCURRENCY or 4]",
)
def worker(*, concurrency: int | None) -> None:
    """Run a worker: scheduled reading, webhook events and other background jobs.

    Run as many as you like on one database; they share the work and Procore's request limit. A
    worker that is killed loses nothing: another one takes its jobs up where they were.
    """
    from trajanus import config
    from trajanus.installation import opened

    with opened(quiet=False):
        from trajanus.jobs.worker import run

        try:
            run(concurrency or config.settings().worker_concurrency)
        except KeyboardInterrupt:
            return  # asked to stop, and it did

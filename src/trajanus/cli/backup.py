"""The commands that make backups, check them, and go back to one."""

from __future__ import annotations

from pathlib import Path

import click

from trajanus.cli.output import examples, json_option, print_json, print_table


@click.group(
    epilog=examples(
        "hub backup now",
        "hub backup now --into /mnt/backups",
        "hub backup list",
        "hub backup verify /mnt/backups/hub-20261124-020000",
    )
)
def backup() -> None:
    """Make backups and see that they are whole; workers make one every night.

    A backup is a directory: the database, files that are nowhere else, and a list with the checksum
    of each. It holds no key: keep the keys (HUB_SECRET_KEYS, or secret_keys in the data directory)
    elsewhere. `hub restore` goes back to one.
    """


@backup.command()
@click.option(
    "--into", type=click.Path(path_type=Path), help="Another directory.  [default: HUB_BACKUP_DIR]"
)
@json_option
def now(*, into: Path | None, as_json: bool) -> None:
    """Make a backup now, while the hub goes on working, and check it."""
    from trajanus.installation import opened

    with opened():
        from trajanus.sync.backups import making

        made = making.make(into=into)
    if as_json:
        print_json({"path": made.path, "size": made.size, "seconds": made.seconds})
    else:
        click.echo(f"Made and checked {made.path} ({made.size or 0:,} bytes).")
        click.echo("Keep the keys elsewhere: without them people connect to Procore again.")


@backup.command("list")
@json_option
def list_(*, as_json: bool) -> None:
    """List the backups that were made and not given up, the latest first."""
    from trajanus.installation import opened

    with opened():
        from trajanus.sync.backups import making

        rows = list(making.present()[:100])
    if as_json:
        names = ("made_at", "host", "path", "size", "seconds", "verified_at", "problem")
        print_json([{name: getattr(row, name) for name in names} for row in rows])
        return
    lines = [
        (
            f"{row.made_at:%Y-%m-%d %H:%MZ}",
            row.host,
            row.path,
            row.size,
            f"{row.verified_at:%Y-%m-%d %H:%MZ}" if row.verified_at else "no",
            row.problem,
        )
        for row in rows
    ]
    print_table(("made", "machine", "directory", "bytes", "found whole", "problem"), lines)


@backup.command()
@click.argument("directory", type=click.Path(path_type=Path))
@json_option
def verify(*, directory: Path, as_json: bool) -> None:
    """See that every byte of the backup in DIRECTORY is there and readable."""
    from trajanus.installation import Tables, opened

    with opened(tables=Tables.ANY):
        from trajanus.sync.backups import making

        found = making.check(directory.expanduser().resolve())
    if as_json:
        print_json(found)
    else:
        click.echo(
            f"Whole: {found.tables} tables, {found.size:,} bytes, of {_minute(found.made_at)}."
        )


@click.command(
    epilog=examples("HUB_DATA_DIR=/srv/hub-new hub restore /mnt/backups/hub-20261124-020000")
)
@click.argument("directory", type=click.Path(path_type=Path))
@json_option
def restore(*, directory: Path, as_json: bool) -> None:
    """Go back to the backup in DIRECTORY, in an empty database.

    Stop all webs and workers first. Nothing is ever written over: name an empty database in
    DATABASE_URL, or a new data directory in HUB_DATA_DIR. Put the keys in place before you start
    the hub. What was still to be sent to Procore waits for a person, since it may have been sent
    after the backup.
    """
    from trajanus.installation import Tables, opened

    where = _where()
    with opened(tables=Tables.ANY):
        from trajanus.sync.backups import restoring

        found = restoring.restore(directory.expanduser().resolve())
    if as_json:
        print_json(found)
        return
    click.echo(
        f"Restored {found.tables} tables and {found.files} files of {_minute(found.made_at)}."
    )
    if found.held:
        click.echo(f"{found.held} changes wait in the outbox for a person to look at.")
    if not found.keys_fit:
        click.echo("The keys do not fit: put those of the old hub in place, or connect again.")
    click.echo(f"Next, {where}: hub doctor, then hub up")


def _where() -> str:
    """Say how the next commands find what was restored, and not the old hub."""
    from trajanus import config

    given = config.settings()
    if given.uses_embedded_database:
        return f"with HUB_DATA_DIR={given.data_dir}"
    return "with the same DATABASE_URL and HUB_DATA_DIR"


def _minute(moment: str) -> str:
    return f"{moment[:16].replace('T', ' ')}Z"

"""The command that fetches a file of Procore."""

from __future__ import annotations

from pathlib import Path

import click

from trajanus.cli.output import examples, json_option, print_json


@click.command(
    epilog=examples(
        "hub download 5678 --project 1234",
        "hub download Drawings/plan.pdf --project 1234 --to plans/",
        "hub download 5678 --project 1234 --version 91 --to old.pdf",
    )
)
@click.argument("file")
@click.option("--project", "project_id", type=int, required=True, help="Procore's project id.")
@click.option("--version", "version_id", type=int, help="The version's id.  [default: newest]")
@click.option(
    "--to", "target", type=click.Path(path_type=Path), default=Path(), help="A folder or file name."
)
@click.option("--connection", "name", help="Only needed when several know the project.")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@json_option
def download(
    *,
    file: str,
    project_id: int,
    version_id: int | None,
    target: Path,
    name: str | None,
    force: bool,
    as_json: bool,
) -> None:
    """Fetch a file of Procore, named by its id, path or name."""
    from trajanus.installation import opened

    with opened():
        from trajanus.cli import transfer

        lane = transfer.files_of(name, project_id)
        found = transfer.record_named(lane, file)
        saved = transfer.fetch(lane, found, version_id, target, replace=force)
        if as_json:
            print_json(saved)
        else:
            click.echo(f"Saved {saved.path} ({saved.size:,} bytes).")

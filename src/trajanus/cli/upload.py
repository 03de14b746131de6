"""The command that puts files into a folder of Procore."""

from __future__ import annotations

from pathlib import Path

import click

from trajanus.cli.output import examples, json_option, print_json, print_table


@click.command(
    epilog=examples(
        "hub upload plan.pdf --project 1234 --folder Drawings",
        "hub upload *.jpg --project 1234 --folder 'Photos/2026-03' --json",
        "hub upload plan.pdf --project 1234 --version-of 5678 --notes 'Rev C'",
    )
)
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--project", "project_id", type=int, required=True, help="Procore's project id.")
@click.option("--folder", help="The folder's id, path or name.")
@click.option("--version-of", type=int, help="Instead: the id of the file this is a version of.")
@click.option("--notes", default="", help="What is new in the version.")
@click.option("--connection", "name", help="Only needed when several know the project.")
@click.option("--no-wait", is_flag=True, help="Leave the sending to the workers.")
@json_option
def upload(
    *,
    paths: tuple[Path, ...],
    project_id: int,
    folder: str | None,
    version_of: int | None,
    notes: str,
    name: str | None,
    no_wait: bool,
    as_json: bool,
) -> None:
    """Put files into a folder of Procore, or a new version on a file.

    The files are kept in the data directory first, so the sending goes on after any interruption:
    by the same parts, in a worker.
    """
    if (folder is None) == (version_of is None):
        raise click.UsageError("Say either --folder or --version-of.")
    if version_of is not None and len(paths) > 1:
        raise click.UsageError("A new version is one file.")
    from trajanus.installation import opened

    with opened():
        from trajanus.cli import transfer

        lane = transfer.files_of(name, project_id)
        if version_of is not None:
            waiting = [transfer.put_version(lane, version_of, paths[0], notes)]
        else:
            place = transfer.folder_named(lane, folder or "")
            waiting = [transfer.put_file(lane, place, path) for path in paths]
        if not no_wait:
            transfer.send(lane, waiting)
        results = [transfer.result_of(entry) for entry in waiting]
        if as_json:
            print_json({"files": results})
        else:
            rows = [(one.name, one.size, one.state, one.procore_id) for one in results]
            print_table(("file", "bytes", "state", "id"), rows)
            for one in results:
                if one.message and not one.is_done:
                    click.echo(f"{one.name}: {one.message}", err=True)
        raise click.exceptions.Exit(transfer.exit_code(results))

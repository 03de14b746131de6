"""The command that checks the installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from trajanus.cli.output import examples, json_option, print_json

if TYPE_CHECKING:
    from trajanus.doctor.findings import Finding

_COLORS = {"ok": "green", "warn": "yellow", "fail": "red"}


@click.command(
    epilog=examples(
        "hub doctor",
        "hub doctor --json | jq '.findings[] | select(.level != \"ok\")'",
        "hub doctor --new-key       # a key for HUB_SECRET_KEYS",
    )
)
@click.option(
    "--new-key", is_flag=True, help="Print a new key for HUB_SECRET_KEYS, and nothing else."
)
@json_option
def doctor(*, new_key: bool, as_json: bool) -> None:
    """Check this installation and say what to mend.

    Looks at settings, disk, database, keys, each connection to Procore (two requests), clocks, the
    public address and the workers. Exits with 1 when something fails; warnings are no failure.
    """
    if new_key:
        from cryptography.fernet import Fernet

        click.echo(Fernet.generate_key().decode())
        return
    from trajanus.doctor.checkup import examine

    findings = []
    for finding in examine():
        findings.append(finding)
        if not as_json:
            _print(finding)
    is_sound = all(finding.level != "fail" for finding in findings)
    if as_json:
        print_json({"ok": is_sound, "findings": findings})
    raise click.exceptions.Exit(0 if is_sound else 1)


def _print(finding: Finding) -> None:
    mark = click.style(f"{finding.level:<4}", fg=_COLORS[finding.level], bold=True)
    click.echo(f"{mark}  {finding.check}: {finding.found}")
    if finding.meaning:
        click.echo(f"      {finding.meaning}")
    if finding.next_step:
        click.echo(f"      Next step: {finding.next_step}")

"""The command `hub`; each command is one file here, loaded when it is asked for."""

from __future__ import annotations

import click

import trajanus
from trajanus.cli import exits, parent
from trajanus.cli.group import HubGroup

#: name: (where the click command is, what it does)
COMMANDS = {
    "up": ("trajanus.cli.up:up", "Run everything: database, web server and worker."),
    "web": ("trajanus.cli.web:web", "Run the web server: workspace, API and webhooks."),
    "worker": ("trajanus.cli.worker:worker", "Run a worker: schedule, webhooks, background jobs."),
    "migrate": ("trajanus.cli.migrate:migrate", "Bring the database up to date with this version."),
    "demo": ("trajanus.cli.demo:demo", "Try the hub with a simulated Procore on this machine."),
    "simulate": ("trajanus.simulator.cli:simulate", "Run a simulated Procore."),
    "connect": ("trajanus.cli.connect:connect", "Connect the hub to a Procore company."),
    "sync": ("trajanus.cli.sync:sync", "Read from Procore now."),
    "reconcile": (
        "trajanus.cli.reconcile:reconcile",
        "Compare both sides and mend what differs.",
    ),
    "webhooks": ("trajanus.cli.webhooks:webhooks", "See to Procore's webhooks and events."),
    "rules": ("trajanus.cli.rules:rules", "See to what is done when events arrive."),
    "record": ("trajanus.cli.record:record", "List, show and change records."),
    "outbox": ("trajanus.cli.outbox:outbox", "See to what Procore is still to be told."),
    "conflicts": ("trajanus.cli.conflicts:conflicts", "Decide what no rule could settle."),
    "owners": ("trajanus.cli.owners:owners", "See and set who decides about a field."),
    "upload": ("trajanus.cli.upload:upload", "Put files into a folder of Procore."),
    "download": ("trajanus.cli.download:download", "Fetch a file of Procore."),
    "status": ("trajanus.cli.status:status", "Show connections, freshness and open work."),
    "doctor": ("trajanus.cli.doctor:doctor", "Check this installation and say what to mend."),
    "describe": ("trajanus.cli.describe:describe", "Show how a Procore resource is kept in step."),
    "p6": ("trajanus.cli.p6:p6", "Read and write schedules: XER, P6 XML, SDEF."),
    "user": ("trajanus.cli.user:user", "Add and change the people who may sign in."),
    "backup": ("trajanus.cli.backup:backup", "Make backups and see that they are whole."),
    "restore": ("trajanus.cli.backup:restore", "Go back to a backup, in an empty database."),
    "retention": ("trajanus.cli.retention:retention", "See and set how long logs are kept."),
    "addresses": (
        "trajanus.cli.addresses:addresses",
        "See to the addresses that alerts are posted to.",
    ),
    "audit": ("trajanus.cli.audit:audit", "Show who did what with the hub."),
    "token": ("trajanus.cli.token:token", "Let programs use the API."),
}


@click.group(cls=HubGroup, commands_at=COMMANDS, epilog=exits.EPILOG)
@click.version_option(trajanus.__version__, prog_name="hub")
@click.option(
    "--stop-with-parent",
    is_flag=True,
    hidden=True,
    help="Stop when standard input closes, so that no child outlives the process that started it.",
)
def main(*, stop_with_parent: bool) -> None:
    """Keep Procore in step with a database and a workspace of your own.

    \b
    Begin with:
      hub demo        try it with a simulated Procore; nothing leaves this machine
      hub up          run it
      hub connect     connect it to your Procore company
      hub doctor      see what is missing

    Settings come from HUB_... variables and hub.toml in the data directory.
    """
    if stop_with_parent:
        parent.watch()

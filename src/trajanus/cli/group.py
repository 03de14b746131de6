"""How are commands found, and how do their errors reach people?"""

from __future__ import annotations

import signal
import sys
from collections.abc import Mapping
from importlib import import_module
from types import FrameType
from typing import IO, Any

import click

from trajanus.cli import exits
from trajanus.errors import DatabaseUnavailable, HubError


class Failure(click.ClickException):
    """A hub error as people see it: a sentence and a next step, no traceback."""

    def __init__(self, error: HubError) -> None:
        super().__init__(str(error))
        self.__dict__["exit_code"] = exits.code_for(error)  # click types it as one for all
        self.next_step = error.next_step

    def show(self, file: IO[Any] | None = None) -> None:
        click.secho(f"Error: {self.message}", fg="red", err=True)
        if self.next_step:
            click.echo(f"Next step: {self.next_step}", err=True)


class HubGroup(click.Group):
    """A group that imports a command only when it runs, which keeps `hub --help` quick."""

    def __init__(
        self, *args: Any, commands_at: Mapping[str, tuple[str, str]] | None = None, **rest: Any
    ) -> None:
        super().__init__(*args, **rest)
        self.commands_at = commands_at or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands_at)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.commands_at:
            return None
        place, summary = self.commands_at[cmd_name]
        module, _, attribute = place.partition(":")
        command = getattr(import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{place} is not a command")
        command.short_help = summary
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in self.commands_at.items()])

    def invoke(self, ctx: click.Context) -> Any:
        signal.signal(signal.SIGTERM, _stop_like_ctrl_c)
        try:
            return super().invoke(ctx)
        except HubError as error:
            raise Failure(error) from error
        except KeyboardInterrupt:
            click.echo("\nStopped.", err=True)
            raise click.exceptions.Exit(exits.INTERRUPTED) from None
        except Exception as error:
            lost = _database_error(error)
            if lost is None:
                raise
            raise Failure(lost) from error


def _stop_like_ctrl_c(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _database_error(error: Exception) -> DatabaseUnavailable | None:
    """Return what to say when the connection to the database broke."""
    kinds = [sys.modules.get(name) for name in ("django.db.utils", "psycopg")]
    broken = tuple(kind.OperationalError for kind in kinds if kind)
    if not isinstance(error, broken):
        return None
    return DatabaseUnavailable(
        f"The database stopped answering: {str(error).strip()}",
        next_step="Run: hub doctor",
    )

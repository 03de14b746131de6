"""Which settings, commands, API calls and resources are there? Writes docs/reference from code."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import click
import django
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from trajanus import config
from trajanus.cli import COMMANDS, exits, main
from trajanus.installation import CLIENT_SECRET_VARIABLE

PAGES = Path("docs/reference")
_NOTE = "<!-- Written by `python -m trajanus.reference`; change the code, not this page. -->"
_WIDTH = 88


def pages() -> dict[str, str]:
    """Return the generated pages by file name."""
    return {
        "settings.md": settings_page(),
        "commands.md": commands_page(),
        "api.md": api_page(),
        "resources.md": resources_page(),
    }


def resources_page() -> str:
    """Return the page about all resources."""
    _set_up()
    from trajanus import reference_resources

    return reference_resources.resources_page(_NOTE)


def settings_page() -> str:
    """Return the page about all settings."""
    fields = config.Settings.model_fields
    rows = [_setting_row(name, field) for name, field in fields.items()]
    parts = [
        "# Settings",
        _NOTE,
        "Each setting is an environment variable. Most can also stand in `hub.toml` in the data "
        "directory, under the name without `HUB_` and in lower case: `port = 9000`. The "
        f"environment wins. `{config.CONFIG_FILE_VARIABLE}` names another file than that one. "
        "`hub doctor` tells of variables that look like settings and are none.",
        "| Variable | Default | Meaning |\n| --- | --- | --- |\n" + "\n".join(rows),
        f"`{CLIENT_SECRET_VARIABLE}` hands a client secret to `hub connect`; it is not kept.",
    ]
    return "\n\n".join(parts) + "\n"


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return "DATABASE_URL" if name == "database_url" else f"HUB_{name.upper()}"


def _setting_row(name: str, field: FieldInfo) -> str:
    meaning = (field.description or "").replace("|", r"\|") + _choices(field)
    return f"| `{variable(name)}` | {_default(field)} | {meaning} |"


def _choices(field: FieldInfo) -> str:
    if get_origin(field.annotation) is not Literal:
        return ""
    return f" One of {', '.join(f'`{choice}`' for choice in get_args(field.annotation))}."


def _default(field: FieldInfo) -> str:
    value = field.default
    if value is PydanticUndefined or value is None or str(value) in ("", "**********"):
        return ""
    return f"`{value}`"


def commands_page() -> str:
    """Return the page about all commands: their own help, word by word."""
    group = click.Context(main, info_name="hub", terminal_width=_WIDTH)
    codes = "\n".join(f"| {code} | {text} |" for code, text in exits.MEANINGS.items())
    parts = [
        "# Commands",
        _NOTE,
        "Every command explains itself with `--help`; this page repeats it. With `--json` a "
        "command prints JSON to standard output and everything else to standard error.",
        f"## Exit codes\n\n| Code | Meaning |\n| --- | --- |\n{codes}",
    ]
    for name in COMMANDS:
        command = main.get_command(group, name)
        if command is not None:
            parts += _sections(command, click.Context(command, parent=group, info_name=name))
    return "\n\n".join(parts) + "\n"


def _sections(command: click.Command, context: click.Context) -> Iterator[str]:
    level = "#" * len(context.command_path.split())
    yield f"{level} {context.command_path}\n\n```text\n{_help(command, context)}\n```"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None:
                yield from _sections(below, click.Context(below, parent=context, info_name=name))


def _help(command: click.Command, context: click.Context) -> str:
    return "\n".join(line.rstrip() for line in command.get_help(context).splitlines())


def api_page() -> str:
    """Return the page about all calls of the hub's own API."""
    document = _openapi()
    tables: dict[str, list[str]] = {}
    for path, methods in document["paths"].items():
        for method, call in methods.items():
            tables.setdefault(call["tags"][0], []).append(_call_row(method, path, call))
    head = "| Call | What it does | Role | Scope |\n| --- | --- | --- | --- |\n"
    parts = [
        "# API",
        _NOTE,
        "Every call of the hub's own REST API. `GET /api/v1/openapi.json` says the same for "
        "programs, with every parameter, body and answer. [Use the API](../how-to/use-the-api.md) "
        "shows how to begin. The role is the least one; a token needs the scope or a higher one.",
    ]
    for tag, rows in tables.items():
        parts.append(f"## {tag.capitalize()}\n\n{head}" + "\n".join(rows))
    return "\n\n".join(parts) + "\n"


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trajanus.django_settings")
    django.setup()


def _openapi() -> dict[str, Any]:
    _set_up()
    from trajanus.api.application import api

    return api.get_openapi_schema(path_prefix="/api/v1/")


def _call_row(method: str, path: str, call: dict[str, Any]) -> str:
    from trajanus.api.access import OPERATIONS

    needs = OPERATIONS[call["operationId"]]
    place = f"`{method.upper()} {path}`"
    return f"| {place} | {call['summary']}. | {needs.role.label} | {needs.scope.value} |"


def stale(directory: Path) -> list[str]:
    """Return the names of pages that no longer say what the code does."""
    return [
        name
        for name, text in pages().items()
        if not (directory / name).exists() or (directory / name).read_text("utf-8") != text
    ]


def write(directory: Path) -> None:
    """Write all pages."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (directory / name).write_text(text, "utf-8", newline="\n")


def main_or_check(arguments: list[str]) -> str | None:
    """Write the pages, to a directory if one is named; with --check, only say which are stale."""
    if "--check" in arguments:
        old = stale(PAGES)
        return f"Out of date: {', '.join(old)}. Next step: make docs" if old else None
    write(Path(arguments[0]) if arguments else PAGES)
    return None


if __name__ == "__main__":
    sys.exit(main_or_check(sys.argv[1:]))

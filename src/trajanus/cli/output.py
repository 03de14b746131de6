"""How does a command show what it found: as a table for people, as JSON for programs?"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import click


def print_json(value: object) -> None:
    """Print one JSON document."""
    click.echo(json.dumps(value, default=_as_json, indent=2, ensure_ascii=False))


def _as_json(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    match value:
        case datetime() | date():
            return value.isoformat()
        case Enum():
            return value.value
        case Path():
            return str(value)
        case set() | frozenset():
            return sorted(value)
        case _:
            raise TypeError(f"{type(value).__name__} has no form in JSON")


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows in aligned columns; numbers to the right."""
    body = [[_text(cell) for cell in row] for row in rows]
    numeric = [all(_is_number(row[column]) for row in body) for column in range(len(headings))]
    widths = [max(map(len, column)) for column in zip(headings, *body, strict=True)]
    for line in (list(headings), ["-" * width for width in widths], *body):
        cells = zip(line, widths, numeric, strict=True)
        click.echo(
            "  ".join(
                cell.rjust(width) if right else cell.ljust(width) for cell, width, right in cells
            ).rstrip()
        )


def _text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case int():
            return f"{cell:,}"
        case float():
            return f"{cell:.1f}"
        case _:
            return str(cell)


def _is_number(text: str) -> bool:
    return not text or text.replace(",", "").replace(".", "").lstrip("-").isdigit()


def examples(*lines: str) -> str:
    """Return an epilog that shows how a command is used."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def json_option(command: Any) -> Any:
    """Add --json to a command."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")(command)

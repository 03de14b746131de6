"""Rules that reviews repeated twice, as lints of our own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import trajanus

SOURCE = Path(trajanus.__file__).parent
MODULES = sorted(
    path for path in SOURCE.rglob("*.py") if not {"migrations", "simulator"} & set(path.parts)
)


def _uses(*, words: tuple[str, ...], allowed: tuple[str, ...]) -> list[str]:
    return [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path in MODULES
        if path.relative_to(SOURCE).as_posix() not in allowed
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in words
    ]


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_only_the_clock_asks_what_time_it_is() -> None:
    asking = ("datetime.now", "datetime.utcnow", "timezone.now", "time.time", "time.sleep")

    assert _uses(words=asking, allowed=("clock.py",)) == []


def test_sync_and_procore_know_no_web_framework() -> None:
    web = ("django.http", "django.urls", "django.views", "django.shortcuts", "django.template")
    inner = [path for path in MODULES if path.relative_to(SOURCE).parts[0] in ("sync", "procore")]

    assert inner
    assert [
        f"{path.name} imports {name}"
        for path in inner
        for name in _imports(path)
        if name.startswith(web)
    ] == []


def test_every_module_says_which_question_it_answers() -> None:
    silent = [
        str(path.relative_to(SOURCE))
        for path in MODULES
        if path.stat().st_size and not ast.get_docstring(ast.parse(path.read_text()))
    ]

    assert silent == []


def test_no_module_outgrows_its_question() -> None:
    long = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if "migrations" not in path.parts and len(path.read_text().splitlines()) > 400
    ]

    assert long == []

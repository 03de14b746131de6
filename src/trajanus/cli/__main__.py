"""Runs `hub` as `python -m trajanus.cli`, which needs no command on the path."""

from __future__ import annotations

from trajanus.cli import main

main(prog_name="hub")

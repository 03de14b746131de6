"""Runs all tests, as `make test` does: in parallel, and with a last line about what was skipped."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import chromium

ROOT = Path(__file__).parent.parent
#: More workers than cores only make browsers and databases wait for each other.
WORKERS = max(2, min(4, os.cpu_count() or 2))


def main() -> int:
    """Run pytest with the words given; return its exit code."""
    found = chromium.get()
    words = sys.argv[1:] or ["tests"]
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", str(WORKERS), "--dist", "loadgroup", *words],
        cwd=ROOT,
        env=_environment(),
        check=False,
    )
    if found is None:
        print(f"Browser tests were skipped: {chromium.MISSING}.")
    return ended.returncode


def _environment() -> dict[str, str]:
    """Let Python keep what it compiled, also where containers forbid it.

    Otherwise each worker compiles all tests, and each of some hundred commands the hub, anew.
    """
    kept = {"PYTHONPYCACHEPREFIX": str(ROOT / ".pytest_cache" / "bytecode")}
    forbidding = "PYTHONDONTWRITEBYTECODE"
    return {name: value for name, value in os.environ.items() if name != forbidding} | kept


if __name__ == "__main__":
    sys.exit(main())

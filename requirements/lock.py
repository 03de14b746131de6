"""Writes the hashed lock files from pyproject.toml: names, versions, hashes, nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
GROUPS = {"run": ("build",), "dev": ("build", "test", "lint", "lock")}


def main() -> None:
    for name, groups in GROUPS.items():
        chosen = [word for group in groups for word in ("--group", group)]
        subprocess.run(  # noqa: S603  fixed words only
            [
                *(sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--upgrade"),
                *("--universal", "--python-version", "3.11", "--generate-hashes", "--no-header"),
                *("--no-emit-index-url", "--no-emit-find-links"),
                *("pyproject.toml", *chosen, "-o", f"requirements/{name}.txt"),
            ],
            cwd=HERE.parent,
            check=True,
        )


if __name__ == "__main__":
    main()

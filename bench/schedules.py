"""How fast is a very large schedule summarized, read and patched, and how fast do others read it?

Every run has a process of its own, so that its peak memory is its own too. Others are Python
environments in one folder (--peers), each named for the library that it holds.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.schedule_file import write_schedule

_ROUNDS = 3
_REPORT = """
import json, resource, sys, time
begun = time.perf_counter()
{}
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({{"seconds": time.perf_counter() - begun, "megabytes": peak}}))
"""
#: What another library does to read the file whose path is sys.argv[1].
PEERS = {
    "xerparser": "from xerparser import Xer; assert Xer.reader(sys.argv[1]).tasks",
    "pyp6xer": "from xerparser.reader import Reader; Reader(sys.argv[1])",
    "mpxj": (
        "import jpype, mpxj; jpype.startJVM()\n"
        "from org.mpxj.reader import UniversalProjectReader\n"
        "assert UniversalProjectReader().read(sys.argv[1]).getTasks().size()"
    ),
}

Measured = dict[str, float]


def measure(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return best seconds and greatest megabytes of each piece of work."""
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as directory:
        file = Path(directory) / "large.xer"
        write_schedule(file, arguments.activities)
        commands = _commands(file, arguments.peers)
        found: dict[str, list[Measured]] = {name: [] for name in commands}
        for _ in range(_ROUNDS):
            for name, command in commands.items():
                found[name].append(_run(command))
        size = file.stat().st_size / 1e6
    best = {name: min(each["seconds"] for each in runs) for name, runs in found.items()}
    rows: dict[str, Any] = {"activities": arguments.activities, "file, MB": size}
    for name, runs in found.items():
        rows[f"{name}, s"] = best[name]
        rows[f"{name}, peak MB"] = max(each["megabytes"] for each in runs)
    others = {name: seconds for name, seconds in best.items() if name in PEERS}
    if others:
        fastest = min(others, key=lambda name: others[name])
        rows[f"times faster than {fastest}"] = others[fastest] / best["full model"]
    return rows


def _commands(file: Path, peers: Path | None) -> dict[str, list[str]]:
    ours = {
        name: [sys.executable, "-m", "bench.schedule_runs", name, str(file)]
        for name in ("summary", "full model", "patch")
    }
    theirs = {
        name: [str(peers / name / "bin" / "python"), "-c", _REPORT.format(code), str(file)]
        for name, code in PEERS.items()
        if peers and (peers / name / "bin" / "python").exists()
    }
    return ours | theirs


def _run(command: list[str]) -> Measured:
    answer = subprocess.run(  # noqa: S603  commands are made here
        command, capture_output=True, check=True, text=True
    )
    measured: Measured = json.loads(answer.stdout.splitlines()[-1])
    return measured

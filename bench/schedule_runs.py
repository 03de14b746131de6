"""One timed piece of work on a schedule file, alone in its process; prints seconds and peak MB."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path


def full(file: Path) -> None:
    """Read the whole model."""
    from trajanus.p6 import read

    assert read(file).activities


def glance(file: Path) -> None:
    """Read the summary."""
    from trajanus.p6 import summary

    assert summary(file).activities


def patch(file: Path) -> None:
    """Patch every tenth activity, from file to file."""
    from trajanus.p6 import patch_xer

    content = file.read_bytes()
    count = content.count(b"\r\n%R\t", content.index(b"%T\tTASK\r"), content.index(b"%T\tTASKPRED"))
    started = datetime.fromisoformat("2025-01-06 08:00")
    cells = {"status_code": "TK_Active", "act_start_date": started, "remain_drtn_hr_cnt": 8}
    changes = {("LARGE", f"A{number:06d}"): cells for number in range(0, count, 10)}
    begun = time.perf_counter()
    file.with_suffix(".patched").write_bytes(patch_xer(content, changes))
    _report(time.perf_counter() - begun)


WORK: dict[str, Callable[[Path], None]] = {"full model": full, "summary": glance}


def _report(seconds: float) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    megabytes = peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    print(json.dumps({"seconds": seconds, "megabytes": megabytes}))


def main() -> None:
    """Do the named work on the named file."""
    name, file = sys.argv[1], Path(sys.argv[2])
    if name == "patch":
        patch(file)
        return
    begun = time.perf_counter()
    WORK[name](file)
    _report(time.perf_counter() - begun)


if __name__ == "__main__":
    main()

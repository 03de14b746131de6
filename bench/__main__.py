"""How fast is the hub here and now? Prints tables; ratios are taken side by side in one run."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

BENCHES = ("simulator", "schedules", "ingest", "list", "pages", "webhooks", "arrival")


def main() -> None:
    """Run the benches asked for on a database of their own, with its disk safety on."""
    arguments = _arguments()
    unknown = set(arguments.bench) - set(BENCHES)
    if unknown:
        sys.exit(f"No bench {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}")
    wanted = list(arguments.bench or BENCHES)
    found: dict[str, dict[str, Any]] = {}
    for name in ("simulator", "schedules"):
        # They need no hub, and none should run beside them.
        if name in wanted:
            wanted.remove(name)
            found[name] = _bench(name)(arguments)
    if wanted:
        with _hub():
            found |= {name: _bench(name)(arguments) for name in wanted}
    if arguments.json:
        print(json.dumps(found, indent=2))
        return
    for name, rows in found.items():
        _print_table(name, rows)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("bench", nargs="*", help=f"{', '.join(BENCHES)}; default: all")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--records", type=int, default=100_000, help="RFIs to ingest")
    parser.add_argument(
        "--rows", type=int, default=1_000_000, help="RFIs and submittals behind pages"
    )
    parser.add_argument("--rounds", type=int, default=40, help="timed requests of each page")
    parser.add_argument("--activities", type=int, default=100_000, help="of the large schedule")
    parser.add_argument(
        "--peers", type=Path, help="folder of Python environments: xerparser, pyp6xer, mpxj, dlt"
    )
    return parser.parse_args()


def _bench(name: str) -> Callable[[argparse.Namespace], dict[str, Any]]:
    if name == "simulator":
        from bench.simulator import measure as measure_simulator

        return measure_simulator
    if name == "schedules":
        from bench.schedules import measure as measure_schedules

        return measure_schedules
    if name == "ingest":
        from bench.ingest import measure

        return measure
    if name == "webhooks":
        from bench.webhooks import measure as measure_webhooks

        return measure_webhooks
    if name == "arrival":
        from bench.arrival import measure as measure_arrival

        return measure_arrival
    if name == "pages":
        from bench.pages import measure as measure_pages

        return measure_pages
    from bench.lists import measure as measure_lists

    return measure_lists


@contextmanager
def _hub() -> Iterator[None]:
    """Start PostgreSQL in a temporary directory and Django on it."""
    from trajanus.postgres import embedded

    with tempfile.TemporaryDirectory(prefix="hub-bench-") as directory:
        Path(directory).chmod(0o711)
        database = embedded.start(Path(directory))
        os.environ |= {
            "DATABASE_URL": database.url,
            "HUB_DATA_DIR": directory,
            "DJANGO_SETTINGS_MODULE": "trajanus.django_settings",
        }
        try:
            # Apart, for what it needs in memory is no part of what is measured.
            subprocess.run([sys.executable, "-m", "django", "migrate", "-v", "0"], check=True)
            import django

            django.setup()
            yield
        finally:
            database.close()


def _print_table(title: str, rows: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left")
    table.add_column("measure")
    table.add_column("value", justify="right")
    for name, value in rows.items():
        table.add_row(name, f"{value:,}" if isinstance(value, int) else f"{value:,.2f}")
    Console(file=sys.stdout).print(table)


if __name__ == "__main__":
    main()

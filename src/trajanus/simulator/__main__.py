"""`python -m trajanus.simulator` is `hub simulate`."""

from __future__ import annotations

from trajanus.simulator.cli import simulate

if __name__ == "__main__":
    simulate()

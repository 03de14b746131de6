"""A stand-in for Procore that runs on this machine, over real HTTP."""

from trajanus.simulator.clock import ManualClock, SystemClock
from trajanus.simulator.server import Simulator

__all__ = ["ManualClock", "Simulator", "SystemClock"]

"""People at work on the simulated site."""

from trajanus.simulator.crew.shift import Crew

__all__ = ["Crew"]

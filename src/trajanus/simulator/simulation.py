"""What makes up one simulated Procore?"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from trajanus.simulator.clock import Clock, SystemClock
from trajanus.simulator.crew import Crew
from trajanus.simulator.datasets import load
from trajanus.simulator.deliveries import Deliveries
from trajanus.simulator.faults import Faults
from trajanus.simulator.journal import Journal
from trajanus.simulator.oauth import OAuth
from trajanus.simulator.rates import Rates, parse_limits
from trajanus.simulator.world import World


@dataclass(frozen=True, slots=True)
class Options:
    """How a simulation is set up."""

    dataset: str = "federal"
    client_id: str = "simulated-client"
    client_secret: str = "simulated-secret"  # noqa: S105 - a default for a local stand-in
    company_id: int = 4100
    redirect_uris: tuple[str, ...] = ("http://localhost:8000/connect/callback",)
    limits: str = "3600/3600,100/10"
    seed: int = 1
    # Only the header names the company; otherwise query, path or project do as well.
    strict_company_header: bool = False
    # Nobody knows whether a reply moves its RFI's updated_at in the real service.
    replies_touch_rfi: bool = True
    webhook_timeout: float = 5.0
    # The guide says that records with an origin_id may be locked; it does not say when.
    lock_synced_records: bool = True


class Simulation:
    """The parts of one simulated Procore, wired together; no sockets yet."""

    def __init__(self, options: Options, clock: Clock | None = None) -> None:
        self.options = options
        self.clock = clock or SystemClock()
        self.world = World(self.clock, options.company_id)
        self.oauth = OAuth(
            self.clock, options.client_id, options.client_secret, options.redirect_uris
        )
        self.rates = Rates(self.clock, parse_limits(options.limits))
        self.faults = Faults(options.seed)
        self.requests = Journal()
        with self.world.quietly():
            self.oauth.service_user_id = load(options.dataset, self.world, options.seed)
        random = Random(options.seed)  # noqa: S311 - repeatable on purpose, guards nothing
        self.deliveries = Deliveries(
            self.world, self.faults, random, timeout=options.webhook_timeout
        )
        self.world.subscribe(self.deliveries.announce)
        self.crew = Crew(self.world, options)

    @property
    def default_user_id(self) -> int:
        """The user who signs in when nobody is chosen: the QC manager, or the first admin."""
        users = [user for user in self.world["users"] if user["id"] != self.oauth.service_user_id]
        found = [user for user in users if user["name"] == "QC Manager"] or users
        return int(found[0]["id"])

    def close(self) -> None:
        """Stop every background thread."""
        self.crew.stop()
        self.deliveries.close()

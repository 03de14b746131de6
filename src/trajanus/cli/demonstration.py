"""What does `hub demo` do, step by step?"""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trajanus import clock, config
from trajanus.cli import address, children
from trajanus.cli.children import Child
from trajanus.cli.output import print_json, print_table
from trajanus.errors import HubError
from trajanus.installation import Tables, opened
from trajanus.postgres import locks

if TYPE_CHECKING:
    from trajanus.cli.demo_people import SignIn
    from trajanus.cli.syncing import Summary
    from trajanus.store.models import Connection

#: Nobody watching a demo should have to wait for the next ten seconds.
_LIMITS = "3600/3600,1000/10"

#: Importing and opening the workspace takes a moment on a slow machine.
WEB_SECONDS = 60.0


@dataclass(slots=True, kw_only=True)
class Demonstration:
    """One run of the demo."""

    once: bool
    as_json: bool
    port: int | None
    browser: bool
    dataset: str
    activity: float
    began: float = field(default_factory=lambda: clock.monotonic())
    simulator: Child = field(init=False)
    crew: list[Child] = field(default_factory=list)

    def run(self) -> None:
        """Set everything up and, unless it is to be done once, keep it up until Ctrl-C."""
        with ExitStack() as stack:
            self._prepare(stack)
            stack.callback(lambda: children.stop([*self.crew, self.simulator]))
            connection, sign_ins = self._connect()
            summary = self._read()
            self._keep_register(connection)
            if not self.once:
                self._open_doors(connection)
            self._tell(summary)
            if not self.once:
                self._stay(sign_ins)

    def _prepare(self, stack: ExitStack) -> None:
        self._choose_address()
        data_dir = config.settings().data_dir
        with step("Database"):
            stack.enter_context(opened(tables=Tables.UPDATED))
        stack.enter_context(_only_demo_in(data_dir))
        self.simulator = self._child("simulated Procore", *self._simulate(), reads_output=True)
        from trajanus.cli import simulated

        simulated.check_installation()

    def _simulate(self) -> list[str]:
        crew = [] if self.once else ["--activity", str(self.activity)]
        return ["simulate", "--dataset", self.dataset, "--limits", _LIMITS, *crew]

    def _choose_address(self) -> None:
        wanted = self.port or config.settings().port
        # A demo is for the person at this machine, whatever the settings open to others.
        free = wanted if self.once else address.next_free_port("127.0.0.1", wanted)
        if free != wanted:
            click.echo(f"Port {wanted} is taken; using {free}.", err=True)
        address.use(host="127.0.0.1", port=free, only_here=True)

    def _child(self, name: str, *arguments: str, reads_output: bool = False) -> Child:
        log = _log_dir() / f"{arguments[0]}.log"
        log.unlink(missing_ok=True)  # of an earlier demo
        return Child(name, arguments, log=log, reads_output=reads_output)

    def _connect(self) -> tuple[Connection, tuple[SignIn, ...]]:
        from trajanus.cli import demo_people, simulated

        with step("Simulated Procore"):
            self.simulator.start()
            found = simulated.wait_until_ready(self.simulator)
        with step("Connection by OAuth"):
            connection = simulated.connect(found)
        with step("Demo sign-ins"):
            sign_ins = demo_people.sign_ins(config.settings().data_dir)
        return connection, sign_ins

    def _read(self) -> Summary:
        from trajanus.cli import simulated, syncing

        if not self.once:
            self._start_crew()
        with step("First full reading"):
            summary = syncing.run(simulated.NAME, full=True)
        problems = [each.message for each in summary.outcomes if each.message]
        if summary.exit_code:
            raise HubError(f"The reading did not succeed: {'; '.join(problems)}")
        return summary

    def _keep_register(self, connection: Connection) -> None:
        from trajanus.cli import demo_register

        with step("Submittal register"):
            demo_register.keep(connection, by="qcm")

    def _start_crew(self) -> None:
        # The web server comes up while we read; the worker waits, to leave the reading to us.
        self.crew.append(self._child("web server", "web"))
        self.crew[0].start()

    def _open_doors(self, connection: Connection) -> None:
        from trajanus.sync.webhooks.hooks import ensure_hooks

        with step("Web server and worker"):
            self.crew.append(self._child("worker", "worker"))
            self.crew[-1].start()
            self._wait_for_web()
        with step("Webhooks"):
            ensure_hooks(connection)

    def _wait_for_web(self) -> None:
        deadline = clock.monotonic() + WEB_SECONDS
        while not address.is_serving():
            children.require_alive(self.crew[0])
            if clock.monotonic() > deadline:
                raise HubError(
                    f"The web server does not answer after {WEB_SECONDS:.0f} seconds.",
                    next_step=f"See {self.crew[0].log}.",
                )
            clock.sleep(0.1)

    def _tell(self, summary: Summary) -> None:
        seconds = clock.monotonic() - self.began
        counts = summary.by_resource
        if self.as_json:
            brief = {
                name: {"records": each["records"], "requests": each["requests"]}
                for name, each in counts.items()
            }
            print_json({"resources": brief, "seconds": round(seconds, 3)})
            return
        rows = [
            (name, each["records"], each["requests"], summary.seconds_of(name))
            for name, each in counts.items()
        ]
        click.echo()
        print_table(("resource", "records", "requests", "seconds"), rows)
        click.echo(f"\nReady after {seconds:.1f} s.")

    def _stay(self, sign_ins: tuple[SignIn, ...]) -> None:
        url = config.settings().public_url
        click.echo(f"\nOpen {url} and sign in as one of these:\n", err=self.as_json)
        for one in sign_ins:
            click.echo(f"  {one.name:<8} {one.password:<14} {one.role.label}", err=self.as_json)
        click.echo(
            f"\nThe field crew does {self.activity:g} things a minute. Logs are in "
            f"{_log_dir()}.\nCtrl-C stops everything.",
            err=self.as_json,
        )
        if self.browser and _has_display():
            webbrowser.open(url)
        try:
            while True:
                children.require_alive(self.simulator)
                children.look_after(self.crew)
                clock.sleep(children.LOOK_EVERY)
        except KeyboardInterrupt:
            click.echo("\nStopping ...", err=True)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Say what is being done, and how long it took."""
    began = clock.monotonic()
    waiting = sys.stderr.isatty()
    if waiting:
        click.echo(f"  {name:<22}   ...", nl=False, err=True)
    yield
    if waiting:
        click.echo("\r", nl=False, err=True)
    click.echo(f"  {name:<22} {clock.monotonic() - began:5.1f} s", err=True)


@contextmanager
def _only_demo_in(data_dir: Path) -> Iterator[None]:
    data_dir.mkdir(parents=True, exist_ok=True)  # not there yet with a DATABASE_URL
    with ExitStack() as stack:
        try:
            stack.enter_context(locks.exclusive(data_dir / "demo.lock", wait=0))
        except TimeoutError as error:
            raise HubError(
                f"A demo already runs with the data directory {data_dir}.",
                next_step="Use that one, stop it, or choose another HUB_DATA_DIR.",
            ) from error
        yield


def _log_dir() -> Path:
    return config.settings().data_dir / "logs"


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))

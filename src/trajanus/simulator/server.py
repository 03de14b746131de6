"""How does a simulation answer over real HTTP?"""

from __future__ import annotations

import signal
import socket
import threading
from types import TracebackType
from typing import Any

from trajanus.simulator.app import App
from trajanus.simulator.background import QuickServer
from trajanus.simulator.clock import Clock
from trajanus.simulator.simulation import Options, Simulation


class Simulator(Simulation):
    """A simulated Procore on a local port, for use in a `with` block.

    Options are those of `Options`, for example `Simulator(dataset="empty", limits="off")`.
    """

    def __init__(
        self,
        dataset: str = "federal",
        *,
        clock: Clock | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        **options: Any,
    ) -> None:
        super().__init__(Options(dataset=dataset, **options), clock)
        self.host = host
        # asyncio switches Nagle's delay off only where the protocol says TCP in so many words.
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind((host, port))
        except OSError:
            self._socket.close()
            raise
        self._socket.listen(512)
        self.port = int(self._socket.getsockname()[1])
        self.world.base_url = self.base_url
        self._server = QuickServer(App(self))
        self._thread: threading.Thread | None = None

    @property
    def base_url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def login_url(self) -> str:
        """Sign-in shares the address of the API."""
        return self.base_url

    @property
    def company_id(self) -> int:
        return self.options.company_id

    @property
    def client_id(self) -> str:
        return self.options.client_id

    @property
    def client_secret(self) -> str:
        return self.options.client_secret

    def serve(self) -> None:
        """Answer until SIGTERM or SIGINT; only from the main thread."""
        # The server raises the signal again once it has stopped: it must not end us with an error.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._ask_to_stop())
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self.close()

    def _ask_to_stop(self) -> None:
        self._server.should_exit = True

    def start(self) -> None:
        """Answer from a background thread."""
        run = self._server.run
        self._thread = threading.Thread(
            target=run, kwargs={"sockets": [self._socket]}, name="simulator", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        self._server.stop_now()
        if self._thread is not None:
            self._thread.join(timeout=10)
        self.close()
        self._socket.close()

    def __enter__(self) -> Simulator:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

"""The hub's web server on a port of this machine, which can be taken away and brought back."""

from __future__ import annotations

import threading
from contextlib import closing

import uvicorn

from trajanus.asgi import application
from trajanus.cli import address


class Server:
    """Serves pages, API and webhooks like `hub web`; started again, on the same port."""

    port: int = 0
    _server: uvicorn.Server | None = None
    _thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        bound = address.listen("127.0.0.1", self.port)
        self.port = bound.getsockname()[1]
        bound.listen()  # who comes before the server runs waits instead of being refused
        options = uvicorn.Config(
            application, log_config=None, lifespan="off", ws="none", timeout_graceful_shutdown=1
        )
        self._server = server = uvicorn.Server(options)

        def run() -> None:
            with closing(bound):
                server.run([bound])

        self._thread = threading.Thread(target=run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        if self._server and self._thread:
            self._server.should_exit = True
            self._thread.join()
        self._server = self._thread = None

"""How does the HTTP server start, and stop without a moment's delay?"""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from types import FrameType

import uvicorn
from starlette.types import ASGIApp


class QuickServer(uvicorn.Server):
    """A server that is woken to stop; the original looks up ten times a second and then waits.

    Tests start and stop a simulation each, so these tenths are most of their time.
    """

    def __init__(self, app: ASGIApp) -> None:
        config = uvicorn.Config(
            app,
            # Logging belongs to the program that we run in.
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            # The application dates its answers by the simulated clock.
            date_header=False,
            timeout_keep_alive=75,
            timeout_graceful_shutdown=1,
        )
        super().__init__(config)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = asyncio.Event()

    async def main_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        while not await self.on_tick(0):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), 1)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if not self.force_exit:
            await super().shutdown(sockets)
            return
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        await asyncio.sleep(0)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        self._wake()

    def stop_now(self) -> None:
        """Stop from another thread, whatever connections are open."""
        self.should_exit = self.force_exit = True
        self._wake()

    def _wake(self) -> None:
        if self._loop is not None:
            # The loop may have ended by itself in the meantime.
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._woken.set)

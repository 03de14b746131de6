"""Does the web server's socket send small answers at once?"""

from __future__ import annotations

import socket

from trajanus.cli import address


def test_the_socket_says_that_it_is_tcp() -> None:
    # asyncio switches Nagle's delay off only for sockets that do.
    with address.listen("127.0.0.1", 0) as bound:
        assert bound.proto == socket.IPPROTO_TCP

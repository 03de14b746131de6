"""How many answers does a server give to a few connections that never wait?

A client as light as Python allows: it keeps its connections open, looks at nothing but the status
and the length, and asks again at once. `python -m bench.load HOST PORT SECONDS CONNECTIONS` reads
the requests to send, one header block after another, from standard input.
"""

from __future__ import annotations

import json
import selectors
import socket
import sys
import time
from collections.abc import Iterator
from itertools import cycle

_LENGTH = b"content-length: "


class Connection:
    """One connection with an answer on its way."""

    def __init__(self, host: str, port: int, requests: Iterator[bytes]) -> None:
        self.socket = socket.create_connection((host, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.requests = requests
        self.head = b""
        self.missing = 0

    def ask(self) -> None:
        self.socket.sendall(next(self.requests))

    def read(self, buffer: memoryview) -> bool:
        """Take what has come; True when the answer is whole."""
        count = self.socket.recv_into(buffer)
        if count == 0:
            raise ConnectionError("the server closed the connection")
        if self.missing:
            self.missing -= count
            return self.missing == 0
        self.head += bytes(buffer[:count])
        end = self.head.find(b"\r\n\r\n")
        if end < 0:
            return False
        if not self.head.startswith(b"HTTP/1.1 200"):
            raise ConnectionError(self.head[:200].decode("latin-1"))
        lower = self.head[:end].lower() + b"\r\n"
        start = lower.index(_LENGTH) + len(_LENGTH)
        length = int(lower[start : lower.index(b"\r\n", start)])
        self.missing = length - (len(self.head) - end - 4)
        self.head = b""
        return self.missing == 0


def load(host: str, port: int, seconds: float, connections: int, texts: list[bytes]) -> float:
    """Answers a second."""
    requests = cycle(texts)
    waiting = selectors.DefaultSelector()
    for _ in range(connections):
        connection = Connection(host, port, requests)
        waiting.register(connection.socket, selectors.EVENT_READ, connection)
        connection.ask()
    buffer = memoryview(bytearray(1 << 20))
    start = time.perf_counter()
    done = 0
    while time.perf_counter() - start < seconds:
        for key, _ in waiting.select():
            if key.data.read(buffer):
                done += 1
                key.data.ask()
    return done / (time.perf_counter() - start)


def main() -> None:
    host, port, seconds, connections = sys.argv[1:5]
    texts = [text.encode() for text in json.load(sys.stdin)]
    print(load(host, int(port), float(seconds), int(connections), texts))


if __name__ == "__main__":
    main()
